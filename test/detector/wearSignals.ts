import { type Chance, chance } from './signals.ts'

const gauss = (next: Chance): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

/** How synthetic wear goes from 0 (new) to 1 (at the limit) with the share of its life. */
export const shapes = {
  straight: (share: number) => share,
  accelerating: (share: number) => share ** 1.7,
  exponential: (share: number) => Math.expm1(1.5 * share) / Math.expm1(1.5),
  slowing: (share: number) => Math.sqrt(0.15 * share * share + 0.85 * share),
} as const
export type Shape = keyof typeof shapes

export interface SyntheticWear {
  /** Reading of hour `hour`. */
  at(hour: number): number
  /** Hour at which what wears (without noise and rhythm) passes `limit`. */
  readonly crossesAt: number
}
/**
 * An hourly series with a daily rhythm, noise with memory, and wear that begins after `startDay` days and takes `lifeDays` to the
 * limit at a rate that wanders from day to day.
 */
export const syntheticWear = ({
  seed,
  shape,
  startDay,
  lifeDays,
  level,
  limit,
}: {
  seed: number
  shape: Shape
  startDay: number
  lifeDays: number
  level: number
  limit: number
}): SyntheticWear => {
  const next = chance(seed)
  const reach = limit - level
  const swing = Math.abs(reach) * (0.05 + 0.15 * next())
  const noise = Math.abs(reach) * (0.02 + 0.06 * next())
  const phase = next() * 24
  const hours = (startDay + 3 * lifeDays) * 24
  const values = new Float64Array(hours)
  let share = 0
  let rate = 1
  let memory = 0
  let crossesAt = Infinity
  for (let hour = 0; hour < hours; hour += 1) {
    rate += (1 - rate) / 72 + 0.06 * gauss(next)
    memory += -memory / 18 + 0.33 * gauss(next)
    if (hour > startDay * 24) share += Math.max(0, rate) / (lifeDays * 24)
    const worn = shapes[shape](share)
    if (worn >= 1 && crossesAt === Infinity) crossesAt = hour
    values[hour] =
      level +
      reach * worn +
      swing * Math.cos(((hour - phase) / 12) * Math.PI) +
      0.5 * noise * memory +
      noise * gauss(next)
  }
  return { at: (hour) => values[hour] ?? Number.NaN, crossesAt }
}
