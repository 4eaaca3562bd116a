import { hashText, metricHash } from './metricNames.ts'

const floats = new Float64Array(1)
const words = new Uint32Array(floats.buffer)

/**
 * A 53-bit fingerprint of a sample: its time and all its values, whatever their order. Two different samples of one
 * device at the same time meet by chance once in 9e15; the loss would be one reading.
 */
export const sampleKey = (ts: number, values: Readonly<Record<string, number | string>>): number => {
  let one = 0
  let other = 0
  for (const name in values) {
    const value = values[name] ?? ''
    const nameHash = metricHash(name) ?? 0
    let low: number
    let high: number
    if (typeof value === 'number') {
      floats[0] = value
      low = words[0] ?? 0
      high = words[1] ?? 0
    } else {
      low = hashText(value)
      high = value.length
    }
    one = (one + mix(nameHash, low, high)) | 0
    other = (other + mix(nameHash ^ 0x5bd1e995, high, low)) | 0
  }
  floats[0] = ts
  const low = words[0] ?? 0
  const high = words[1] ?? 0
  return (mix(one, low, high) >>> 0) * 0x20_0000 + (mix(other, high, low) >>> 11)
}

/** MurmurHash3's 32-bit finalizer (Appleby, public domain) over three words. */
const mix = (a: number, b: number, c: number): number => {
  let h = Math.imul(a ^ Math.imul(b, 0xcc9e2d51), 0x1b873593) ^ Math.imul(c, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
