import type { z } from 'zod'
import type { lesson } from '../domain/article.ts'
import type { CasePromise, CaseState, RecoveryCase, Survey, TimelineEntry } from '../domain/case.ts'
import type { LimitBreach, Offer, OfferLimits } from '../domain/offer.ts'
import type { GivenSoFar } from '../domain/offerLimits.ts'
import type { Page, PageRequest } from '../domain/page.ts'
import type { RemedyAttempt } from '../domain/remedy.ts'
import type { NewMessage } from './messageStore.ts'
import type { NewVoucher } from './voucherStore.ts'

/** A case with the machine's own state: what `decide` needs to go on. */
export interface StoredCase {
  readonly row: RecoveryCase
  /** The persisted XState snapshot with its context, as JSON; `machineVersion` says which machine wrote it. */
  readonly snapshot: unknown
  readonly machineVersion: number
}
export interface Deadline {
  readonly caseId: string
  readonly name: string
  readonly dueAt: number
}
/** Work for the world outside that is not a message: handed out at least once, its `id` makes it once. */
export interface OutboxItem {
  /** `{caseId}:{version}:{index}` */
  readonly id: string
  readonly caseId: string
  readonly kind: 'deviceCommand' | 'teach'
  readonly body: unknown
}
export interface Complaint {
  readonly id: string
  readonly caseId: string
  readonly customerId: string | null
  readonly deviceId: string | null
  readonly channel: string
  readonly text: string
  readonly at: number
}

/** What a case taught once it was over. */
export type Lesson = z.infer<typeof lesson>

/** One step of one case: everything in it is stored together or not at all (P3). */
export interface CaseStep {
  readonly row: RecoveryCase
  readonly snapshot: unknown
  readonly machineVersion: number
  /** The version the decision was made on; 0 creates the case. `row.version` is this plus one. */
  readonly expectedVersion: number
  readonly history: readonly TimelineEntry[]
  readonly setDeadlines: readonly { name: string; dueAt: number }[]
  readonly clearDeadlines: readonly string[]
  readonly messages: readonly NewMessage[]
  readonly outbox: readonly OutboxItem[]
  /** Inserted or, by id, replaced. */
  readonly promises: readonly CasePromise[]
  readonly offers: readonly Offer[]
  /** The limits in force: an offer of this step that does not fit ends the step as `overLimit`. Absent: nothing is held against any. */
  readonly offerLimits?: OfferLimits
  /** Given with the offers; they end with their offer when that is withdrawn: a conflict when one was redeemed meanwhile. */
  readonly vouchers?: readonly NewVoucher[]
  /** Remote remedies sent by this step, or whose outcome it sees. */
  readonly remedies?: readonly RemedyAttempt[]
  readonly survey?: Survey
  readonly complaint?: Complaint
  readonly learned?: Lesson
  /** What this step answers: consumed in the same transaction, so that it is answered once. */
  readonly consumesFaultEvent?: string
  /** An id of the request (Idempotency-Key, command result id); a second step with it is `alreadyDone`. */
  readonly requestKey?: string
}
/** `overLimit`: what the first offer that does not fit would break; nothing was stored, decide again knowing that. */
export type CommitOutcome = 'stored' | 'conflict' | 'alreadyDone' | { readonly overLimit: readonly LimitBreach[] }

export interface CaseFilter extends PageRequest {
  readonly open?: boolean | undefined
  readonly state?: CaseState | readonly CaseState[] | undefined
  readonly customerId?: string | undefined
  readonly deviceId?: string | undefined
  readonly incidentId?: string | undefined
  readonly ownerId?: string | undefined
  /** Null: those of no team. */
  readonly teamId?: string | null | undefined
  readonly priority?: RecoveryCase['priority'] | undefined
  /** Nobody has acknowledged it, or the acknowledgement ran out. */
  readonly unacknowledged?: boolean | undefined
  /** What comes next, ours or a promise, is due by then (ms). */
  readonly dueBy?: number | undefined
}

export interface CaseStore {
  get(id: string): Promise<StoredCase | undefined>
  /** Newest first. */
  list(filter: CaseFilter): Promise<Page<RecoveryCase>>
  history(caseId: string): Promise<TimelineEntry[]>
  promises(caseId: string): Promise<CasePromise[]>
  offers(
    filter: PageRequest & { caseId?: string | undefined; state?: Offer['state'] | undefined },
  ): Promise<Page<Offer>>
  getOffer(id: string): Promise<Offer | undefined>
  /** What has been given so far, each limit in its own window before `at` (ms). */
  givenSoFar(about: {
    limits: OfferLimits
    at: number
    caseId: string
    customerId: string | null
    madeBy: string
    category: string | null
  }): Promise<GivenSoFar>
  survey(caseId: string): Promise<Survey | undefined>
  complaints(filter: PageRequest & { caseId?: string | undefined }): Promise<Page<Complaint>>
  /**
   * The case that news of this device (or incident) for this customer belongs to: an open one, else the last one
   * closed at or after `closedSince` (the reopen window).
   */
  findCurrent(key: {
    customerId: string | null
    deviceId?: string
    incidentId?: string
    closedSince: number
  }): Promise<StoredCase | undefined>
  /** Real cases (no false alarms, none that was merged away) of a device or a customer opened at or after `since`. */
  countSince(key: { deviceId?: string; customerId?: string; since: number; except?: string }): Promise<number>
  nextNumber(): Promise<number>
  commit(step: CaseStep): Promise<CommitOutcome>
  /** Steps of several cases, all of them or none: merging and splitting. The first that cannot be stored decides. */
  commitTogether(steps: readonly CaseStep[]): Promise<CommitOutcome>
  /** Due at or before `now`, earliest first. A step that answers a deadline clears it. */
  dueDeadlines(now: number, limit: number): Promise<Deadline[]>
  deadlines(caseId: string): Promise<Deadline[]>
  /** Outbox rows not yet settled, oldest first. */
  pendingOutbox(limit: number): Promise<OutboxItem[]>
  settleOutbox(id: string): Promise<void>
  /** Cases with all that impact is counted from, opened in [from, to). */
}

/** A case with what impact counts beside its row. */
export interface ImpactCase {
  readonly row: RecoveryCase
  readonly models: readonly string[]
  readonly firmwares: readonly string[]
  readonly promises: readonly CasePromise[]
  readonly offers: readonly Offer[]
  readonly survey: Survey | null
}
