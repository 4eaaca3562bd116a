import type { ImpactFigures, Opens } from '../../api/wireLoop.ts'
import { Card } from '../../parts/page.tsx'
import { count } from '../../words/states.ts'
import { Figure, minutes, within } from './figure.tsx'

/** How long it took, as half of the cases and as nine in ten. */
export const Times = ({ impact }: { impact: ImpactFigures }) => {
  const rows: readonly (readonly [string, Extract<Opens, `minutes${string}`>])[] = [
    ['To notice', 'minutesToDetect'],
    ['To tell the customer', 'minutesToTell'],
    ['To acknowledge', 'minutesToAcknowledge'],
    ['To fix', 'minutesToFix'],
  ]
  return (
    <Card title="How long it took" hint="half of the cases were quicker than the large figure" bare>
      <dl class="figures">
        {rows.map(([label, figure]) => {
          const spread = impact[figure]
          return (
            <Figure
              key={figure}
              label={label}
              figure={figure}
              none={spread.n === 0}
              note={spread.n === 0 ? 'no case yet' : `9 in 10 ${within(spread.p90)}, of ${count(spread.n, 'case')}`}
            >
              {minutes(spread.median)}
            </Figure>
          )
        })}
      </dl>
    </Card>
  )
}
