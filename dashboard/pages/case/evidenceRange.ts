import type { Fault } from '../../api/wire.ts'

const minute = 60_000

/**
 * The span a fault's chart shows: the fault's own window and as much before it, at least half an hour; while the fault
 * is open it reaches to now, in coarse steps so that the same chart is not fetched anew every second. All in ms.
 */
export const evidenceRange = (fault: Fault, now: number): { from: number; to: number } => {
  const began = Math.min(Date.parse(fault.startedAt), Date.parse(fault.evidence.window.from))
  const last = fault.clearedAt ? Date.parse(fault.clearedAt) : now
  const lasted = Math.max(last - began, Date.parse(fault.evidence.window.to) - began, 10 * minute)
  const step = stepFor(lasted)
  const before = Math.max(30 * minute, Math.min(lasted, 24 * 60 * minute))
  const after = fault.clearedAt ? Math.max(10 * minute, lasted / 5) : 0
  const to = Math.min(Math.ceil((last + after) / step) * step, Math.ceil(now / step) * step)
  return { from: Math.floor((began - before) / step) * step, to }
}

/** Powers of two in minutes, about an eighth of what is shown: a long fault's chart is fetched anew less often. */
const stepFor = (lasted: number): number => minute * 2 ** Math.max(0, Math.ceil(Math.log2(lasted / 8 / minute)))
