import { useEffect, useState } from 'preact/hooks'
import { query } from '../../api/http.ts'
import { useKept, useResource } from '../../api/resource.ts'
import type { MetricSummary, Page, ReadingPoint, WatchedItem } from '../../api/wire.ts'
import { type Dot, dotsOf, withReading } from '../../charts/series.ts'
import { TimeChart } from '../../charts/timeChart.tsx'
import { productNow } from '../../time/productClock.ts'
import { metricLabel, unitOf, withUnit } from '../../words/metric.ts'
import type { LiveValues } from './liveValues.ts'

/** One number of a device over the last `span` ms of product time, moving on as readings arrive. */
export const MetricChart = (props: {
  deviceId: string
  summary: MetricSummary
  span: number
  live: LiveValues
  watched: WatchedItem | undefined
}) => {
  const { metric, lastValue } = props.summary
  const latest = props.live.latest.value[metric]
  const value = latest?.value ?? lastValue
  return (
    <section class="card metric-card">
      <div class="metric-head">
        <h3>{metricLabel(metric)}</h3>
        <span class="metric-value">{withUnit(value, metric)}</span>
      </div>
      <NumberChart {...props} />
    </section>
  )
}

const NumberChart = ({ deviceId, summary, span, live, watched }: Parameters<typeof MetricChart>[0]) => {
  const { metric } = summary
  const now = productNow.value ?? 0
  // Fetched anew when the window has moved on by a quarter; in between live readings fill the edge.
  const step = span / 4
  const until = Math.ceil(now / step) * step
  const from = until - span - step
  const path = `devices/${encodeURIComponent(deviceId)}/readings${query({
    metric,
    from: new Date(from).toISOString(),
    to: new Date(until).toISOString(),
    points: 400,
  })}`
  const page = useKept(useResource<Page<ReadingPoint>>(path, { topics: [] }))
  const [dots, setDots] = useState<readonly Dot[]>([])
  useEffect(() => {
    if (!page) return
    setDots((shown) => {
      const fetched = dotsOf(page.items)
      const newest = fetched.at(-1)?.t ?? 0
      return [...fetched, ...shown.filter((dot) => dot.t > newest)]
    })
  }, [page])
  useEffect(
    () =>
      live.onReading((t, values) => {
        const value = values[metric]
        if (typeof value === 'number') setDots((shown) => withReading(shown, { t, value }, t - 2 * span))
      }),
    [live, metric, span],
  )
  return (
    <TimeChart
      label={`${metricLabel(metric)} over time, now ${withUnit(summary.lastValue, metric)}`}
      dots={dots}
      unit={unitOf(metric)}
      height={150}
      range={{ from: now - span, to: now }}
      band={watched?.expected}
    />
  )
}
