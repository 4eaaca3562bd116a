import './articles.css'
import '../playbooks/playbooks.css'
import { useState } from 'preact/hooks'
import { useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { FaultKind, Page } from '../../api/wire.ts'
import type { ArticleProposal, ArticleVersion, ArticleWithVersions } from '../../api/wireLoop.ts'
import { Button } from '../../parts/button.tsx'
import { chosenTab, Tabs } from '../../parts/list.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { kindWords } from '../../words/states.ts'
import { EditArticle } from './edit.tsx'
import { Proposal } from './proposal.tsx'
import { Prose } from './prose.tsx'
import { ArticleVersions } from './versions.tsx'

const views = [
  ['', 'Article'],
  ['history', 'Versions'],
] as const

/** One kind of fault: what we know, what we tell everybody, what cases have taught. */
export const ArticlePage = ({ kind }: { kind: string }) => {
  const known = isKind(kind) ? kind : undefined
  const resource = useResource<ArticleWithVersions>(known && `articles/${known}`)
  const proposals = useResource<Page<ArticleProposal>>(known && `articles/proposals?state=open&faultKind=${known}`, {
    topics: ['case'],
  })
  const [editing, setEditing] = useState(false)
  const view = chosenTab('show', views)
  if (!known)
    return (
      <PageFrame title="Articles" crumb={['/articles', 'Articles']}>
        <Card>
          <Empty icon="book" title="There is no such kind of fault" />
        </Card>
      </PageFrame>
    )
  return (
    <PageFrame
      title={kindWords[known]}
      tab={`Article: ${kindWords[known]}`}
      crumb={['/articles', 'Articles']}
      actions={
        <>
          <Tabs label="View" parameter="show" options={views} />
          {may('manager') && !editing && view === '' && (
            <Button kind="primary" onClick={() => setEditing(true)}>
              Change
            </Button>
          )}
        </>
      }
    >
      <Shown resource={resource}>
        {({ versions: items, ...article }) => {
          if (view === 'history') return <ArticleVersions versions={items} />
          if (editing) return <EditArticle key={article.version} article={article} onDone={() => setEditing(false)} />
          return (
            <>
              {proposals.data.value?.items.map((proposal) => (
                <Proposal key={`${proposal.id}/${article.version}`} proposal={proposal} article={article} />
              ))}
              <Read article={article} kind={known} />
            </>
          )
        }}
      </Shown>
    </PageFrame>
  )
}

const isKind = (text: string): text is FaultKind => text in kindWords

export const languageNames = { en: 'English', de: 'German' } as const
export const languages = ['en', 'de'] as const

const Read = ({ article, kind }: { article: ArticleVersion; kind: FaultKind }) => (
  <>
    <Card title="For us" hint="internal">
      <Prose text={article.internal} />
    </Card>
    <div class="public-articles">
      {languages.map((language) => (
        <Card
          key={language}
          title={article.public[language].title}
          hint={
            <>
              {languageNames[language]} ·{' '}
              <a href={`/k/${kind}?lang=${language}`} target="_blank" rel="noreferrer">
                as everybody sees it
              </a>
            </>
          }
        >
          <Prose text={article.public[language].text} lang={language} />
        </Card>
      ))}
    </div>
  </>
)
