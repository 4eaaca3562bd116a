import { z } from 'zod'
import { instant } from './instant.ts'

/**
 * What one remote remedy came to, as the device's own telemetry shows it:
 *
 * - `mended`: the fault went and stayed away for the watch
 * - `noEffect`: no answer, or done and the fault stayed or came back
 * - `failed`: the device said that it could not
 * - `worse`: a new or worse fault on the device soon after the command
 */
export const remedyOutcomes = ['mended', 'noEffect', 'failed', 'worse'] as const
export type RemedyOutcome = (typeof remedyOutcomes)[number]

export const remedyAttempt = z
  .object({
    /** The command's own id. */
    id: z.string(),
    caseId: z.string(),
    deviceId: z.string(),
    /** Empty: the device has none. */
    model: z.string(),
    command: z.string(),
    sentAt: instant,
    /** Null: not known (yet). */
    outcome: z.enum(remedyOutcomes).nullable(),
    settledAt: instant.nullable(),
    /** The opening of the breaker that it tries out; null: an ordinary attempt. */
    trialOf: z.string().nullable(),
  })
  .meta({ id: 'RemedyAttempt', description: 'A remote remedy that was sent, and what it came to' })
export type RemedyAttempt = z.infer<typeof remedyAttempt>

/** Somebody gave a remedy free again for a model. Kept for ever. */
export const breakerReset = z.object({ at: instant, by: z.string(), reason: z.string() })
export type BreakerReset = z.infer<typeof breakerReset>

/** `closed`: the remedy may be used; `open`: on no device of the model; `halfOpen`: once, to see. */
export const breakerStates = ['closed', 'open', 'halfOpen'] as const
export const breaker = z
  .object({
    model: z.string(),
    command: z.string(),
    state: z.enum(breakerStates),
    /** Why and when it opened; null while closed. */
    why: z.string().nullable(),
    openedAt: instant.nullable(),
    /** From when one trial is allowed. */
    trialFrom: instant.nullable(),
    /** A trial is under way. */
    trying: z.boolean(),
    /** Of the last ten whose outcome counts. */
    counts: z.object({ mended: z.int(), noEffect: z.int(), failed: z.int(), worse: z.int() }),
    resets: z.array(breakerReset),
  })
  .meta({ id: 'Breaker', description: 'Whether a remedy may be used on devices of a model' })
export type Breaker = z.infer<typeof breaker>
