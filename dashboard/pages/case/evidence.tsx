import { query } from '../../api/http.ts'
import { useKept, useResource } from '../../api/resource.ts'
import type { CaseDetail, Fault, MetricSummary, Page, ReadingPoint } from '../../api/wire.ts'
import type { Marker } from '../../charts/plot.ts'
import { dotsOf } from '../../charts/series.ts'
import { TimeChart } from '../../charts/timeChart.tsx'
import { SeverityMark } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty, Failure, Skeleton } from '../../parts/states.tsx'
import { productNow } from '../../time/productClock.ts'
import { Lasting, When } from '../../time/when.tsx'
import { metricLabel, unitOf, withUnit } from '../../words/metric.ts'
import { kindWords } from '../../words/states.ts'
import { evidenceRange } from './evidenceRange.ts'

/** What the case rests on: each fault with its sentence and the readings around it. */
export const EvidenceCard = ({ one }: { one: CaseDetail }) => (
  <Card title="Evidence" hint={one.faults.length > 0 ? 'what the device itself shows' : undefined}>
    {one.faults.length === 0 ? (
      <Empty compact icon="chat" title="No fault is on record">
        This case began with the customer’s own words; they are in the history below.
      </Empty>
    ) : (
      one.faults.map((fault) => <FaultEvidence key={fault.id} fault={fault} one={one} />)
    )}
  </Card>
)

const FaultEvidence = ({ fault, one }: { fault: Fault; one: CaseDetail }) => {
  const device = one.devices.find((known) => known.id === fault.deviceId)
  return (
    <section class="evidence">
      <div class="evidence-head">
        <h3>
          <a href={`/devices/${encodeURIComponent(fault.deviceId)}`}>{device?.name ?? fault.deviceId}</a>:{' '}
          {(kindWords[fault.kind] ?? fault.kind).toLowerCase()}
        </h3>
        <span class="small">
          <SeverityMark severity={fault.severity} />
        </span>
      </div>
      <p class="evidence-text">{fault.explanation}</p>
      <p class="small faint">
        Found <When at={fault.detectedAt} />, {Math.round(fault.evidence.confidence * 100)} % sure
        {fault.clearedAt ? (
          <>
            {' '}
            · cleared after <Lasting from={fault.startedAt} to={fault.clearedAt} />
          </>
        ) : (
          <>
            {' '}
            · still there after <Lasting from={fault.startedAt} />
          </>
        )}
      </p>
      <EvidenceReadings fault={fault} />
    </section>
  )
}

// Silence and reported codes name no metric: any series of the device shows the hole, or what went on meanwhile.
const EvidenceReadings = ({ fault }: { fault: Fault }) => {
  const device = encodeURIComponent(fault.deviceId)
  const named = fault.metric ?? fault.evidence.metric
  const metrics = useResource<Page<MetricSummary>>(named ? undefined : `devices/${device}/metrics`)
  const metric = named ?? metrics.data.value?.items.find((item) => typeof item.lastValue === 'number')?.metric
  const now = productNow.value
  if (!metric || now === undefined) return null
  const range = evidenceRange(fault, now)
  return <EvidenceChart fault={fault} metric={metric} range={range} />
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
  const started = Date.parse(fault.startedAt)
  const markers: Marker[] = [
    { at: started, label: 'began', tone: 'major' },
    { at: Date.parse(fault.detectedAt), label: 'found', tone: 'critical' },
    ...(fault.clearedAt ? [{ at: Date.parse(fault.clearedAt), label: 'cleared', tone: 'ok' } as const] : []),
  ]
  const shadedTo = fault.clearedAt ? Date.parse(fault.clearedAt) : range.to
  const { observed } = fault.evidence
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
  return (
    <>
      <TimeChart
        label={`${metricLabel(metric)} of the device around the fault; the same numbers are in the table below`}
        dots={dotsOf(page.items)}
        unit={unit}
        height={260}
        range={range}
        band={expected}
        shaded={{ from: started, to: shadedTo }}
        markers={markers}
        table
      />
      <div class="chart-key">
        <span>
          <i class="key-line" /> {metricLabel(metric)}
          {unit && ` (${unit})`}
        </span>
        {expected && (
          <span>
            <i class="key-band" /> expected {bandWords(expected, metric)}
          </span>
        )}
        <span>
          <i class="key-window" /> while the fault was there
        </span>
        {observed !== undefined && expected && <span>observed {withUnit(observed, metric)}</span>}
      </div>
    </>
  )
}

const bandWords = ({ low, high }: { low: number | null; high: number | null }, metric: string): string => {
  if (low !== null && high !== null) return `${withUnit(low, metric)} to ${withUnit(high, metric)}`
  if (high !== null) return `up to ${withUnit(high, metric)}`
  return low === null ? 'anything' : `from ${withUnit(low, metric)}`
}
