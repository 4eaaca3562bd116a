import type { Page, PageRequest } from '../domain/page.ts'
import type { BreakerReset, RemedyAttempt } from '../domain/remedy.ts'

export interface RemedyKey {
  /** Empty: devices without a model. */
  readonly model: string
  readonly command: string
}
export interface RemedyFilter extends PageRequest {
  readonly model?: string | undefined
  readonly command?: string | undefined
  readonly deviceId?: string | undefined
  readonly caseId?: string | undefined
}

/** Remote remedies that were sent; they come with the case step that sends them, and their outcome with the step that sees it. */
export interface RemedyStore {
  /** Newest first. */
  list(filter: RemedyFilter): Promise<Page<RemedyAttempt>>
  /** The newest `limit` of one remedy on one model, newest first. */
  recent(key: RemedyKey, limit: number): Promise<RemedyAttempt[]>
  /** How often this command was sent to this device, by any case, after `since` (ms). */
  countOnDevice(about: { deviceId: string; command: string; since: number }): Promise<number>
  /** What came to its outcome after `since` (ms), earliest first. */
  settledAfter(since: number, limit: number): Promise<RemedyAttempt[]>
  /** Every model and command that was ever tried, by name. */
  keys(): Promise<RemedyKey[]>
  /** Gives the remedy free again. */
  reset(key: RemedyKey, reset: BreakerReset): Promise<void>
  /** Oldest first. */
  resets(key: RemedyKey): Promise<BreakerReset[]>
}
