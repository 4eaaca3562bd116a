import type { Resource } from '../../api/resource.ts'
import type { Page, WatchedItem } from '../../api/wire.ts'
import { Mark } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { toleranceWords } from '../../words/learning.ts'
import { metricLabel, withUnit } from '../../words/metric.ts'

const detectorWords: Readonly<Record<string, string>> = {
  silence: 'Silence',
  reported: 'Its own fault codes',
  threshold: 'A rule of yours',
  flatline: 'Stuck values',
  drift: 'Drift from what is usual',
  gateway: 'Its gateway',
  flapping: 'A connection that comes and goes',
  missing: 'Readings that stop coming',
  impossible: 'Impossible values',
  counter: 'Counters that run back',
  wear: 'Wear',
  anomaly: 'Unusual readings',
  variance: 'Restless readings',
  rhythm: 'Its rhythm',
  relation: 'Readings that do not fit each other',
  cohort: 'What its peers do',
}

/** What is watched on a device, and by what: nobody should have to wonder whether something would be noticed. */
export const Watching = ({ resource }: { resource: Resource<Page<WatchedItem>> }) => (
  <Card title="What is watched, and by what" bare>
    <Shown resource={resource} lines={4}>
      {(page) =>
        page.items.length === 0 ? (
          <Empty compact icon="pulse" title="Nothing yet">
            Watching begins with the first reading.
          </Empty>
        ) : (
          <table class="list-table">
            <thead>
              <tr>
                <th>Metric</th>
                <th>Detector</th>
                <th>State</th>
                <th class="wide-only">Expected now</th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((item) => (
                <tr key={`${item.metric}/${item.detector}`}>
                  <td>{item.metric === null ? 'The device itself' : metricLabel(item.metric)}</td>
                  <td>
                    {detectorWords[item.detector] ?? item.detector}
                    {item.sensitivity !== undefined && Math.abs(item.sensitivity - 1) > 0.01 && (
                      <span class="sub">{toleranceWords(1 / item.sensitivity)}</span>
                    )}
                  </td>
                  <td>
                    <WatchState item={item} />
                    {item.reason && <span class="sub">{item.reason}</span>}
                  </td>
                  <td class="wide-only numeric">
                    {item.expected && item.metric !== null ? (
                      `${withUnit(item.expected.low, item.metric)} to ${withUnit(item.expected.high, item.metric)}`
                    ) : (
                      <span class="faint">–</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Shown>
  </Card>
)

const WatchState = ({ item }: { item: WatchedItem }) => {
  switch (item.state) {
    case 'watching':
      return (
        <Mark tone="ok" icon="ok">
          Watching
        </Mark>
      )
    case 'learning':
      return (
        <Mark tone="accent" icon="clock">
          Learning
        </Mark>
      )
    case 'notWatched':
      return (
        <Mark tone="minor" icon="close">
          Not watched
        </Mark>
      )
  }
}
