import { z } from 'zod'

const ms = z.int()

/** Whose a case is to be: what the roster says at one moment, carried by the event so that deciding needs no look-up. Times ms. */
export const routing = z.object({
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  /** On call, skilled, with room for one more; null when nobody can own a case. */
  ownerId: z.string().nullable(),
  leaderId: z.string().nullable(),
  /** Why this owner and nobody else, in a plain sentence; names who had no room. */
  why: z.string().optional(),
  /** Who takes severe and repeated cases. */
  seniorId: z.string().nullable(),
  /** The levels above the owner: how long each has before the next is called. Level n is chain[n - 1]. */
  chain: z.array(z.object({ waitMs: z.int() })),
  /** By when, in the team's business time where the target says so; null where there is no such target. */
  targets: z.object({
    acknowledgedBy: ms.nullable(),
    acknowledgeBreachAt: ms.nullable(),
    toldBy: ms.nullable(),
    fixedBy: ms.nullable(),
  }),
})
export type Routing = z.infer<typeof routing>
