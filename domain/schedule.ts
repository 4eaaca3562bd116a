import { z } from 'zod'
import { instant } from './instant.ts'
import { recurrenceRule } from './recurrence.ts'
import { localDateTime, timeZoneName } from './wallTime.ts'
import { weekHours } from './weekHours.ts'

/** Ids of what people set up; the same letters as everywhere. */
export const givenId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/,
    'ids start with a letter or digit and hold at most 128 letters, digits, and . _ : -',
  )
export const personId = z.string().min(1).max(300)
export const shortName = z.string().trim().min(1).max(200)
export const versionGiven = z
  .int()
  .nonnegative()
  .optional()
  .describe('The version this change was made on; refused when somebody else changed it since')

/** People who take turns. At every moment it covers, exactly one of them is on. Wall-clock times are of the schedule's zone. */
export const scheduleLayer = z
  .object({
    id: givenId,
    name: shortName,
    /** In the order of their turns. */
    userIds: z.array(personId).min(1).max(100),
    /** The first one's turn begins. */
    startsAt: localDateTime,
    endsAt: localDateTime.nullable().default(null),
    /** When the next one takes over. */
    handOver: recurrenceRule,
    /** Null: at all hours. */
    hours: weekHours.nullable().default(null),
  })
  .refine((layer) => layer.endsAt === null || layer.startsAt < layer.endsAt, {
    path: ['endsAt'],
    error: 'it ends before it starts',
  })
export type ScheduleLayer = z.infer<typeof scheduleLayer>

/** One person instead of whoever's turn it is. The one made last counts. */
export const scheduleOverride = z.object({
  id: z.string(),
  userId: personId,
  from: instant,
  to: instant,
  reason: z.string().trim().max(500).default(''),
  by: z.string(),
  madeAt: instant,
})
export type ScheduleOverride = z.infer<typeof scheduleOverride>
export const overrideInput = scheduleOverride
  .pick({ userId: true, from: true, to: true, reason: true })
  .refine((span) => span.from < span.to, { path: ['to'], error: 'it ends before it begins' })

const parts = {
  name: shortName,
  timeZone: timeZoneName,
  /** The first that covers a moment says who is on. */
  layers: z
    .array(scheduleLayer)
    .max(20)
    .refine((layers) => new Set(layers.map(({ id }) => id)).size === layers.length, 'two layers have the same id'),
}
export const scheduleInput = z.object({ ...parts, version: versionGiven })
/** Who is on call when: layers of rotations, and overrides. Without a layer that covers a moment, nobody is. */
export const schedule = z.object({ id: givenId, ...parts, overrides: z.array(scheduleOverride), version: z.int() })
export type Schedule = z.infer<typeof schedule>

/** Somebody is away; `substituteId` answers for them meanwhile. */
export const absence = z.object({
  id: z.string(),
  userId: personId,
  from: instant,
  to: instant,
  substituteId: personId.nullable().default(null),
  reason: z.string().trim().max(500).default(''),
  by: z.string(),
  madeAt: instant,
})
export type Absence = z.infer<typeof absence>
export const absenceInput = absence
  .pick({ userId: true, from: true, to: true, substituteId: true, reason: true })
  .superRefine((one, check) => {
    if (one.from >= one.to) check.addIssue({ code: 'custom', path: ['to'], message: 'it ends before it begins' })
    if (one.substituteId === one.userId)
      check.addIssue({ code: 'custom', path: ['substituteId'], message: 'nobody stands in for themselves' })
  })
