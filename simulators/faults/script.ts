import type { DeviceKind } from '../devices/kinds.ts'
import type { Ailments, Values } from '../devices/physics.ts'
import type { Random } from '../random.ts'

/** How old a fault is; `overMs` is how long it takes to be at its worst. */
export interface FaultAge {
  readonly ageMs: number
  readonly overMs: number
}
/** A report that is about to be made, as a fault in the sensors or the firmware sees it. */
export interface Reporting extends FaultAge {
  /** The kind's main sensor, and how that fails. */
  readonly sensor: string
  readonly failing: { readonly drift: number; readonly noise: number; readonly loose: number }
  /** A stream of chance of its own for this report. */
  chance(): Random
}

/** How one way of failing goes. A script is a value; the device that has the fault acts it out. */
export interface FaultScript {
  /** Which devices can have it. */
  suits(device: { kind: DeviceKind; isGateway: boolean }): boolean
  /** What it does to the machine. */
  ail?(ailments: Ailments, age: FaultAge): void
  /** What it does to a report, in place; the machine itself is well. */
  distort?(values: Values, reporting: Reporting): void
  /** The sensor of the kind repeats its last value. */
  readonly freezesSensor?: true
  /** Nothing gets out: the connection breaks without a goodbye. */
  readonly mutes?: true
  /** The connection is gone at this age and back at another. */
  mutesAt?(ageMs: number): boolean
  /** The device says so itself on its fault channel. */
  readonly reports?: 'lockout' | 'communication'
  /** A restart clears it. A technician clears everything. */
  readonly restartHelps: boolean
  /** How long until it is at its worst, when nobody says otherwise. */
  readonly usualOverMs: number
  /** Passes by itself after about this long; absent: never. */
  readonly passesAfterMs?: number
}

export const faultHour = 3_600_000
export const faultDay = 24 * faultHour
/** 0 at its beginning, 1 when it is at its worst. */
export const progress = ({ ageMs, overMs }: FaultAge): number => Math.min(1, overMs > 0 ? ageMs / overMs : 1)
