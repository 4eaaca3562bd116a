import type { WeeklyReport } from '../../api/wireLoop.ts'
import { Card } from '../../parts/page.tsx'
import { count, money } from '../../words/states.ts'
import { minutes, rate } from './figure.tsx'

type Report = WeeklyReport['report']

const kept = (of: { readonly promisesKept: number; readonly promisesBroken: number }): number | null =>
  of.promisesKept + of.promisesBroken === 0 ? null : of.promisesKept / (of.promisesKept + of.promisesBroken)

/** The figures of the week, each with what it was the week before. */
export const ReportFigures = ({ report }: { report: Report }) => {
  const { figures, before } = report
  const rows: readonly (readonly [label: string, now: string, before: string | undefined])[] = [
    ['We were first', rate(figures.proactiveRate), before ? rate(before.proactiveRate) : undefined],
    ['Told before they said anything', rate(figures.toldFirstRate), before ? rate(before.toldFirstRate) : undefined],
    ['To notice', minutes(figures.minutesToDetect.median), before ? minutes(before.minutesToDetect.median) : undefined],
    ['To tell', minutes(figures.minutesToTell.median), before ? minutes(before.minutesToTell.median) : undefined],
    ['To fix', minutes(figures.minutesToFix.median), before ? minutes(before.minutesToFix.median) : undefined],
    ['Promises kept', rate(kept(figures)), before ? rate(kept(before)) : undefined],
    ['Failed again', String(figures.repeated), before ? String(before.repeated) : undefined],
    [
      'Rating',
      figures.surveys.meanRating?.toFixed(1) ?? '–',
      before ? (before.meanRating?.toFixed(1) ?? '–') : undefined,
    ],
  ]
  return (
    <Card
      title={count(figures.cases, 'case')}
      hint={`${figures.closedCases} closed, ${figures.openCases} open, ${
        figures.offersMinor === 0 ? 'no amends' : `${money(figures.offersMinor, figures.currency)} given in amends`
      }`}
      bare
    >
      <dl class="figures">
        {rows.map(([label, now, then]) => (
          <div class="figure" key={label}>
            <dt>{label}</dt>
            <dd>{now}</dd>
            {then !== undefined && <dd class="note">{then} the week before</dd>}
          </div>
        ))}
      </dl>
    </Card>
  )
}
