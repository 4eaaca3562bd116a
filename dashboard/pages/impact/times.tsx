import type { Impact } from '../../api/wire.ts'
import { Card } from '../../parts/page.tsx'
import { duration } from '../../time/format.ts'
import { count } from '../../words/states.ts'

type Spread = Impact['minutesToFix']

const minutes = (value: number | null): string =>
  value === null ? '–' : value < 1 / 60 ? 'at once' : duration(value * 60_000)

const within = (value: number | null): string =>
  value !== null && value < 1 / 60 ? 'at once' : `within ${minutes(value)}`

/** How long it took, as half of the cases and as nine in ten. */
export const Times = ({ impact }: { impact: Impact }) => {
  const rows: readonly (readonly [string, Spread])[] = [
    ['To notice', impact.minutesToDetect],
    ['To tell the customer', impact.minutesToTell],
    ['To acknowledge', impact.minutesToAcknowledge],
    ['To fix', impact.minutesToFix],
  ]
  return (
    <Card title="How long it took" hint="half of the cases were quicker than the large figure" bare>
      <dl class="figures">
        {rows.map(([label, spread]) => (
          <div class="figure" key={label}>
            <dt>{label}</dt>
            <dd>{minutes(spread.median)}</dd>
            <dd class="note">
              {spread.n === 0 ? 'no case yet' : `9 in 10 ${within(spread.p90)}, of ${count(spread.n, 'case')}`}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
