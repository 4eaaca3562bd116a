/** A line of a streamed text, numbered from 1; `tooLong` in place of one that is over the limit. */
export type Line = { readonly number: number } & ({ readonly text: string } | { readonly tooLong: true })

/** The whole stream is over its limit. */
export class StreamTooLarge extends Error {
  override name = 'StreamTooLarge'
}

/**
 * Splits a byte stream into lines as it arrives, holding one line in memory at most. Ends lines at LF, drops a CR before it.
 *
 * @throws StreamTooLarge once more than `maxBytes` have come
 */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array>,
  limits: { maxBytes: number; maxLineBytes: number },
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = []
  let held = 0
  let skipping = false
  let total = 0
  let number = 0
  const take = (): Line => {
    number += 1
    const text = Buffer.concat(parts).toString('utf8').replace(/\r$/, '')
    const line: Line = skipping ? { number, tooLong: true } : { number, text }
    parts = []
    held = 0
    skipping = false
    return line
  }
  const hold = (bytes: Uint8Array): void => {
    held += bytes.length
    if (held > limits.maxLineBytes) {
      skipping = true
      parts = []
    } else parts.push(bytes)
  }
  for await (const chunk of stream) {
    total += chunk.length
    if (total > limits.maxBytes) throw new StreamTooLarge()
    let start = 0
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      hold(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    hold(chunk.subarray(start))
  }
  if (held > 0) yield take()
}
