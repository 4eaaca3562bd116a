import type { ImpactGroups } from '../../api/wireLoop.ts'
import { Card } from '../../parts/page.tsx'
import { Scroll } from '../../parts/scroll.tsx'
import { money } from '../../words/states.ts'
import { minutes, rate } from './figure.tsx'
import { withFilter } from './filters.tsx'

const titles = { team: 'By team', model: 'By model', period: 'Over time' } as const

/** The main figures of each group beside one another; medians, with nine in ten below. */
export const Groups = ({ groups }: { groups: ImpactGroups }) => (
  <Card title={titles[groups.by]} hint="half of the cases were quicker; below, nine in ten" bare>
    <Scroll label={titles[groups.by]}>
      <table class="list-table list-after-head groups">
        <thead>
          <tr>
            <th>{groups.by === 'period' ? 'When' : groups.by === 'team' ? 'Team' : 'Model'}</th>
            <th class="number">Cases</th>
            <th class="number">We were first</th>
            <th class="number">Told first</th>
            <th class="number">To tell</th>
            <th class="number">To acknowledge</th>
            <th class="number">To fix</th>
            <th class="number">Promises kept</th>
            <th class="number">Rating</th>
            <th class="number">Amends</th>
          </tr>
        </thead>
        <tbody>
          {groups.items.map(({ key, label, figures }) => {
            const settled = figures.promisesKept + figures.promisesBroken
            return (
              <tr key={key}>
                <td class="nowrap">
                  <GroupName by={groups.by} name={key} label={label} />
                </td>
                <td class="number">{figures.cases}</td>
                <td class="number">{rate(figures.proactiveRate)}</td>
                <td class="number">{rate(figures.toldFirstRate)}</td>
                <Spread of={figures.minutesToTell} />
                <Spread of={figures.minutesToAcknowledge} />
                <Spread of={figures.minutesToFix} />
                <td class="number">{rate(settled === 0 ? null : figures.promisesKept / settled)}</td>
                <td class="number">{figures.surveys.meanRating?.toFixed(1) ?? '–'}</td>
                <td class="number nowrap">
                  {figures.offersMinor === 0 ? '–' : money(figures.offersMinor, figures.currency)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scroll>
  </Card>
)

/** A team or model narrows everything to it. */
const GroupName = ({ by, name, label }: { by: ImpactGroups['by']; name: string; label: string }) =>
  by === 'period' || (by === 'model' && name === '') ? (
    <strong>{label}</strong>
  ) : (
    <a href={withFilter('/impact', { [by]: name || 'none' })}>{label}</a>
  )

const Spread = ({ of }: { of: { readonly median: number | null; readonly p90: number | null } }) => (
  <td class="number nowrap">
    {minutes(of.median)}
    {of.p90 !== null && (
      <span class="sub">
        <span class="unseen">nine in ten </span>
        {minutes(of.p90)}
      </span>
    )}
  </td>
)
