import { query } from '../../api/http.ts'
import { useKept, useResource } from '../../api/resource.ts'
import type { Fault, Page, ReadingPoint } from '../../api/wire.ts'
import { columnsOf, dotsOf } from '../../charts/series.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { productNow } from '../../time/productClock.ts'
import { evidenceRange } from '../case/evidenceRange.ts'

/** The readings around an open fault, for a glance; nothing where a fault is about no single metric. */
export const FaultSpark = ({ fault }: { fault: Fault }) => {
  const metric = fault.metric ?? fault.evidence.metric
  const now = productNow.value
  const range = now === undefined ? undefined : evidenceRange(fault, now)
  const page = useKept(
    useResource<Page<ReadingPoint>>(
      metric && range
        ? `devices/${encodeURIComponent(fault.deviceId)}/readings${query({
            metric,
            from: new Date(range.from).toISOString(),
            to: new Date(range.to).toISOString(),
            points: 80,
          })}`
        : undefined,
      { topics: [] },
    ),
  )
  const dots = page && dotsOf(page.items)
  const last = dots?.at(-1)
  if (!dots || !last || !range) return null
  return (
    <Sparkline
      columns={columnsOf(dots)}
      from={range.from}
      to={last.t}
      band={fault.evidence.expected}
      shaded={{ from: Date.parse(fault.startedAt), to: fault.clearedAt ? Date.parse(fault.clearedAt) : range.to }}
    />
  )
}
