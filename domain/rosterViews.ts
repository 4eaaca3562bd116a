/** What the roster tells people: who is on, how much there is to do, and how service levels are kept. */
import { z } from 'zod'
import { instant } from './instant.ts'
import { serviceTarget } from './serviceTarget.ts'

const onCall = {
  userId: z.string(),
  /** Null for somebody who was removed. */
  userName: z.string().nullable(),
  via: z.enum(['rotation', 'override']),
  layerId: z.string().nullable(),
  /** Whose turn it is, when they are away. */
  insteadOf: z.string().nullable(),
}
export const shift = z.object({ from: instant, to: instant, ...onCall }).meta({ id: 'Shift' })
export type Shift = z.infer<typeof shift>

/** Who answers for a team now. */
export const teamOnCall = z
  .object({
    teamId: z.string(),
    teamName: z.string(),
    scheduleId: z.string().nullable(),
    /** Within its working hours. */
    atWork: z.boolean(),
    /** When that changes: it closes, or it next opens. Null without a calendar, or when it is never open again. */
    changesAt: instant.nullable(),
    onCall: z.object({ ...onCall, until: instant.nullable() }).nullable(),
    leader: z.object({ userId: z.string(), userName: z.string(), insteadOf: z.string().nullable() }).nullable(),
    /** Members who are away now. */
    away: z.array(
      z.object({ userId: z.string(), userName: z.string(), until: instant, substituteId: z.string().nullable() }),
    ),
    /** What is not right: nobody on call, a leader who was removed. Plain sentences; empty when all is well. */
    warnings: z.array(z.string()),
  })
  .meta({ id: 'TeamOnCall' })
export type TeamOnCall = z.infer<typeof teamOnCall>

const counts = {
  open: z.int(),
  unacknowledged: z.int(),
  dueSoon: z.int().describe('Due within the next hour'),
  overdue: z.int(),
  capacity: z.int().describe('How many open cases they can hold'),
  load: z.number().nullable().describe('open ÷ capacity; null when there is no capacity'),
}
export const pressures = ['calm', 'filling', 'drowning'] as const
/** How it will go on, from how cases came and were finished in the last hours. */
export const forecast = z.object({
  pressure: z.enum(pressures),
  windowMs: z.int(),
  arrived: z.int(),
  finished: z.int(),
  /** When every place is taken, at this pace; null: not at this pace. */
  fullAt: instant.nullable(),
  why: z.string(),
})
export type Forecast = z.infer<typeof forecast>

export const queueView = z
  .object({
    at: instant,
    teams: z.array(
      z.object({
        /** Null: cases of no team. */
        teamId: z.string().nullable(),
        teamName: z.string(),
        ...counts,
        /** Of them, cases nobody owns. */
        unowned: z.int(),
        forecast,
        people: z.array(
          z.object({
            userId: z.string(),
            userName: z.string(),
            ...counts,
            /** Open cases of this person in other teams. */
            elsewhere: z.int(),
            away: z.boolean(),
            onCall: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Queue' })
export type QueueView = z.infer<typeof queueView>

/** "X % within Y", as it was. */
export const serviceLevel = z.object({
  target: serviceTarget,
  /** Null: cases of no team. */
  teamId: z.string().nullable(),
  teamName: z.string(),
  /** Decided one way or the other. */
  cases: z.int(),
  within: z.int(),
  /** Not reached yet, and still in time: in no figure. */
  pending: z.int(),
  /** within ÷ cases; null without cases. */
  share: z.number().nullable(),
  reached: z.boolean().nullable(),
  breaches: z.int().describe('Beyond the breach, of those not within'),
  /** Those not within, worst first, at most a hundred. */
  missed: z.array(
    z.object({ caseId: z.string(), number: z.int(), tookMs: z.int(), breach: z.boolean(), stillOpen: z.boolean() }),
  ),
})
export type ServiceLevel = z.infer<typeof serviceLevel>
export const serviceLevels = z
  .object({
    from: instant,
    to: instant,
    levels: z.array(serviceLevel),
    /** Time that counts against nobody, for stated reasons. */
    paused: z.object({
      cases: z.int(),
      totalMs: z.int(),
      byReason: z.array(z.object({ reason: z.string(), cases: z.int(), totalMs: z.int() })),
    }),
    /** Cases that are in no figure, and why. */
    leftOut: z.object({ falseAlarms: z.int(), merged: z.int() }),
    /** There were more cases than are counted at once; the figures are of the first of them. */
    truncated: z.boolean(),
  })
  .meta({ id: 'ServiceLevels' })
export type ServiceLevels = z.infer<typeof serviceLevels>
