/**
 * How messages lie in one chunk of the journal. Per message, little-endian:
 *
 *     float64 receivedAt · uint32 principal bytes · uint32 topic bytes · uint32 payload bytes · the three, in that order
 *
 * Strings are UTF-8. Positions are not written: a chunk's first one and the order give them.
 */
import type { IntakeInput, IntakeMessage } from '../../domain/intake.ts'

const headerBytes = 20

/** An upper bound of what `input` takes in a chunk, without looking at its characters (UTF-8 takes at most 3 bytes per UTF-16 unit). */
export const frameBound = (input: IntakeInput): number =>
  headerBytes + 3 * (input.principal.length + input.topic.length) + input.payload.byteLength

/** Packs messages into a buffer of its own, ready to be transferred; `bytes` of it are used. */
export const packFrames = (inputs: readonly IntakeInput[], bound: number): { buffer: ArrayBuffer; bytes: number } => {
  const buffer = new ArrayBuffer(bound)
  const target = Buffer.from(buffer)
  let at = 0
  for (const { receivedAt, principal, topic, payload } of inputs) {
    const principalBytes = target.write(principal, at + headerBytes)
    const topicBytes = target.write(topic, at + headerBytes + principalBytes)
    target.writeDoubleLE(receivedAt, at)
    target.writeUInt32LE(principalBytes, at + 8)
    target.writeUInt32LE(topicBytes, at + 12)
    target.writeUInt32LE(payload.byteLength, at + 16)
    at += headerBytes + principalBytes + topicBytes
    target.set(payload, at)
    at += payload.byteLength
  }
  return { buffer, bytes: at }
}

/** The messages of one chunk with positions in `[from, to]`. Payloads are views into `body`. Throws on a damaged chunk. */
export const unpackFrames = (
  body: Uint8Array,
  firstSeq: number,
  range: { readonly from: number; readonly to: number },
): IntakeMessage[] => {
  const source = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const messages: IntakeMessage[] = []
  let at = 0
  for (let seq = firstSeq; at < source.length && seq <= range.to; seq++) {
    if (at + headerBytes > source.length) throw damaged(firstSeq)
    const principalEnd = at + headerBytes + source.readUInt32LE(at + 8)
    const topicEnd = principalEnd + source.readUInt32LE(at + 12)
    const end = topicEnd + source.readUInt32LE(at + 16)
    if (end > source.length) throw damaged(firstSeq)
    if (seq >= range.from)
      messages.push({
        seq,
        receivedAt: source.readDoubleLE(at),
        principal: source.toString('utf8', at + headerBytes, principalEnd),
        topic: source.toString('utf8', principalEnd, topicEnd),
        payload: source.subarray(topicEnd, end),
      })
    at = end
  }
  return messages
}

const damaged = (firstSeq: number): Error =>
  new Error(`The journal is damaged: the chunk at position ${firstSeq} does not hold whole messages.`)
