import type { QuarantineReason } from '../domain/quarantine.ts'
import type { FaultPayload, StatusPayload } from '../domain/wire.ts'

/** A topic as an adapter reads it. `channel` is the adapter's own word for what is said there. */
export interface Place {
  readonly deviceId: string
  readonly channel: string
}

/** Metrics at one moment, as the device dated them: ms since the epoch, absent when it did not. Not judged yet. */
export interface SampleDraft {
  readonly kind: 'sample'
  readonly ts: number | undefined
  /** Booleans are 0 and 1 already; names are checked, values finite. */
  readonly values: Readonly<Record<string, number | string>>
}
export interface StatusDraft {
  readonly kind: 'status'
  readonly state: StatusPayload['state']
  readonly firmware?: string
  readonly expectEverySeconds?: number
  readonly wakeAt?: number
}
export interface FaultDraft {
  readonly kind: 'reported'
  readonly ts: number | undefined
  readonly code: string
  readonly severity: FaultPayload['severity']
  readonly text?: string
  readonly clear: boolean
}
export interface CommandResultDraft {
  readonly kind: 'commandResult'
  readonly commandId: string
  readonly ok: boolean
  readonly text?: string
}

/** What a device said, before time, order and duplicates are judged. */
export type Draft = SampleDraft | StatusDraft | FaultDraft | CommandResultDraft

/** Why (a part of) a message could not be read: what is wrong, where, and what to do. */
export interface Refusal {
  readonly reason: QuarantineReason
  readonly detail: string
}

/** Both may be there: the good part of a batch, and why the rest was refused. Neither: nothing to say, on purpose. */
export interface Parsed {
  readonly drafts: readonly Draft[]
  readonly refusal?: Refusal
}

/**
 * One convention of speaking over MQTT. Ingest asks each in turn whose topic it is, then checks who may say it, then
 * has it parsed. An adapter keeps nothing, reads no clock and never throws: replay must give what live gave.
 */
export interface Adapter {
  readonly name: string
  /** Undefined when the topic is not of this convention. */
  recognise(topic: string): Place | undefined
  parse(message: { place: Place; payload: Uint8Array; receivedAt: number }): Parsed
}

export const refused = (reason: QuarantineReason, detail: string): Parsed => ({
  drafts: [],
  refusal: { reason, detail },
})
