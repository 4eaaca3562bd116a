import type { Page, PageRequest } from '../domain/page.ts'
import type { Quarantined, QuarantineReason } from '../domain/quarantine.ts'

/** Refused messages, whole, so that an operator can read them and run them again (P6). Bounded: the oldest go first, counted. */
export interface QuarantineStore {
  /** Idempotent by `seq`. */
  add(rows: readonly (Quarantined & { body: Uint8Array })[]): Promise<void>
  /** Newest first. */
  list(filter: PageRequest & { reason?: QuarantineReason | undefined }): Promise<Page<Quarantined>>
  get(seq: number): Promise<(Quarantined & { body: Uint8Array }) | undefined>
  remove(seq: number): Promise<boolean>
  count(): Promise<number>
}
