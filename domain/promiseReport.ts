import { z } from 'zod'
import { type CasePromise, promise, promiseKinds } from './case.ts'
import { instant } from './instant.ts'

/** The ledger: what was promised, to whom (through the case), by when, and what came of it. */
export const ledgerLine = promise.extend({
  caseNumber: z.number(),
  teamId: z.string().nullable(),
  /** How long before (after: negative) the promised moment it was settled, ms; null while open. */
  leadMs: z.number().nullable(),
})
export type LedgerLine = z.infer<typeof ledgerLine>

const worst = z.object({
  promiseId: z.string(),
  caseId: z.string(),
  caseNumber: z.number(),
  what: z.enum(promiseKinds),
  lateByMs: z.number(),
})
export const teamPromises = z.object({
  /** Null: cases of no team. */
  teamId: z.string().nullable(),
  teamName: z.string(),
  made: z.number(),
  open: z.number(),
  kept: z.number(),
  broken: z.number(),
  /** Announced anew before they were due. */
  reannounced: z.number(),
  /** kept ÷ (kept + broken) */
  keptRate: z.number().nullable(),
  /** Of those kept: how long before they were due, ms. */
  medianLeadMs: z.number().nullable(),
  worstLate: z.array(worst),
})
export type TeamPromises = z.infer<typeof teamPromises>
export const promiseReport = z.object({ from: instant, to: instant, items: z.array(teamPromises) })

type Settled = Pick<CasePromise, 'state' | 'publicDueAt' | 'settledAt'>

export const leadOf = ({ publicDueAt, settledAt }: Pick<Settled, 'publicDueAt' | 'settledAt'>): number | null =>
  settledAt === null ? null : publicDueAt - settledAt

/** How late it is or was, ms: broken ones until they were settled, open ones until `now`; 0: not late. */
export const lateBy = ({ state, publicDueAt, settledAt }: Settled, now: number): number => {
  if (state !== 'broken' && state !== 'open') return 0
  return Math.max(0, (settledAt ?? now) - publicDueAt)
}

const listed = 5

export interface PromiseTally {
  add(made: CasePromise, caseNumber: number): void
  result(): Omit<TeamPromises, 'teamId' | 'teamName'>
}
/** One team's promises, counted one by one. `now` tells how late those are that are still open, ms. */
export const createPromiseTally = (now: number): PromiseTally => {
  const count = { made: 0, open: 0, kept: 0, broken: 0, reannounced: 0 }
  const leads: number[] = []
  let late: z.infer<typeof worst>[] = []
  return {
    add: (made, caseNumber) => {
      count.made += 1
      if (made.state !== 'withdrawn') count[made.state] += 1
      const lead = leadOf(made)
      if (made.state === 'kept' && lead !== null) leads.push(lead)
      const lateByMs = lateBy(made, now)
      if (lateByMs === 0) return
      late = [...late, { promiseId: made.id, caseId: made.caseId, caseNumber, what: made.what, lateByMs }]
        .sort((a, b) => b.lateByMs - a.lateByMs)
        .slice(0, listed)
    },
    result: () => {
      const sorted = Float64Array.from(leads).sort()
      const upper = sorted[Math.floor(sorted.length / 2)]
      const lower = sorted[Math.floor((sorted.length - 1) / 2)]
      const settled = count.kept + count.broken
      return {
        ...count,
        keptRate: settled === 0 ? null : count.kept / settled,
        medianLeadMs: upper === undefined || lower === undefined ? null : (upper + lower) / 2,
        worstLate: late,
      }
    },
  }
}
