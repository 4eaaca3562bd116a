import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'

/** The one folder everything is kept in. */
export interface DataDir {
  readonly path: string
  readonly recordsFile: string
  readonly sessionFile: string
  readonly intakeDir: string
  readonly readingsDir: string
  /** Where a running server leaves its address for the command line; see control.ts. */
  readonly controlFile: string
}

export const dataDirAt = (path: string): DataDir => {
  const root = resolve(path)
  return {
    path: root,
    recordsFile: join(root, 'records.db'),
    sessionFile: join(root, 'mqtt-sessions.db'),
    intakeDir: join(root, 'intake'),
    readingsDir: join(root, 'readings'),
    controlFile: join(root, 'control.json'),
  }
}

/** Another process works on this folder. */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse'
  constructor(path: string) {
    super(`${path} is in use by another Forestall process: stop it, or set FORESTALL_DATA_DIR to another folder`)
  }
}

/**
 * Makes the folder and takes it for this process alone. The lock is SQLite's own on a small file: the kernel lets go
 * of it when the process ends, however it ends.
 *
 * @throws DataDirInUse
 */
export const lockDataDir = (dir: DataDir): { release(): void } => {
  let lock: Database.Database | undefined
  try {
    mkdirSync(dir.path, { recursive: true, mode: 0o700 })
    lock = new Database(lockFile(dir), { timeout: 0 })
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock?.close()
    if (isBusy(cause)) throw new DataDirInUse(dir.path)
    throw new Error(
      `cannot write to the data folder ${dir.path} (${cause instanceof Error ? cause.message : cause}): change its owner, make room, or set FORESTALL_DATA_DIR`,
      { cause },
    )
  }
  const held = lock
  return { release: () => held.close() }
}

/** Whether some process holds the folder now. Makes nothing. */
export const isLocked = (dir: DataDir): boolean => {
  if (!existsSync(lockFile(dir))) return false
  const probe = new Database(lockFile(dir), { timeout: 0 })
  try {
    probe.exec('BEGIN EXCLUSIVE')
    return false
  } catch (cause) {
    if (isBusy(cause)) return true
    throw cause
  } finally {
    probe.close()
  }
}

const lockFile = (dir: DataDir): string => join(dir.path, 'lock.db')
const isBusy = (cause: unknown): boolean =>
  cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY')

const secrets = z.object({
  /** Key of the links customers get. */
  linkSecret: z.string().min(32),
  /** Key of the hashes of device passwords. */
  devicePepper: z.string().min(32),
})
export type Secrets = z.infer<typeof secrets>

/**
 * The installation's secrets, made at first use, readable by the owner only. They are kept out of the database on
 * purpose: a copied database alone opens nothing. Call it before the records are made: where there are records and no
 * secrets, they were lost.
 *
 * @throws when they cannot be read, or were lost
 */
export const loadSecrets = (dir: DataDir, randomBytes: (size: number) => Buffer): Secrets => {
  const file = join(dir.path, 'secrets.json')
  try {
    return secrets.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (!missing || existsSync(dir.recordsFile)) {
      throw new Error(
        `${file} ${missing ? 'is missing' : 'cannot be read'}: restore it from a backup (a new one would invalidate every device password and customer link)`,
        { cause },
      )
    }
  }
  const made: Secrets = {
    linkSecret: randomBytes(32).toString('base64url'),
    devicePepper: randomBytes(32).toString('base64url'),
  }
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  return made
}
