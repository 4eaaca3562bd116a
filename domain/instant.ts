import { z } from 'zod'

/**
 * A moment: whole milliseconds since the epoch inside, ISO 8601 UTC in JSON. Every schema that leaves through HTTP or
 * is kept as JSON uses this codec, so `z.infer` gives the number and `z.input` the string, from one definition.
 */
export const instant = z.codec(z.iso.datetime({ offset: true }), z.int(), {
  decode: (text) => Date.parse(text),
  encode: (ms) => new Date(ms).toISOString(),
})
