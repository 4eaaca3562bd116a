import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { DataDir } from './dataDir.ts'

const control = z.object({ http: z.url(), token: z.string(), pid: z.int() })
export type Control = z.infer<typeof control>

/**
 * Lets commands on the same machine reach the running server: its address and a token of its own, in a file that only
 * the owner can read. Gone when the server stops; stale after a crash, which the command line notices.
 */
export const leaveControl = (dir: DataDir, value: Control): { remove(): void } => {
  writeFileSync(dir.controlFile, JSON.stringify(value), { mode: 0o600 })
  return { remove: () => rmSync(dir.controlFile, { force: true }) }
}

/** The running server's control, or undefined when none left one. */
export const findControl = (dir: DataDir): Control | undefined => {
  try {
    return control.parse(JSON.parse(readFileSync(dir.controlFile, 'utf8')))
  } catch {
    // Missing, half written or of another version: in each case there is no server to be reached through it.
    return undefined
  }
}
