import './playbooks.css'
import { useState } from 'preact/hooks'
import { request, wordsOf } from '../../api/http.ts'
import { useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Case, Page } from '../../api/wire.ts'
import type { Playbook, PlaybookTrial } from '../../api/wireRules.ts'
import { Button } from '../../parts/button.tsx'
import { Select } from '../../parts/entry.tsx'
import { Card } from '../../parts/page.tsx'
import { dayOf } from '../../time/format.ts'
import { count } from '../../words/states.ts'

/** What this playbook would have done in a case that is over, against what was done. Nothing is saved or sent. */
export const TryOn = ({ playbook }: { playbook: Playbook }) => {
  const cases = useResource<Page<Case>>(may('manager') ? 'cases?limit=50' : undefined)
  const [caseId, setCaseId] = useState('')
  const [trial, setTrial] = useState<PlaybookTrial>()
  const [refusal, setRefusal] = useState<string>()
  const [busy, setBusy] = useState(false)
  if (!may('manager')) return null
  const items = cases.data.value?.items ?? []
  const chosen = caseId || items[0]?.id
  const look = async (): Promise<void> => {
    setBusy(true)
    setRefusal(undefined)
    try {
      setTrial(
        await request<PlaybookTrial>('playbooks/dry-run', { method: 'POST', body: { playbook, caseId: chosen } }),
      )
    } catch (error) {
      setTrial(undefined)
      setRefusal(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title="Try it on a case" hint="what it would have done; nothing is saved or sent">
      <div class="try-on">
        <Select
          label="Case"
          value={chosen ?? ''}
          options={items.map(
            (one) => [one.id, `#${one.number} ${one.title} (${dayOf(Date.parse(one.openedAt))})`] as const,
          )}
          onChange={setCaseId}
        />
        <Button disabled={busy || !chosen} onClick={() => void look()}>
          {busy ? 'Looking …' : 'Try it'}
        </Button>
      </div>
      <div role="status">
        {refusal && <p class="refusal">{refusal}</p>}
        {trial && !busy && <Trial trial={trial} />}
      </div>
    </Card>
  )
}

const Trial = ({ trial }: { trial: PlaybookTrial }) => (
  <div class="trial">
    {trial.differences.length === 0 ? (
      <p>The case would have gone exactly as it did.</p>
    ) : (
      <ul>
        {trial.differences.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    )}
    <p class="small faint">
      {count(trial.events, 'event')} of the case lived through again.{' '}
      {trial.assumptions.length > 0 && `What the past cannot know is assumed: ${trial.assumptions.join('; ')}`}
    </p>
  </div>
)
