import type { IncidentUpdate, ItemReason, ItemState, UpdateItem, UpdateProgress } from '../domain/incidentUpdate.ts'
import type { Message } from '../domain/message.ts'
import type { Page, PageRequest } from '../domain/page.ts'

/** One case's place in an update. Of a customer's cases one is told; the others have `toldWith`. */
export interface NewUpdateItem {
  readonly caseId: string
  readonly caseNumber: number
  readonly customerId: string
  /** Ascending: who comes first. */
  readonly rank: string
  /** The case of the same customer it is said in; null: this one. */
  readonly toldWith: string | null
}

/** An update that goes on, with how far it is. */
export interface RunningUpdate {
  readonly update: IncidentUpdate
  /** The last customer looked at, in the order of their ids; null: none yet. */
  readonly preparedTo: string | null
  /** Up to which moment the rate has been used, ms. */
  readonly paidUntil: number
  /** Somebody got an answer since everybody was last looked for: others may have joined meanwhile. */
  readonly movedOn: boolean
}

/** What became of one item. */
export interface ItemResult {
  readonly caseId: string
  readonly state: Exclude<ItemState, 'pending' | 'stopped'>
  readonly why: ItemReason | null
  readonly at: number
  readonly notBefore?: number
}

/** Updates to many customers: once each, whatever happens in between. */
export interface IncidentUpdateStore {
  /**
   * Begins an update, and stops those of the same incident that still go on, in one transaction. The same `requestKey` again
   * begins nothing and answers with the one it began.
   */
  begin(
    update: IncidentUpdate,
    options: { paidUntil: number; requestKey?: string | undefined },
  ): Promise<{ update: IncidentUpdate; fresh: boolean }>
  get(id: string): Promise<IncidentUpdate | undefined>
  /** The newest one of the incident that was not stopped. */
  latest(incidentId: string): Promise<IncidentUpdate | undefined>
  /** Newest first. */
  list(filter: PageRequest & { incidentId: string }): Promise<Page<IncidentUpdate>>
  /** Those that go on, oldest first. */
  running(limit: number): Promise<RunningUpdate[]>
  /** A page of people, and how far that is; `preparedTo` null: that was the last, now it is sent. Cases it knows are left as they are. */
  addItems(id: string, items: readonly NewUpdateItem[], preparedTo: string | null): Promise<void>
  /** Looks for people once more, from the beginning. */
  lookAgain(id: string): Promise<void>
  /** Whose quiet hours are over at `now` wait no longer. Returns how many. */
  release(id: string, now: number): Promise<number>
  /** Pending items, most affected first. */
  pending(id: string, limit: number): Promise<UpdateItem[]>
  /** The customer's other cases in it, which are told with this one. */
  toldWith(item: UpdateItem): Promise<string[]>
  /**
   * What became of some, and up to which moment that used the rate (ms), in one transaction. Said is said, even if we were
   * stopped in that moment; anything else only while the item waits.
   */
  settle(id: string, results: readonly ItemResult[], paidUntil: number): Promise<void>
  /** Everybody has an answer. */
  finish(id: string, at: number): Promise<void>
  /** False when it does not go on any more. */
  stop(id: string, stop: { by: string; at: number; reason: string }): Promise<boolean>
  progress(id: string): Promise<UpdateProgress>
  /** The message it became in that case, as far as that has come; undefined where it was said with another message. */
  message(id: string, caseId: string): Promise<Pick<Message, 'id' | 'channel' | 'state' | 'sentAt'> | undefined>
  /** Most affected first. */
  items(filter: PageRequest & { updateId: string; state?: ItemState | undefined }): Promise<Page<UpdateItem>>
}
