import type { FaultKind } from '../domain/fault.ts'
import type { Observation } from '../domain/observation.ts'
import type { DeviceContext, OwnTime, PeerReport, PeerView, Verdict } from './detector.ts'
import type { ActivityCount } from './ownTime.ts'

/**
 * What the coordinator asks of a shard, and what it answers: plain data, for the shard may be another thread.
 *
 * A shard reads on by itself until something needs the whole fleet. A tick goes round in phases: everybody says whether
 * somebody is overdue (`look`); if so, how many are quiet (`activity`); then the coordinator has decided whether we or they are
 * silent, and the shards judge (`judge`). What the coordinator decides from that reaches the shards before the next observation.
 */
export type ShardRequest =
  | ObserveRequest
  | { readonly kind: 'activity'; readonly at: number }
  | {
      readonly kind: 'judge'
      readonly seq: number
      readonly at: number
      /** Place in the batch, for the verdicts. */
      readonly index: number
      readonly own: OwnTime
      /** Devices whose quiet the coordinator wants to know. */
      readonly ask: readonly string[]
    }
  | { readonly kind: 'command'; readonly commands: readonly ShardCommand[] }
  | { readonly kind: 'report'; readonly at: number }
  | {
      readonly kind: 'peers'
      readonly at: number
      readonly index: number
      /** By the name of the detector that reported, and by device. */
      readonly views: readonly PeerViews[]
    }
  | { readonly kind: 'idle' }

/** Observations of the shard's devices, `from` inclusive, `to` exclusive; `places`: where in the batch each of them stood. */
export interface ObserveRequest {
  readonly kind: 'observe'
  readonly observations: readonly Observation[]
  readonly places: readonly number[] | undefined
  readonly from: number
  readonly to: number
  /** The tick behind them, if one follows. */
  readonly look: { readonly at: number; readonly own: OwnTime } | undefined
}
export interface PeerViews {
  readonly detector: string
  readonly deviceId: string
  readonly views: readonly PeerView[]
}
export interface PeerReports {
  readonly detector: string
  readonly reports: readonly PeerReport[]
}

/** What was decided about devices from outside their own data. */
export type ShardCommand =
  /** The device's silence is held back by the coordinator, or no longer. */
  | { readonly kind: 'hold'; readonly deviceId: string; readonly held: boolean }
  /** A device's or a model's factor ('' or neither given: of the devices without a model); 1 takes it back. */
  | {
      readonly kind: 'loosen'
      readonly deviceId?: string | undefined
      readonly model?: string | undefined
      readonly faultKind: FaultKind
      readonly key?: string | undefined
      readonly factor: number
    }
  /** A person said that what is going on is no fault. */
  | {
      readonly kind: 'accept'
      readonly deviceId: string
      readonly faultKind: FaultKind
      readonly metric?: string | undefined
      readonly code?: string | undefined
      readonly at: number
    }
  /** After a restore, for the shard starts from its devices alone. */
  | { readonly kind: 'world'; readonly own: OwnTime; readonly rules: DeviceContext['rules'] }

export interface ShardVerdict {
  /** Place in the batch of what it follows from. */
  readonly index: number
  readonly deviceId: string
  readonly verdict: Verdict
}
export interface ShardStats {
  readonly devices: number
  readonly series: number
  readonly seriesRefused: number
  /** Since the start, not from the checkpoint. */
  readonly readings: number
}
export interface ShardReply {
  readonly verdicts: readonly ShardVerdict[]
  readonly overdue: boolean
  readonly activity?: ActivityCount
  readonly quiet?: readonly string[]
  readonly reports?: readonly PeerReports[]
}
