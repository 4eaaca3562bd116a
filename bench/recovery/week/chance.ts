/** Chance from a seed (mulberry32), so that a week can be lived again. */
export interface Chance {
  /** Even in [0, 1). */
  next(): number
  yes(share: number): boolean
  between(least: number, most: number): number
  oneOf<T>(list: readonly [T, ...T[]]): T
}

export const createChance = (seed: number): Chance => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    yes: (share) => next() < share,
    between: (least, most) => Math.floor(least + next() * (most - least)),
    oneOf: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  }
}
