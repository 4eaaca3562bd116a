import './cause.css'
import { useDevice } from '../../api/directory.ts'
import type { Incident } from '../../api/wire.ts'
import { Card, Facts } from '../../parts/page.tsx'
import { When } from '../../time/when.tsx'
import { causeWords, oddsWords, shareWords, subjectDevice } from '../../words/incident.ts'
import { count } from '../../words/states.ts'

/** What the incident is put down to, and how sure that is. */
export const Cause = ({ incident }: { incident: Incident }) => {
  const gatewayId = subjectDevice(incident)
  const device = useDevice(gatewayId)
  const odds = incident.odds ?? 0
  return (
    <Card title="Likely cause">
      <Facts
        of={[
          [
            gatewayId === undefined ? causeWords[incident.cause] : 'Gateway',
            gatewayId === undefined ? (
              incident.subject
            ) : (
              <a key="link" href={`/devices/${encodeURIComponent(gatewayId)}`}>
                {device?.name ?? gatewayId}
              </a>
            ),
          ],
          ['What is wrong', incident.trouble],
          ['Affected so far', incident.affected ? count(incident.affected, 'device') : undefined],
          ['One cause, not chance', odds > 0 ? oddsWords(odds) : undefined],
          ['Site', device?.site],
          ['Model', device?.model],
          ['Last heard', device && <When at={device.lastSeenAt} />],
          ['Began', <When key="when" at={incident.openedAt} />],
        ]}
      />
      {incident.mergedInto && (
        <p class="small">
          It turned out to be a part of{' '}
          <a href={`/incidents/${encodeURIComponent(incident.mergedInto)}`}>another incident</a>.
        </p>
      )}
    </Card>
  )
}

/** What else it could be: every common cause that was weighed, with its odds against chance. */
export const Candidates = ({ incident }: { incident: Incident }) => {
  const candidates = incident.candidates ?? []
  if (candidates.length === 0) return null
  const [first, second] = candidates
  const open = first && second && (second.share ?? 0) >= 0.2
  return (
    <Card
      title="What was weighed"
      hint={open ? 'two causes fit about equally well: look at both' : 'odds against all of it being chance'}
      bare
    >
      <table class="list-table">
        <thead>
          <tr>
            <th>What they share</th>
            <th class="number wide-only">Affected</th>
            <th class="number">Odds against chance</th>
            <th>As the cause</th>
          </tr>
        </thead>
        <tbody>
          {candidates.map((candidate) => (
            <tr key={`${candidate.cause} ${candidate.subject}`}>
              <td>
                <span class="soft">{causeWords[candidate.cause]}</span> <strong>{candidate.subject}</strong>
              </td>
              <td class="number wide-only">
                {candidate.affected} of {candidate.devices}
              </td>
              <td class="number">{oddsWords(candidate.odds)}</td>
              <td>
                <span class="cause-share wide-only" aria-hidden="true">
                  <span style={{ width: `${Math.max(2, Math.round(candidate.share * 100))}%` }} />
                </span>
                {shareWords(candidate.share)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
