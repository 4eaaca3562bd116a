/**
 * The journal's file and the only thread that touches it. One row is one group of messages packed by intakeFrames.ts:
 * one insert and one fsync however many messages there are.
 */
import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { answerCalls } from './workerThread.ts'

export interface IntakeWorkerData {
  readonly file: string
  readonly startAfter: number
}
export interface StoredChunk {
  readonly first_seq: number
  readonly last_seq: number
  readonly body: Uint8Array
}

const { file, startAfter }: IntakeWorkerData = workerData
const db = new Database(file)
db.pragma('journal_mode = WAL')
// FULL: the WAL is synced at every commit, so that "committed" also survives the power going.
db.pragma('synchronous = FULL')
// Nobody else writes here; whoever holds the file for longer than this has taken it from us.
db.pragma('busy_timeout = 1000')
db.pragma('wal_autocheckpoint = 4000')
db.pragma('journal_size_limit = 67108864')
// Keyed by the last position: "everything from position n on" is then one range of the primary key.
db.exec(`
  CREATE TABLE IF NOT EXISTS chunks (last_seq INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, body BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS floor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL);
  INSERT OR IGNORE INTO floor VALUES (1, 1);
`)

const insert = db.prepare('INSERT INTO chunks (last_seq, first_seq, body) VALUES (?, ?, ?)')
const select = db.prepare<[number, number], StoredChunk>(
  'SELECT first_seq, last_seq, body FROM chunks WHERE last_seq >= ? AND first_seq <= ? ORDER BY last_seq',
)
const newest = db.prepare<[], { seq: number | null }>('SELECT max(last_seq) AS seq FROM chunks')
const floor = db.prepare<[], { seq: number }>('SELECT seq FROM floor')
const raiseFloor = db.prepare('UPDATE floor SET seq = ? WHERE seq < ?')
const removeSome = db.prepare(
  'DELETE FROM chunks WHERE last_seq IN (SELECT last_seq FROM chunks WHERE last_seq < ? ORDER BY last_seq LIMIT 16)',
)

const floorSeq = (): number => floor.get()?.seq ?? 1
const readBytes = 1_048_576
if (startAfter > (newest.get()?.seq ?? 0)) raiseFloor.run(startAfter + 1, startAfter + 1)
let lastSeq = Math.max(newest.get()?.seq ?? 0, floorSeq() - 1)

const calls = {
  /** The last position ever given out, also when all was trimmed. */
  open: (_: null): { lastSeq: number } => ({ lastSeq }),

  /** Refuses to leave a gap: after one group failed, the groups already on their way fail too. */
  append: (chunk: { firstSeq: number; lastSeq: number; buffer: ArrayBuffer; bytes: number }): null => {
    if (chunk.firstSeq !== lastSeq + 1)
      throw new Error(`Position ${chunk.firstSeq} cannot follow position ${lastSeq}: an earlier write failed.`)
    insert.run(chunk.lastSeq, chunk.firstSeq, Buffer.from(chunk.buffer, 0, chunk.bytes))
    lastSeq = chunk.lastSeq
    return null
  },

  /** Whole chunks that touch `[from, to]`, about a megabyte of them. */
  read: (range: { from: number; to: number }): { from: number; chunks: StoredChunk[] } => {
    const from = Math.max(range.from, floorSeq())
    const chunks: StoredChunk[] = []
    let bytes = 0
    for (const chunk of select.iterate(from, range.to)) {
      chunks.push(chunk)
      bytes += chunk.body.byteLength
      if (bytes >= readBytes) break
    }
    return { from, chunks }
  },

  /** Removes a few chunks at a time, so that appends get their turn in between. */
  trim: (before: number): { more: boolean } => {
    raiseFloor.run(before, before)
    return { more: removeSome.run(before).changes > 0 }
  },

  close: (_: null): null => {
    db.close()
    return null
  },
}
export type IntakeCalls = typeof calls

answerCalls(calls)
