import { useDevice } from '../../api/directory.ts'
import type { Fault, Incident } from '../../api/wire.ts'
import { Card } from '../../parts/page.tsx'
import { exact } from '../../time/format.ts'
import { count, kindWords } from '../../words/states.ts'

interface Moment {
  readonly at: string
  readonly fault: Fault | undefined
  readonly text: string
}

/** Beginnings and ends that fall into one minute are told together. */
const momentsOf = (incident: Incident, faults: readonly Fault[]): Moment[] => {
  const moments: Moment[] = [{ at: incident.openedAt, fault: undefined, text: 'One cause was seen behind them.' }]
  const groups = new Map<string, { fault: Fault; at: string; n: number; text: string }>()
  const tell = (at: string, fault: Fault, text: string): void => {
    const key = `${at.slice(0, 16)} ${text}`
    const group = groups.get(key)
    if (group) group.n += 1
    else groups.set(key, { fault, at, n: 1, text })
  }
  for (const fault of faults) {
    const kind = (kindWords[fault.kind] ?? fault.kind).toLowerCase()
    tell(fault.startedAt, fault, kind)
    if (fault.clearedAt) tell(fault.clearedAt, fault, `${kind} is over`)
  }
  for (const { at, fault, n, text } of groups.values())
    moments.push(
      n === 1 ? { at, fault, text: `: ${text}` } : { at, fault: undefined, text: `${count(n, 'device')}: ${text}` },
    )
  if (incident.clearedAt)
    moments.push({
      at: incident.clearedAt,
      fault: undefined,
      text: incident.mergedInto ? 'Became part of another incident.' : 'All of it is over.',
    })
  return moments.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

export const Timeline = ({ incident, faults }: { incident: Incident; faults: readonly Fault[] }) => (
  <Card title="How it went">
    <ol class="incident-times">
      {momentsOf(incident, faults).map((moment) => (
        <Line key={`${moment.at} ${moment.text} ${moment.fault?.id}`} moment={moment} />
      ))}
    </ol>
  </Card>
)

const Line = ({ moment }: { moment: Moment }) => {
  const device = useDevice(moment.fault?.deviceId)
  return (
    <>
      <time dateTime={moment.at}>{exact(Date.parse(moment.at))}</time>
      <span>
        {moment.fault ? (device?.name ?? moment.fault.deviceId) : ''}
        {moment.text}
      </span>
    </>
  )
}
