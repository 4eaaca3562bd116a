import { z } from 'zod'
import { day } from './clock.ts'
import { givenId, personId, shortName, versionGiven } from './schedule.ts'

const word = z.string().trim().min(1).max(100)
const words = z.array(word).max(100).default([])
/** Without region: whoever speaks German answers de-AT too. */
const spoken = z
  .array(z.string().regex(/^[a-z]{2,3}$/, 'a language is written like de'))
  .max(30)
  .default([])

export const teamMember = z.object({
  userId: personId,
  /** What this person can do beside what the whole team can; categories are skills. */
  skills: words,
  languages: spoken,
  /** Takes severe and repeated cases. */
  senior: z.boolean().default(false),
  /** How many open cases this person can own at once. */
  capacity: z.int().min(0).max(10_000).default(20),
})
export type TeamMember = z.infer<typeof teamMember>

/** Whom a level calls. `managers`: every manager; `team`: everybody in it. */
export const callees = ['onCall', 'leader', 'team', 'managers', 'user'] as const
export const escalationStep = z
  .object({
    /** How long this level has, ms, before the one above it is called. The owner's own time is the service target's. */
    waitMs: z
      .int()
      .min(0)
      .max(30 * day),
    to: z.enum(callees),
    /** For `user`. */
    userId: personId.optional(),
    /** For `onCall`: another schedule than the team's own, such as a second line. */
    scheduleId: givenId.optional(),
  })
  .refine((step) => (step.to === 'user') === (step.userId !== undefined), {
    path: ['userId'],
    error: 'who is called? `userId` belongs to a step to a user, and only to it',
  })
export type EscalationStep = z.infer<typeof escalationStep>

const parts = {
  name: shortName,
  /** Kinds of trouble it takes; empty: whatever no other team takes. */
  categories: words,
  /** What everybody in it can do. */
  skills: words,
  languages: spoken,
  leaderId: personId.nullable().default(null),
  members: z
    .array(teamMember)
    .max(500)
    .refine((all) => new Set(all.map(({ userId }) => userId)).size === all.length, 'somebody is in it twice'),
  /** Null: everybody in it is always on. */
  scheduleId: givenId.nullable().default(null),
  /** Null: always at work. */
  calendarId: givenId.nullable().default(null),
  /** From the level above the owner on; empty: the usual times and people. */
  escalation: z.array(escalationStep).max(20).default([]),
}
export const teamInput = z.object({ ...parts, version: versionGiven })
export const team = z.object({ id: givenId, ...parts, version: z.int() })
export type Team = z.infer<typeof team>
