import { metricName } from '../domain/wire.ts'

/** Fleets use few names and send them millions of times: each is checked and hashed once. */
const maxRemembered = 20_000
const remembered = new Map<string, number>()

/**
 * A 32-bit hash of a metric's name, or undefined when it may not be one. Beside the schema's rule, names that every
 * JavaScript object already answers to (`__proto__`, `constructor`, `toString` …) are refused: stored under such a name
 * a reading could change what other code sees, or be read where there is none.
 */
export const metricHash = (name: string): number | undefined => {
  const known = remembered.get(name)
  if (known !== undefined) return known
  if (isReserved(name) || !metricName.safeParse(name).success) return undefined
  if (remembered.size >= maxRemembered) remembered.clear()
  const hash = hashText(name)
  remembered.set(name, hash)
  return hash
}

export const isReserved = (name: string): boolean => name in Object.prototype

/** FNV-1a over UTF-16 units (Fowler, Noll, Vo), 32 bits. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
