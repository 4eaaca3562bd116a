import { z } from 'zod'
import { createRandom } from '../random.ts'
import type { Ailments, Physics, Surroundings, Values } from './physics.ts'
import { asNew } from './physics.ts'

/** A machine of some kind at some moment of product time. */
export interface Body {
  /** Moves on to `to`; going backwards does nothing. */
  advance(to: number, ailments: Ailments): void
  read(): Values
  serves(): boolean
  /** JSON, for `saved`. */
  save(): unknown
}
export interface BodyOptions {
  /** Names the stream of chance: seed and device id. */
  readonly name: string
  readonly at: number
  readonly utcOffsetHours: number
  /** From `save()`; ignored when it is not of this kind or from the future. */
  readonly saved?: unknown
  readonly surroundings?: Surroundings | undefined
  /** Length of a step of the physics, ms, up to two minutes; default 15 s. Coarser is cheaper, and another life. */
  readonly stepMs?: number | undefined
}

/** Steps lie on one grid, so the same span gives the same state however the caller cuts it up. */
const usualStep = 15_000
/** Past this, precision is not worth the work: a stall or a restart is crossed in steps of two minutes … */
const fineSpan = 4 * 3_600_000
const coarseStep = 120_000
/** … and of a longer gap only the last day is lived through. */
const coarseSpan = 24 * 3_600_000
/** A new machine has been running for a while before anybody looks. */
const warmUp = 6 * 3_600_000

const savedBody = z.object({
  at: z.number(),
  state: z.unknown(),
  random: z.tuple([z.number(), z.number(), z.number(), z.number()]),
})

/** Brings a kind of machine to life, new and warmed up, or where it was saved. */
export const createBody = <S>(physics: Physics<S>, options: BodyOptions): Body => {
  const kept = savedBody.safeParse(options.saved)
  const state = kept.success ? physics.state.safeParse(kept.data.state) : undefined
  const resumed =
    kept.success && state?.success && kept.data.at <= options.at
      ? { at: kept.data.at, state: state.data, random: createRandom(kept.data.random) }
      : undefined
  const fineStep = options.stepMs ?? usualStep
  const { surroundings } = options
  let year = { from: 0, to: 0 }
  const random = resumed?.random ?? createRandom(`${options.name}/physics`)
  const current = resumed?.state ?? physics.begin(random)
  let at = resumed?.at ?? Math.floor((options.at - warmUp) / fineStep) * fineStep

  const step = (length: number, ailments: Ailments): void => {
    const local = at + options.utcOffsetHours * 3_600_000
    if (local < year.from || local >= year.to) {
      const number = new Date(local).getUTCFullYear()
      year = { from: Date.UTC(number, 0, 1), to: Date.UTC(number + 1, 0, 1) }
    }
    physics.step(current, {
      at,
      seconds: length / 1000,
      hour: (local % 86_400_000) / 3_600_000,
      dayOfYear: (local - year.from) / 86_400_000,
      outdoor: surroundings?.outdoor(at),
      workday: surroundings?.workday(at) ?? true,
      random,
      ailments,
    })
    at += length
  }
  const advance = (to: number, ailments: Ailments): void => {
    if (to - at > coarseSpan) at = Math.floor((to - coarseSpan) / fineStep) * fineStep
    while (to - at > fineSpan) step(coarseStep, ailments)
    // A fast cycle in coarse steps would be another cycle.
    const length = ailments.band < 1 ? Math.min(fineStep, usualStep) : fineStep
    while (at + length <= to) step(length, ailments)
  }
  if (!resumed) advance(options.at, asNew())

  return {
    advance,
    read: () => physics.read(current, random),
    serves: () => physics.serves(current),
    save: () => ({ at, state: current, random: random.save() }),
  }
}
