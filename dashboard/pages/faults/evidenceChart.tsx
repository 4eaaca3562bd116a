import '../case.css'
import { query } from '../../api/http.ts'
import { useKept, useResource } from '../../api/resource.ts'
import type { Fault, MetricSummary, Page, ReadingPoint } from '../../api/wire.ts'
import type { Marker } from '../../charts/plot.ts'
import { dotsOf } from '../../charts/series.ts'
import { TimeChart } from '../../charts/timeChart.tsx'
import { Empty, Failure, Skeleton } from '../../parts/states.tsx'
import { clockTime, dayAndTime } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { metricLabel, unitOf, withUnit } from '../../words/metric.ts'
import { evidenceRange } from '../case/evidenceRange.ts'

/** The readings around a fault. */
// Silence and reported codes name no metric: any series of the device shows the hole, or what went on meanwhile.
export const EvidenceReadings = ({ fault }: { fault: Fault }) => {
  const device = encodeURIComponent(fault.deviceId)
  const named = fault.metric ?? fault.evidence.metric
  const metrics = useResource<Page<MetricSummary>>(named ? undefined : `devices/${device}/metrics`)
  const metric = named ?? mostTelling(metrics.data.value?.items ?? [])
  const now = productNow.value
  if (!metric || now === undefined) return null
  const range = evidenceRange(fault, now)
  return <EvidenceChart fault={fault} metric={metric} range={range} />
}

/** A temperature, a pressure or a signal always moves; a current or a door may rest at nothing for hours. */
const mostTelling = (metrics: readonly MetricSummary[]): string | undefined => {
  const numbers = metrics.filter((item) => typeof item.lastValue === 'number').map((item) => item.metric)
  return numbers.find((metric) => /temp|pressure|humid|rssi|signal|latency/i.test(metric)) ?? numbers[0]
}

const EvidenceChart = (props: { fault: Fault; metric: string; range: { from: number; to: number } }) => {
  const { fault, metric, range } = props
  const path = `devices/${encodeURIComponent(fault.deviceId)}/readings${query({
    metric,
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    points: 600,
  })}`
  const readings = useResource<Page<ReadingPoint>>(path, { topics: ['fault'], id: fault.id })
  const unit = unitOf(metric)
  const expected = metric === (fault.metric ?? fault.evidence.metric) ? fault.evidence.expected : undefined
  /** Of what does not fit the others, what they lead one to expect; of all else, what is usual. */
  const foretold = fault.kind === 'relation'
  const started = Date.parse(fault.startedAt)
  const found = Date.parse(fault.detectedAt)
  const cleared = fault.clearedAt ? Date.parse(fault.clearedAt) : undefined
  const silent = fault.kind === 'silence' || fault.kind === 'gateway-down'
  const foreseen = foreseenIn(fault, range)
  const markers: Marker[] = [
    { at: started, label: `began ${clockTime(started)}`, short: 'began', tone: 'major' },
    { at: found, label: `found ${clockTime(found)}`, short: 'found', tone: 'critical' },
    ...(cleared === undefined
      ? []
      : [{ at: cleared, label: `good again ${clockTime(cleared)}`, short: 'good', tone: 'ok' } as const]),
    ...(foreseen === undefined
      ? []
      : [{ at: foreseen, label: `limit expected ${dayAndTime(foreseen)}`, short: 'limit', tone: 'accent' } as const]),
  ]
  const shaded = { from: started, to: cleared ?? range.to }
  const page = useKept(readings)
  if (page === undefined)
    return readings.error.value === undefined ? (
      <Skeleton lines={4} />
    ) : (
      <Failure error={readings.error.value} retry={() => void readings.reload()} />
    )
  if (page.items.length === 0)
    return (
      <Empty compact icon="impact" title="No readings are left of that time">
        They are older than the retention period, or the device never sent this metric.
      </Empty>
    )
  const dots = dotsOf(page.items)
  return (
    <figure class="evidence-chart">
      <figcaption>
        {metricLabel(metric)}
        {unit && ` in ${unit}`}
      </figcaption>
      <TimeChart
        label={`${metricLabel(metric)} of the device around the fault; the same numbers are in the table below`}
        dots={dots}
        unit={unit}
        height={280}
        range={{
          from: Math.max(range.from, Math.min(dots[0]?.t ?? range.from, started)),
          to: foreseen === undefined ? range.to : foreseen + (foreseen - range.from) / 20,
        }}
        band={expected}
        bandLabel={expected && `${foretold ? 'expected' : 'usual'}: ${bandWords(expected, metric)}`}
        silentLabel={silent ? 'nothing was heard' : undefined}
        shaded={shaded}
        markers={markers}
        legend={
          <div class="chart-key">
            <span>
              <i class="key-line" /> as reported
            </span>
            {!silent && (
              <span>
                <i class="key-wrong" />{' '}
                {expected ? `outside what is ${foretold ? 'expected' : 'usual'}` : 'while the fault was there'}
              </span>
            )}
            {expected && (
              <span>
                <i class="key-band" />{' '}
                {foretold
                  ? 'where its other readings led one to expect it when it was found'
                  : 'what is usual for this device'}
              </span>
            )}
            <span>
              <i class="key-window" /> from its beginning until it was good again
            </span>
          </div>
        }
        table
      />
    </figure>
  )
}

/** The expected crossing of a limit, ms, where it lies no further ahead than the chart looks back. */
const foreseenIn = (fault: Fault, range: { from: number; to: number }): number | undefined => {
  if (!fault.evidence.forecast || fault.clearedAt) return undefined
  const at = Date.parse(fault.evidence.forecast.at)
  return at > range.to && at - range.to <= range.to - range.from ? at : undefined
}

const bandWords = ({ low, high }: { low: number | null; high: number | null }, metric: string): string => {
  if (low !== null && high !== null) return `${withUnit(low, metric)} to ${withUnit(high, metric)}`
  if (high !== null) return `up to ${withUnit(high, metric)}`
  return low === null ? 'anything' : `from ${withUnit(low, metric)}`
}
