import { z } from 'zod'

/** When the product stood still or heard nothing, read off the journaled ticks: time in which nothing can be held against, or for, a device (promise P8). */
export interface Standstills {
  /** A tick of the journal; ticks come in order. `blind`: we ran, but nearly nothing reached us, and we suspect ourselves. */
  tick(at: number, blind: boolean): void
  /** Milliseconds of standstill since `since`. */
  since(since: number): number
  snapshot(): unknown
  restore(state: unknown): void
}

const state = z.object({
  lastTick: z.number().nullable(),
  gaps: z.array(z.object({ from: z.number(), to: z.number() })),
})

/** Gaps remembered; older ones concern no open deadline any more. */
const kept = 200

/** @param tickEveryMs a gap longer than three of these is a standstill */
export const createStandstills = ({ tickEveryMs }: { tickEveryMs: number }): Standstills => {
  let lastTick: number | null = null
  let gaps: { from: number; to: number }[] = []
  return {
    tick(at) {
      if (lastTick !== null && at - lastTick > 3 * tickEveryMs)
        gaps = [...gaps.slice(1 - kept), { from: lastTick, to: at }]
      lastTick = at
    },
    since: (since) => gaps.reduce((sum, gap) => sum + Math.max(0, gap.to - Math.max(gap.from, since)), 0),
    snapshot: () => ({ lastTick, gaps }),
    restore(saved) {
      ;({ lastTick, gaps } = state.parse(saved))
    },
  }
}
