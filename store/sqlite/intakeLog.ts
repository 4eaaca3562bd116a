import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { IntakeInput, IntakeMessage } from '../../domain/intake.ts'
import type { IntakeLog } from '../intakeLog.ts'
import { frameBound, packFrames, unpackFrames } from './intakeFrames.ts'
import { type CommittedReader, createCommittedReader } from './intakeReaders.ts'
import type { IntakeCalls, IntakeWorkerData } from './intakeWorker.ts'
import { startWorkerThread } from './workerThread.ts'

export interface IntakeLogOptions {
  /** Folder of the journal; made when missing. */
  readonly dir: string
  /** Messages handed to the disk and not yet durable; what comes beyond waits its turn. */
  readonly maxPending?: number
  /** Durable messages the slowest listener has not finished; at this many nothing more is written until it catches up. */
  readonly maxUnread?: number
  /** A position that must not be given again, from whoever remembers one: positions go on behind it even when the file was lost. */
  readonly startAfter?: number
  readonly log?: Logger
}

interface Waiting {
  readonly input: IntakeInput
  resolve(seq: number): void
  reject(error: Error): void
}

const groupMessages = 8192
const groupBytes = 4 << 20
/** A second group goes off while the first is being written only when it is worth an fsync of its own. */
const worthSecondGroup = 256

/**
 * The durable journal in one SQLite file. Messages that arrive together, or while the disk is busy, share one row and
 * one fsync (group commit).
 *
 * Listeners get one batch at a time. One that waits for an append of its own may wait for itself, once `maxUnread`
 * messages are out: it must not.
 *
 * When the disk fails, or a listener does, every append from then on rejects with the cause: an acknowledged message
 * is always stored and always reaches the listeners, or is read again after a restart.
 */
export const openIntakeLog = async (options: IntakeLogOptions): Promise<IntakeLog> => {
  const { dir, maxPending = 16_384, maxUnread = 20_000, startAfter = 0, log } = options
  mkdirSync(dir, { recursive: true })
  const data: IntakeWorkerData = { file: join(dir, 'journal.sqlite'), startAfter }
  const worker = startWorkerThread<IntakeCalls>(new URL('./intakeWorker.ts', import.meta.url), data)
  const opened = await worker.call('open', null).catch(async (cause) => {
    await worker.end()
    throw new Error(`The journal in ${dir} cannot be opened: ${messageOf(cause)}`, { cause })
  })

  let waiting: Waiting[] = []
  let givenSeq = opened.lastSeq
  let durableSeq = opened.lastSeq
  let groupsOut = 0
  let messagesOut = 0
  let scheduled = false
  let failed: Error | undefined
  let closing: Promise<void> | undefined
  let idle: (() => void) | undefined
  const readers: CommittedReader[] = []

  const fail = (error: Error): void => {
    if (failed) return
    failed = error
    log?.fatal({ err: error }, 'the journal refuses further messages')
    const refused = waiting
    waiting = []
    for (const entry of refused) entry.reject(error)
    idle?.()
  }

  const unread = (): number => readers.reduce((most, reader) => Math.max(most, reader.unread()), 0)

  const mayWrite = (): boolean => {
    if (failed || waiting.length === 0) return false
    if (groupsOut >= 2 || (groupsOut === 1 && waiting.length < worthSecondGroup)) return false
    return closing !== undefined || (messagesOut < maxPending && unread() + messagesOut < maxUnread)
  }

  const takeGroup = (): { group: Waiting[]; bound: number } => {
    const most = Math.min(groupMessages, closing ? groupMessages : maxPending - messagesOut)
    let count = 0
    let bound = 0
    for (const entry of waiting) {
      const next = bound + frameBound(entry.input)
      if (count > 0 && (count >= most || next > groupBytes)) break
      bound = next
      count++
    }
    const group = count === waiting.length ? waiting : waiting.slice(0, count)
    waiting = count === waiting.length ? [] : waiting.slice(count)
    return { group, bound }
  }

  const write = (): void => {
    while (mayWrite()) {
      const { group, bound } = takeGroup()
      const firstSeq = givenSeq + 1
      const lastSeq = givenSeq + group.length
      givenSeq = lastSeq
      groupsOut++
      messagesOut += group.length
      const { buffer, bytes } = packFrames(
        group.map((entry) => entry.input),
        bound,
      )
      worker
        .call('append', { firstSeq, lastSeq, buffer, bytes }, [buffer])
        .then(
          () => committed(group, firstSeq),
          (cause) => {
            const error = new Error(`The journal in ${dir} cannot be written: ${messageOf(cause)}`, { cause })
            for (const entry of group) entry.reject(error)
            fail(error)
          },
        )
        .finally(() => {
          groupsOut--
          messagesOut -= group.length
          if (groupsOut === 0 && waiting.length === 0) idle?.()
          write()
        })
    }
  }

  const committed = (group: readonly Waiting[], firstSeq: number): void => {
    durableSeq = firstSeq + group.length - 1
    const batch: IntakeMessage[] = []
    let seq = firstSeq
    for (const { input, resolve } of group) {
      const { receivedAt, principal, topic, payload } = input
      batch.push({ seq, receivedAt, principal, topic, payload })
      resolve(seq++)
    }
    for (const reader of readers) reader.give(batch)
  }

  /** Next turn of the event loop: what other sockets deliver in this one joins the group. */
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      write()
    })
  }

  const shutDown = async (): Promise<void> => {
    write()
    if (!failed && (groupsOut > 0 || waiting.length > 0))
      await new Promise<void>((resolve) => {
        idle = resolve
      })
    if (!failed) await Promise.all(readers.map((reader) => reader.finished()))
    await worker.call('close', null).catch(() => undefined)
    await worker.end()
  }

  return {
    append(input) {
      if (failed) return Promise.reject(failed)
      if (closing) return Promise.reject(new Error('The journal is closed.'))
      return new Promise<number>((resolve, reject) => {
        waiting.push({ input, resolve, reject })
        schedule()
      })
    },
    onCommitted(listener) {
      readers.push(
        createCommittedReader(listener, {
          caughtUp: schedule,
          failed: (cause) => fail(new Error(`A reader of the journal failed: ${messageOf(cause)}`, { cause })),
        }),
      )
    },
    async *read(from) {
      const to = durableSeq
      let next = from
      while (next <= to) {
        const answer = await worker.call('read', { from: next, to })
        const last = answer.chunks.at(-1)
        if (!last) return
        yield answer.chunks.flatMap((chunk) => unpackFrames(chunk.body, chunk.first_seq, { from: answer.from, to }))
        next = last.last_seq + 1
      }
    },
    async trimBefore(seq) {
      const before = Math.min(seq, durableSeq + 1)
      while ((await worker.call('trim', before)).more);
    },
    get lastSeq() {
      return durableSeq
    },
    close() {
      if (!closing) {
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        // Set before the work starts: from here on appends are refused and back-pressure no longer holds writes up.
        closing = promise
        shutDown().then(resolve, reject)
      }
      return closing
    },
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
