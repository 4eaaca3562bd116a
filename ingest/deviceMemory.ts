import { z } from 'zod'

/** How many accepted samples of a device a redelivered one is compared with. */
const recentKeys = 64
/** Over how many messages the clock's skew is the median. */
const recentSkews = 9

/** What ingest remembers of one device: enough for late, duplicate and skew, and no more. */
export interface DeviceMemory {
  /** The newest time accepted, ms; -Infinity before the first. */
  newest: number
  /** The last time of our clock given to a sample, ms; -Infinity before the first. */
  lastOurs: number
  /** Device clock minus ours, ms, of the last few messages, oldest first. */
  readonly skews: number[]
  keys: Float64Array | undefined
  keyCount: number
}

export const createDeviceMemory = (): DeviceMemory => ({
  newest: Number.NEGATIVE_INFINITY,
  lastOurs: Number.NEGATIVE_INFINITY,
  skews: [],
  keys: undefined,
  keyCount: 0,
})

/** True when the sample was among the last 64 accepted; otherwise it now is. */
export const isRepeated = (memory: DeviceMemory, key: number): boolean => {
  memory.keys ??= new Float64Array(recentKeys).fill(-1)
  if (memory.keys.includes(key)) return true
  memory.keys[memory.keyCount % recentKeys] = key
  memory.keyCount++
  return false
}

export const noteSkew = (memory: DeviceMemory, skew: number): void => {
  if (memory.skews.length >= recentSkews) memory.skews.shift()
  memory.skews.push(Math.round(Math.max(-maxSkew, Math.min(maxSkew, skew))))
}
/** The range of a JavaScript date, ms. */
const maxSkew = 8.64e15

/** The median, so that a few samples sent long after they were taken do not pass for a wrong clock. Undefined before the first. */
export const medianSkew = ({ skews }: DeviceMemory): number | undefined => {
  if (skews.length === 0) return undefined
  const sorted = [...skews].sort((one, other) => one - other)
  return sorted[sorted.length >> 1]
}

/** One device in a snapshot: times as numbers or null, recent keys as base64 of little-endian doubles. */
export const savedMemory = z.tuple([
  z.number().nullable(),
  z.number().nullable(),
  z.array(z.number()),
  z.int(),
  z.base64(),
])
export type SavedMemory = z.infer<typeof savedMemory>

export const saveMemory = (memory: DeviceMemory): SavedMemory => [
  finiteOrNull(memory.newest),
  finiteOrNull(memory.lastOurs),
  [...memory.skews],
  memory.keyCount,
  memory.keys ? Buffer.from(memory.keys.buffer).toString('base64') : '',
]

export const restoreMemory = ([newest, lastOurs, skews, keyCount, keys]: SavedMemory): DeviceMemory => {
  const bytes = Buffer.from(keys, 'base64')
  const restored = new Float64Array(recentKeys).fill(-1)
  if (bytes.length === restored.byteLength) Buffer.from(restored.buffer).set(bytes)
  return {
    newest: newest ?? Number.NEGATIVE_INFINITY,
    lastOurs: lastOurs ?? Number.NEGATIVE_INFINITY,
    skews: [...skews],
    keys: bytes.length === 0 ? undefined : restored,
    keyCount,
  }
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
