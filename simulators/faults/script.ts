import type { DeviceKind } from '../devices/kinds.ts'
import type { Ailments } from '../devices/physics.ts'

/** How one way of failing goes. A script is a value; the device that has the fault acts it out. */
export interface FaultScript {
  /** Which devices can have it. */
  suits(device: { kind: DeviceKind; isGateway: boolean }): boolean
  /** What it does to the machine after `ageMs`; `overMs` is how long it takes to be at its worst. */
  ail?(ailments: Ailments, age: { ageMs: number; overMs: number }): void
  /** The sensor of the kind repeats its last value. */
  readonly freezesSensor?: true
  /** Nothing gets out: the connection breaks without a goodbye. */
  readonly mutes?: true
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
