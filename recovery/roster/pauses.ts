import { z } from 'zod'
import { holdReasons, type RecoveryCase, type TimelineEntry } from '../../domain/case.ts'
import type { Pause } from './serviceLevels.ts'

const held = z.object({ event: z.object({ type: z.literal('hold'), reason: z.enum(holdReasons) }) })
/** Lines that say a hold is over. */
const ends = new Set(['resumed', 'holdEnded', 'paused'])

/** When a case was on hold, and why, from its history; one that goes on ends at `now`, or with the case. */
export const pausesIn = (history: readonly TimelineEntry[], row: RecoveryCase, now: number): Pause[] => {
  const pauses: Pause[] = []
  history.forEach((entry, index) => {
    const parsed = held.safeParse(entry.data)
    if (!parsed.success) return
    const end = history.slice(index + 1).find(({ type }) => ends.has(type))?.at ?? row.closedAt ?? now
    if (end > entry.at) pauses.push({ from: entry.at, to: end, reason: parsed.data.event.reason })
  })
  return pauses
}
