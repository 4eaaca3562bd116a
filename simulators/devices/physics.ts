import type { z } from 'zod'
import type { Random } from '../random.ts'

export type Values = Record<string, number | boolean | string>

/** What faults do to the machine itself. What they do to its reports (frozen, mute) is not physics. */
export interface Ailments {
  /** Compressor strength: 1 as new, 0 none. */
  capacity: number
  /** Extra vibration of a worn bearing, mm/s. */
  bearing: number
  /** Locked out by its own protection. */
  locked: boolean
  /** Mains there. */
  powered: boolean
  /** Way to the outside there. */
  linked: boolean
  /** Heat (or cold) lost through a tired seal: 1 as new, 2 twice as much. */
  leak: number
  /** Somebody left the door open. */
  doorOpen: boolean
  /** The controller's hysteresis: 1 as set, below it switches on and off far too often. */
  band: number
  /** Inlet filter: 0 clean, 1 clogged. */
  clog: number
  /** How fast the battery empties: 1 as it should. */
  drain: number
  rebootsPerHour: number
  /** The meter loses its memory and counts from zero. */
  meterResetsPerHour: number
}
export const asNew = (): Ailments => ({
  capacity: 1,
  bearing: 0,
  locked: false,
  powered: true,
  linked: true,
  leak: 1,
  doorOpen: false,
  band: 1,
  clog: 0,
  drain: 1,
  rebootsPerHour: 0,
  meterResetsPerHour: 0,
})

/** What surrounds a machine and is shared by its neighbours. */
export interface Surroundings {
  /** Air temperature outside, °C. */
  outdoor(at: number): number
  /** Local working day: shops are open, offices and their chargers in use. */
  workday(at: number): boolean
}

/** One small step of product time. */
export interface Moment {
  readonly at: number
  readonly seconds: number
  /** Local time of day, 0 to 24. */
  readonly hour: number
  /** Local day of the year, 0 to 366. */
  readonly dayOfYear: number
  /** Air temperature outside, °C; undefined where nobody gave surroundings, and each machine makes its own weather. */
  readonly outdoor: number | undefined
  /** Always true where nobody gave surroundings. */
  readonly workday: boolean
  readonly random: Random
  readonly ailments: Ailments
}

/** How one kind of machine behaves. State is plain JSON and changed in place by `step`. */
export interface Physics<S> {
  readonly state: z.ZodType<S>
  begin(random: Random): S
  /** Must stay bounded for steps of up to two minutes. */
  step(state: S, moment: Moment): void
  /** What its sensors say now, noise included. */
  read(state: S, random: Random): Values
  /** False once its owner would notice something by themselves. Judged on the machine, not on its sensors. */
  serves(state: S): boolean
}

/** How far a first-order lag with time constant `tau` gets in `seconds`: 0 to 1, stable for any step. */
export const lag = (seconds: number, tau: number): number => 1 - Math.exp(-seconds / tau)

/** One step of an Ornstein–Uhlenbeck wander around 0 with the given spread and time constant. */
export const wander = (value: number, o: { seconds: number; tau: number; spread: number; random: Random }): number => {
  const keep = Math.exp(-o.seconds / o.tau)
  return value * keep + o.random.gaussian(0, o.spread * Math.sqrt(1 - keep * keep))
}

/** A daily sine: +1 at `peakHour`, -1 twelve hours later. */
export const daily = (hour: number, peakHour: number): number => Math.cos(((hour - peakHour) / 24) * 2 * Math.PI)

/** A bump around an hour of the day, 1 at its top, wrapping at midnight. */
export const bump = (hour: number, peakHour: number, width: number): number => {
  const apart = Math.abs(hour - peakHour)
  const distance = Math.min(apart, 24 - apart)
  return Math.exp(-((distance / width) ** 2) / 2)
}

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
export const round = (value: number, digits: number): number => Number(value.toFixed(digits))
