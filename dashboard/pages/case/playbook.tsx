import { useResource } from '../../api/resource.ts'
import type { CaseDetail, FaultKind, Page } from '../../api/wire.ts'
import type { Playbook } from '../../api/wireCase.ts'
import type { ArticleVersion } from '../../api/wireLoop.ts'
import { Card } from '../../parts/page.tsx'
import { duration } from '../../time/format.ts'
import { Prose } from '../articles/prose.tsx'

/** The one whose model text is longest among those that fit; as the recovery chooses it. */
const fitting = (list: readonly Playbook[], one: CaseDetail): Playbook | undefined => {
  const fault = one.faults.find(({ clearedAt }) => !clearedAt) ?? one.faults[0]
  const model = (one.devices.find(({ id }) => id === fault?.deviceId)?.model ?? '').toLowerCase()
  return list
    .filter((book) => book.faultKind === fault?.kind && model.includes((book.modelContains ?? '').toLowerCase()))
    .sort((a, b) => (b.modelContains ?? '').length - (a.modelContains ?? '').length)[0]
}

/** What is done about this kind of fault: remedies from here, checks by hand, and what an agent should know. */
export const PlaybookCard = ({ one }: { one: CaseDetail }) => {
  const books = useResource<Page<Playbook>>(one.faults.length > 0 ? 'playbooks' : undefined)
  const book = books.data.value && fitting(books.data.value.items, one)
  if (!book) return null
  const checks = book.checks ?? []
  // Those that are on the list of tasks are ticked there.
  const listed = new Set(one.tasks.map(({ title }) => title))
  const further = checks.filter(({ text }) => !listed.has(text.en))
  return (
    <Card title="Playbook" hint={book.title}>
      <p class="article small">{book.article}</p>
      <Article kind={book.faultKind} besides={book.article} />
      {further.length > 0 && (
        <details class="fold">
          <summary>Checks by hand ({further.length})</summary>
          <ol class="plain-list">
            {further.map((check) => (
              <li key={check.id}>{check.text.en}</li>
            ))}
          </ol>
        </details>
      )}
      {(book.remedies ?? []).length > 0 && (
        <details class="fold">
          <summary>Remedies from here ({book.remedies.length})</summary>
          <ul class="plain-list">
            {book.remedies.map((remedy) => (
              <li key={remedy.command}>
                <strong>{remedy.command}</strong>
                <span class="faint">
                  at most {remedy.maxAttempts}×{remedy.waitMs && `, waits ${duration(remedy.waitMs)}`}
                  {remedy.inUse && ', not while the device is in use'}
                  {remedy.notBetween && `, not between ${remedy.notBetween.from} and ${remedy.notBetween.to}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  )
}

/** What cases have taught about this kind of fault, where that is more than the playbook says. */
const Article = ({ kind, besides }: { kind: FaultKind; besides: string }) => {
  const articles = useResource<Page<ArticleVersion>>('articles')
  const article = articles.data.value?.items.find(({ faultKind }) => faultKind === kind)
  if (!article) return null
  const whole = <a href={`/articles/${encodeURIComponent(kind)}`}>The article with all its versions</a>
  if (article.internal.trim() === besides.trim()) return <p class="small">{whole}</p>
  return (
    <details class="fold">
      <summary>The article</summary>
      <Prose text={article.internal} />
      <p>{whole}</p>
    </details>
  )
}
