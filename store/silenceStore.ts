import type { Page, PageRequest } from '../domain/page.ts'
import type { Silence } from '../domain/silences.ts'

/** Silences and maintenance windows, the ones that are over included: what they hid must stay explained. */
export interface SilenceStore {
  get(id: string): Promise<Silence | undefined>
  /** Adds, or replaces the one with the same id. */
  save(silence: Silence): Promise<void>
  /** Newest first. `over`: at the moment `at`. */
  list(
    filter: PageRequest & { over?: { readonly at: number; readonly is: boolean } | undefined },
  ): Promise<Page<Silence>>
  /** All that are not over at `at`, by id. */
  pending(at: number): Promise<Silence[]>
}
