/** A seeded stream of chance. The same name gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  between(low: number, high: number): number
  /** Whole, 0 … below-1. */
  whole(below: number): number
  chance(probability: number): boolean
  gaussian(mean: number, deviation: number): number
  pick<T>(list: readonly T[]): T
  /** Where the stream stands, for a state file. */
  save(): RandomState
}
export type RandomState = [number, number, number, number]

/**
 * sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, seeded by hashing a name (cyrb128). One stream per purpose, named
 * like a path (`seed/fridge-01/physics`), so that adding a device never changes what another one does.
 *
 * @param from a name to begin at, or a state saved before
 */
export const createRandom = (from: string | RandomState): Random => {
  let [a, b, c, d] = typeof from === 'string' ? hashName(from) : from
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 4_294_967_296
  }
  // The hash leaves similar names correlated for a few draws.
  if (typeof from === 'string') for (let i = 0; i < 12; i += 1) next()

  const whole = (below: number): number => Math.floor(next() * below)
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole,
    chance: (probability) => next() < probability,
    // Box–Muller, one half thrown away: two draws per call always, so the stream's position stays predictable.
    gaussian: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (list) => {
      const chosen = list[whole(list.length)]
      if (chosen === undefined) throw new Error('pick() needs a list with at least one item')
      return chosen
    },
    save: () => [a, b, c, d],
  }
}

const hashName = (name: string): RandomState => {
  let h1 = 1779033703
  let h2 = 3144134277
  let h3 = 1013904242
  let h4 = 2773480762
  for (let i = 0; i < name.length; i += 1) {
    const k = name.charCodeAt(i)
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179)
  }
  return [h1 | 0, h2 | 0, h3 | 0, h4 | 0]
}
