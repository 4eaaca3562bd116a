import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { ArticleProposal, ArticleVersion } from '../../api/wireLoop.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { LongEntry } from '../../parts/said.tsx'
import { say } from '../../shell/toast.tsx'
import { When } from '../../time/when.tsx'
import { count } from '../../words/states.ts'

/** What helped in recent cases, to be taken into the article or not. Nothing changes by itself. */
export const Proposal = ({ proposal, article }: { proposal: ArticleProposal; article: ArticleVersion }) => {
  const [asking, setAsking] = useState<'accept' | 'reject'>()
  return (
    <Card
      class="proposal"
      title={`Proposed from ${count(proposal.cases.length, 'case')}`}
      hint={
        <>
          last added to <When at={proposal.changedAt} />
        </>
      }
    >
      <ul class="helped">
        {proposal.helped.slice(0, 10).map((one) => (
          <li key={`${one.kind}/${one.text}`}>
            {one.sentence}{' '}
            <span class="small faint">
              {one.caseIds.slice(0, 5).map((id, index) => (
                <a key={id} href={`/cases/${encodeURIComponent(id)}`}>
                  {index === 0 ? 'see a case' : ` ${index + 1}`}
                </a>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {may('manager') && (
        <div class="row-actions">
          <Button kind="primary" onClick={() => setAsking('accept')}>
            Take it in …
          </Button>
          <Button onClick={() => setAsking('reject')}>Reject …</Button>
        </div>
      )}
      {asking === 'accept' && <Accept proposal={proposal} article={article} onClose={() => setAsking(undefined)} />}
      {asking === 'reject' && <Reject proposal={proposal} onClose={() => setAsking(undefined)} />}
    </Card>
  )
}

/** The suggestion can be put into better words before it counts. */
const Accept = (props: { proposal: ArticleProposal; article: ArticleVersion; onClose: () => void }) => {
  const { proposal, article } = props
  const [internal, setInternal] = useState(proposal.suggested)
  return (
    <FormDialog
      title="Take it into the internal article"
      confirm="Save new version"
      onClose={props.onClose}
      onSubmit={async (data) => {
        await request<unknown>(`articles/proposals/${encodeURIComponent(proposal.id)}`, {
          method: 'POST',
          body: { decision: 'accept', expectedVersion: article.version, note: textOf(data, 'note'), internal },
        })
        await refresh('articles')
        say('Taken in, as a new version.')
      }}
    >
      <LongEntry label="The internal article, as it will be" rows={12} value={internal} onChange={setInternal} />
      <Field label="Why (goes into the history)" name="note" required defaultValue="What helped in recent cases" />
    </FormDialog>
  )
}

const Reject = ({ proposal, onClose }: { proposal: ArticleProposal; onClose: () => void }) => (
  <FormDialog
    title="Reject the proposal"
    confirm="Reject"
    onClose={onClose}
    onSubmit={async (data) => {
      await request<unknown>(`articles/proposals/${encodeURIComponent(proposal.id)}`, {
        method: 'POST',
        body: { decision: 'reject', reason: textOf(data, 'reason') },
      })
      await refresh('articles')
      say('Rejected. Later cases may propose again.')
    }}
  >
    <p class="small soft">The article stays as it is.</p>
    <Field label="Why not" name="reason" required placeholder="Restarting hides the cause" />
  </FormDialog>
)
