import type { IntakeInput, IntakeMessage } from '../domain/intake.ts'

/** The durable journal of what arrived (promise P1): many messages, one fsync. */
export interface IntakeLog {
  /** Resolves with the position once the message would survive `kill -9`. Waits while the queue is full (P7). Rejects only when the disk does. */
  append(input: IntakeInput): Promise<number>
  /**
   * Called with each durable batch, in order, exactly once per process; the log waits for the promise once `maxUnread` messages are out (P7).
   * The next batch is handed over when the promise for the one before has resolved; what came meanwhile comes together.
   * A listener must not wait for an append of its own, and one that rejects makes every later append reject.
   */
  onCommitted(listener: (batch: readonly IntakeMessage[]) => Promise<void>): void
  /** Everything from position `from` (inclusive) up to the last position durable when called, in order, in batches. */
  read(from: number): AsyncIterable<readonly IntakeMessage[]>
  /** Forget positions below `seq`. Positions are never reused. */
  trimBefore(seq: number): Promise<void>
  /** The last durable position, 0 when empty. */
  readonly lastSeq: number
  /** Flushes what was accepted, then closes. */
  close(): Promise<void>
}
