import type { FaultName } from './scripts.ts'

/** What really happened to a device, as only the simulation can know. Times are product ms. */
export interface GroundTruth {
  /** `{deviceId}#{n}`: later news of the same fault carries the same id. */
  readonly id: string
  readonly deviceId: string
  readonly kind: FaultName
  readonly beganAt: number
  /** When the owner would have noticed by themselves; null while they have not (or never could). */
  readonly noticeableAt: number | null
  readonly endedAt: number | null
  readonly endedBy: 'restart' | 'technician' | 'itself' | null
  /** Devices that went down with it: the children of a lost gateway. */
  readonly takesWithIt: readonly string[]
}
