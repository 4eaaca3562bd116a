import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Somewhere an adapter keeps things: opening it again after closing is a restart. */
export interface Place<T> {
  open(): Promise<T>
  remove(): Promise<void>
}

export interface Visit<T> {
  readonly store: T
  /** Closes and opens again. */
  restart(): Promise<T>
}

/** Opens a new place for one test, and closes and removes it when the test is over. */
export const visit = async <T extends { close(): Promise<void> }>(place: Place<T>): Promise<Visit<T>> => {
  let store = await place.open()
  onTestFinished(async () => {
    await store.close()
    await place.remove()
  })
  return {
    get store() {
      return store
    },
    async restart() {
      await store.close()
      store = await place.open()
      return store
    },
  }
}

/** A folder of its own for one test. */
export const folder = (): { dir: string; remove(): Promise<void> } => {
  const dir = mkdtempSync(join(tmpdir(), 'forestall-store-'))
  return { dir, remove: async () => rmSync(dir, { recursive: true, force: true }) }
}
