import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { DataDir } from './dataDir.ts'

const control = z.object({ http: z.url(), mqtt: z.url(), token: z.string(), pid: z.int() })
export type Control = z.infer<typeof control>

/**
 * Lets commands on the same machine reach the running server: its address and a token of its own, in a file that only
 * the owner can read. Gone when the server stops; after a crash a stale one stays, which means nothing: whether a server
 * runs is told by the folder's lock.
 */
export const leaveControl = (dir: DataDir, value: Control): void => {
  // Written whole or not at all: a command may read it at any moment.
  const fresh = `${dir.controlFile}.new`
  writeFileSync(fresh, JSON.stringify(value), { mode: 0o600 })
  renameSync(fresh, dir.controlFile)
}

export const removeControl = (dir: DataDir): void => rmSync(dir.controlFile, { force: true })

/** The running server's control, or undefined when none left one. */
export const findControl = (dir: DataDir): Control | undefined => {
  try {
    return control.parse(JSON.parse(readFileSync(dir.controlFile, 'utf8')))
  } catch {
    // Missing, half written or of another version: in each case there is no server to be reached through it.
    return undefined
  }
}
