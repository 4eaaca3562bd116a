import './articles.css'
import { useActorName } from '../../api/directory.ts'
import { useResource } from '../../api/resource.ts'
import type { Page } from '../../api/wire.ts'
import type { ArticleProposal, ArticleVersion } from '../../api/wireLoop.ts'
import { Mark } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Shown } from '../../parts/states.tsx'
import { When } from '../../time/when.tsx'
import { count, kindWords } from '../../words/states.ts'

/** What to know and do about each kind of fault; what cases taught waits to be taken in. */
export const ArticlesPage = () => {
  const all = useResource<Page<ArticleVersion>>('articles')
  const proposals = useResource<Page<ArticleProposal>>('articles/proposals?state=open&limit=50', { topics: ['case'] })
  const nameOf = useActorName()
  const proposed = (kind: ArticleVersion['faultKind']): ArticleProposal | undefined =>
    proposals.data.value?.items.find((one) => one.faultKind === kind)
  return (
    <PageFrame
      title="Articles"
      lead="What to know and do about each kind of fault: for us, and for everybody who has such a device. Cases that ended well propose what helped."
    >
      <Card bare>
        <Shown resource={all}>
          {({ items }) => (
            <table class="list-table">
              <thead>
                <tr>
                  <th>Fault</th>
                  <th>For customers</th>
                  <th class="wide-only">Changed</th>
                  <th>Proposed</th>
                </tr>
              </thead>
              <tbody>
                {[...items]
                  .sort(
                    (a, b) =>
                      Number(proposed(b.faultKind) !== undefined) - Number(proposed(a.faultKind) !== undefined) ||
                      kindWords[a.faultKind].localeCompare(kindWords[b.faultKind]),
                  )
                  .map((article) => {
                    const proposal = proposed(article.faultKind)
                    return (
                      <tr key={article.faultKind}>
                        <td>
                          <a class="row-link" href={`/articles/${article.faultKind}`}>
                            {kindWords[article.faultKind]}
                          </a>
                        </td>
                        <td>{article.public.en.title}</td>
                        <td class="wide-only">
                          {article.version === 0 ? (
                            <span class="faint">as shipped</span>
                          ) : (
                            <>
                              <When at={article.at} />
                              <span class="sub">
                                version {article.version} by {nameOf(article.by)}
                              </span>
                            </>
                          )}
                        </td>
                        <td>
                          {proposal ? (
                            <Mark tone="accent" icon="note">
                              from {count(proposal.cases.length, 'case')}
                            </Mark>
                          ) : (
                            <span class="faint">–</span>
                          )}
                        </td>
                      </tr>
                    )
                  })}
              </tbody>
            </table>
          )}
        </Shown>
      </Card>
    </PageFrame>
  )
}
