/**
 * The journal: every message a device sent, and every fact of our own that verdicts depend on (ticks of the
 * clock, registry changes), in one order. `seq` is that order; detection is a pure function of it (promise P2).
 */
export interface IntakeMessage {
  /** Position in the journal, 1 and up, no gaps. */
  readonly seq: number
  /** Our clock when it arrived, ms since the epoch. */
  readonly receivedAt: number
  /** The device (or gateway) id that was signed in, `''` for our own facts. */
  readonly principal: string
  readonly topic: string
  readonly payload: Uint8Array
}
export type IntakeInput = Omit<IntakeMessage, 'seq'>
