import { useResource } from '../../api/resource.ts'
import type { CaseDetail, Page } from '../../api/wire.ts'
import type { RemedyAttempt } from '../../api/wireCase.ts'
import type { IconName } from '../../parts/icon.tsx'
import { Mark, type Tone } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { withLocalTimes } from '../../time/format.ts'
import { When } from '../../time/when.tsx'

const outcomeLook: Readonly<Record<NonNullable<RemedyAttempt['outcome']>, readonly [Tone, IconName, string]>> = {
  mended: ['ok', 'ok', 'it helped'],
  noEffect: ['minor', 'minor', 'no effect'],
  failed: ['major', 'major', 'the device could not'],
  worse: ['critical', 'critical', 'made it worse'],
}

/** What was tried from here before anybody was disturbed, and why something was held back. */
export const RemediesCard = ({ one }: { one: CaseDetail }) => {
  const held = one.timeline.filter((entry) => entry.type === 'remoteHeld')
  const tried = held.length > 0 || one.timeline.some((entry) => entry.type === 'remote')
  const attempts =
    useResource<Page<RemedyAttempt>>(tried ? `remedies?caseId=${encodeURIComponent(one.id)}` : undefined, {
      topics: ['case'],
      id: one.id,
    }).data.value?.items ?? []
  if (!tried) return null
  // Without the ledger of attempts its own history says it in sentences.
  const told =
    attempts.length > 0 ? held : one.timeline.filter(({ type }) => type === 'remote' || type === 'remoteHeld')
  return (
    <Card title="Remote remedies">
      <ul class="plain-list">
        {attempts.map((attempt) => (
          <li key={attempt.id}>
            <div class="line">
              <strong>{attempt.command}</strong>
              <Outcome attempt={attempt} />
            </div>
            <span class="faint">
              sent <When at={attempt.sentAt} />
              {attempt.trialOf && ', as the one trial for its model'}
            </span>
          </li>
        ))}
        {told.map((entry, at) => (
          <li key={`${entry.at}-${at}`}>
            {entry.type === 'remoteHeld' && (
              <Mark tone="minor" icon="sleep">
                Held back
              </Mark>
            )}
            <span>{withLocalTimes(entry.text)}</span>
            <span class="faint">
              <When at={entry.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

const Outcome = ({ attempt }: { attempt: RemedyAttempt }) => {
  if (attempt.outcome === null) return <span class="soft">not known yet</span>
  const [tone, icon, words] = outcomeLook[attempt.outcome]
  return (
    <Mark tone={tone} icon={icon}>
      {words}
    </Mark>
  )
}
