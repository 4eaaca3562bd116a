import { z } from 'zod'
import type { Remedy } from '../../domain/playbook.ts'

/** Why a remedy is not sent now. `inUse` and `unsafe` may pass; the others are for people. */
export const remedyBlocks = ['inUse', 'unsafe', 'breaker', 'tooOften'] as const

/** How one remedy of the case's playbook stands: looked up by the runner, carried by the event, so that deciding is pure. */
export const remedyStanding = z.object({
  /** Which one: see `remedyKey`. */
  key: z.string(),
  blockedBy: z.enum(remedyBlocks).nullable(),
  /** Why, for staff; empty where nothing speaks against it. */
  text: z.string(),
  /** The opening of a breaker that it would try out. */
  trialOf: z.string().nullable(),
})
export type RemedyStanding = z.infer<typeof remedyStanding>

/** Names a remedy within its playbook: the command, with its arguments where there are any. */
export const remedyKey = ({ command, args }: Pick<Remedy, 'command' | 'args'>): string =>
  Object.keys(args).length === 0 ? command : `${command} ${JSON.stringify(args)}`
