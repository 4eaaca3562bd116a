import '../case.css'
import type { Fault } from '../../api/wire.ts'
import { dayAndTime, duration } from '../../time/format.ts'
import { metricLabel, plainNumber, withUnit } from '../../words/metric.ts'

/** Which readings carry it, what is foreseen, what normally follows. How unusual it is, its sentence says. */
export const EvidenceNotes = ({ fault }: { fault: Fault }) => {
  const { channels = [], forecast, follows } = fault.evidence
  const metric = fault.metric ?? fault.evidence.metric
  const usual = usualRhythm(fault)
  if (channels.length < 2 && !forecast && !usual && !follows) return null
  return (
    <div class="evidence-notes small">
      {channels.length > 1 && (
        <p>
          Carried by{' '}
          {channels.map(({ metric, share }) => `${metricLabel(metric)} (${Math.round(share * 100)} %)`).join(', ')}.
        </p>
      )}
      {forecast && (
        <p>
          Expected to reach {metric ? withUnit(forecast.limit, metric) : plainNumber(forecast.limit)}{' '}
          <strong>{dayAndTime(Date.parse(forecast.at))}</strong>; 8 times in 10 between{' '}
          {dayAndTime(Date.parse(forecast.from))} and {dayAndTime(Date.parse(forecast.to))}.
        </p>
      )}
      {usual && <p>{usual}</p>}
      {follows && <p class="soft">What normally follows: {follows}</p>}
    </div>
  )
}

/** How long it is usually on and off, where that is what the fault is about. */
const usualRhythm = ({ kind, evidence }: Fault): string | undefined => {
  const { usualOnSeconds: on, usualOffSeconds: off } = evidence.facts ?? {}
  return kind === 'rhythm' && typeof on === 'number' && typeof off === 'number'
    ? `Usually it is on for about ${duration(on * 1000)}, and off for about ${duration(off * 1000)}.`
    : undefined
}
