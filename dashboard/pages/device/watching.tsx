import { useState } from 'preact/hooks'
import type { Resource } from '../../api/resource.ts'
import type { Page, WatchedItem } from '../../api/wire.ts'
import { Button } from '../../parts/button.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { toleranceWords } from '../../words/learning.ts'
import { metricLabel, withUnit } from '../../words/metric.ts'
import { bandOf, byMetric, detectorWords, type MetricWatch, type WatchLine } from './watchedMetrics.ts'

/** So many metrics are shown at first: some devices have hundreds. */
const shownAtFirst = 30

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
          <WatchTable metrics={byMetric(page.items)} />
        )
      }
    </Shown>
  </Card>
)

const WatchTable = ({ metrics }: { metrics: readonly MetricWatch[] }) => {
  const [all, setAll] = useState(false)
  return (
    <>
      <table class="list-table watch-table">
        <thead>
          <tr>
            <th>Metric</th>
            <th>What is watched</th>
            <th class="wide-only">Expected now</th>
          </tr>
        </thead>
        <tbody>
          {(all ? metrics : metrics.slice(0, shownAtFirst)).map(({ metric, items, lines }) => {
            const expected = metric === null ? undefined : bandOf(items, metric)?.expected
            return (
              <tr key={metric ?? ''}>
                <td>{metric === null ? 'The device itself' : metricLabel(metric)}</td>
                <td>
                  <Lines lines={lines} />
                </td>
                <td class="wide-only numeric">
                  {expected && metric !== null ? (
                    `${withUnit(expected.low, metric)} to ${withUnit(expected.high, metric)}`
                  ) : (
                    <span class="faint">–</span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {!all && metrics.length > shownAtFirst && (
        <div class="more">
          <Button onClick={() => setAll(true)}>Show all {metrics.length}</Button>
        </div>
      )}
    </>
  )
}

/** So many lines are read at a glance. */
const fewLines = 4

/** Where much is to be said of one metric, what is not (yet) watched is folded away behind its count. */
const Lines = ({ lines }: { lines: readonly WatchLine[] }) => {
  const watching = lines.filter(({ state }) => state === 'watching')
  const folds = lines.length > fewLines && watching.length > 0
  const rest = lines.filter(({ state }) => state !== 'watching')
  const numberOf = (state: WatchedItem['state']): number =>
    rest.reduce((sum, line) => sum + (line.state === state ? line.detectors.length : 0), 0)
  const [learning, idle] = [numberOf('learning'), numberOf('notWatched')]
  return (
    <>
      <ul class="watch-lines">
        {(folds ? watching : lines).map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </ul>
      {folds && (
        <details class="watch-rest">
          <summary>
            {[learning > 0 && `${learning} still learning`, idle > 0 && `${idle} not watched`]
              .filter(Boolean)
              .join(', ')}
            : why
          </summary>
          <ul class="watch-lines">
            {rest.map((line) => (
              <Line key={line.key} line={line} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

const Line = ({ line: { state, reason, sensitivity, detectors } }: { line: WatchLine }) => (
  <li>
    <WatchState state={state} />
    <span>
      {detectors.map((detector) => detectorWords[detector] ?? detector).join(', ')}
      {reason && <span class="sub">{reason}</span>}
      {Math.abs(sensitivity - 1) > 0.01 && <span class="sub">{toleranceWords(1 / sensitivity)}</span>}
    </span>
  </li>
)

const WatchState = ({ state }: Pick<WatchedItem, 'state'>) => {
  switch (state) {
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
