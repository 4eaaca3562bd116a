/**
 * What ingest understands of the journal and the detector reads, in journal order.
 * `seq` is the journal position it came from; `at` is our clock then.
 */
import type { DeviceProfile } from './device.ts'
import type { AlarmGoals, FaultVerdict } from './learning.ts'
import type { Rule } from './rule.ts'
import type { Silence } from './silences.ts'
import type { CommandResultPayload, FaultPayload, StatusPayload } from './wire.ts'

interface Base {
  readonly seq: number
  readonly at: number
  /** Not said just now: run again from quarantine, or imported. It is stored and judged, but it is no sign of life. */
  readonly history?: true
}

/** One device's metrics at one moment. Booleans arrive as 0 and 1; strings stay strings. */
export interface Sample extends Base {
  readonly kind: 'sample'
  readonly deviceId: string
  /** When it was measured: the device's clock where it can be trusted, ours where not (promise P9). */
  readonly ts: number
  readonly clock: 'device' | 'ours'
  /** `late`: measured before something already seen of this device; stored, but order-dependent models skip it. */
  readonly timing: 'onTime' | 'late'
  readonly values: Readonly<Record<string, number | string>>
}

export interface StatusChange extends Base {
  readonly kind: 'status'
  readonly deviceId: string
  readonly state: StatusPayload['state']
  readonly firmware?: string
  readonly expectEverySeconds?: number
  readonly wakeAt?: number
}

export interface ReportedFault extends Base {
  readonly kind: 'reported'
  readonly deviceId: string
  readonly ts: number
  readonly code: string
  readonly severity: FaultPayload['severity']
  readonly text?: string
  readonly clear: boolean
}

export interface CommandResult extends Base {
  readonly kind: 'commandResult'
  readonly deviceId: string
  readonly commandId: CommandResultPayload['id']
  readonly ok: boolean
  readonly text?: string
}

/** Our clock, journaled. A gap between ticks means that we stood still, not the fleet (promise P8). */
export interface Tick extends Base {
  readonly kind: 'tick'
}

export interface ProfileChange extends Base {
  readonly kind: 'profile'
  readonly profile: DeviceProfile
}

/** A person's word on a fault, or (`undo`) that their earlier word on it no longer holds. */
export interface Teaching extends Base {
  readonly kind: 'teach'
  readonly faultId: string
  readonly deviceId: string
  readonly faultKind: string
  readonly metric?: string
  readonly code?: string
  readonly verdict: FaultVerdict | 'undo'
  readonly reason: string
  /** A user's id; absent in what older versions journaled. */
  readonly by?: string
}

/** How many false alarms the operator accepts, replacing what was said before. */
export interface AlarmGoalsChange extends Base {
  readonly kind: 'alarmGoals'
  readonly goals: AlarmGoals
}

/** The whole set of the operator's rules, replacing the one before. */
export interface RulesChange extends Base {
  readonly kind: 'rules'
  readonly rules: readonly Rule[]
}

/** All silences and maintenance windows that are not over, replacing the ones before. */
export interface SilencesChange extends Base {
  readonly kind: 'silences'
  readonly silences: readonly Silence[]
}

export type Observation =
  | Sample
  | StatusChange
  | ReportedFault
  | CommandResult
  | Tick
  | ProfileChange
  | RulesChange
  | SilencesChange
  | Teaching
  | AlarmGoalsChange
