import type { Group, SharedThing } from './groups.ts'

/**
 * One common cause, or chance? Bayesian comparison of explanations.
 *
 * Every device of the fleet has either begun a fault of this kind lately (a hit) or not. Without a common cause each does so with
 * the same small probability, the fleet's base rate; it is known only roughly, so it is a beta distribution, plus a small chance of
 * a burst over the whole fleet that nothing we know of explains (weather). A common cause hits the members of its group with a
 * probability of its own, unknown as well. Integrating the unknown probabilities out (beta-binomial: Griffiths, Biometrics 29, 1973)
 * gives the likelihood of an explanation; Occam's razor is built in, for a large group of which few are hit explains little.
 *
 * An explanation is a set of causes. It is searched greedily, then improved by taking out each cause in turn: so two gateways that
 * fail together are not mistaken for their region. What explains the same devices equally well stays open, and is told with its odds.
 */
export interface BaseRate {
  /** Probability that a healthy device begins such a fault within the window. */
  readonly mean: number
  /** How many events it was learned from, 1 and up. */
  readonly shape: number
}
export interface Candidate {
  readonly group: Group
  /** Its hits. */
  readonly hits: readonly string[]
}
export interface Weighed extends Candidate {
  /** Against chance, 0 and up. */
  readonly odds: number
  /** Of all causes that could stand in its place, 0..1. */
  readonly share: number
}
export interface Explanation {
  readonly cause: Candidate
  /** This cause and those that could stand in its place, the likeliest first. */
  readonly candidates: readonly Weighed[]
  /** Any common cause against chance. */
  readonly odds: number
}

/** Probability that such a group has a common failure of a given kind begin within a window. */
const prior: Readonly<Record<SharedThing, number>> = {
  gateway: 3e-3,
  site: 1e-3,
  region: 3e-4,
  model: 3e-4,
  firmware: 1e-3,
}
/** Beta distribution of how many a common cause hits: a gateway nearly all, a bad firmware some. */
const hitShare: Readonly<Record<SharedThing, readonly [number, number]>> = {
  gateway: [3, 1],
  site: [1.5, 1],
  region: [1, 1.5],
  model: [1, 2],
  firmware: [1, 1.5],
}
const burst = 1e-6
export const mostOdds = 1e6
const mostCauses = 64
const mostTries = 8

/** ln Γ(x), x > 0: Lanczos, g = 7, relative error below 1e-13. */
const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]
export const lnGamma = (x: number): number => {
  const z = x - 1
  let sum = 0.9999999999998099
  for (let i = 0; i < lanczos.length; i += 1) sum += (lanczos[i] ?? 0) / (z + i + 1)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}
const lnBeta = (a: number, b: number): number => lnGamma(a) + lnGamma(b) - lnGamma(a + b)
/** ln probability of exactly these k hits among n, the hit probability being Beta(a, b). */
const lnHits = (k: number, n: number, [a, b]: readonly [number, number]): number =>
  lnBeta(k + a, Math.max(0, n - k) + b) - lnBeta(a, b)
const lnSum = (a: number, b: number): number => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)))

const lnChance = (k: number, n: number, { mean, shape }: BaseRate): number => {
  const p = Math.min(0.5, Math.max(1e-12, mean))
  const usual = lnHits(k, n, [shape, (shape * (1 - p)) / p])
  return lnSum(usual, Math.log(burst) + lnHits(k, n, [1, 1]))
}

/** How many devices two groups have in common. */
const overlapOf = (a: Group, b: Group): number => {
  if (a.thing === b.thing && a.thing !== 'gateway') return a.subject === b.subject ? a.members.size : 0
  const [small, large] = a.members.size <= b.members.size ? [a.members, b.members] : [b.members, a.members]
  let count = 0
  for (const id of small) if (large.has(id)) count += 1
  return count
}

/**
 * What explains these hits best; empty when chance does.
 *
 * @param hits devices that have begun such a fault lately
 * @param candidates groups with at least two hits, in a stable order
 */
export const explain = (
  hits: readonly string[],
  candidates: readonly Candidate[],
  { devices, base }: { devices: number; base: BaseRate },
): Explanation[] => {
  if (candidates.length === 0) return []
  const fleet = Math.max(devices, hits.length)
  const overlaps = new Map<string, number>()
  const overlap = (a: number, b: number): number => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`
    let known = overlaps.get(key)
    if (known === undefined) {
      const [one, other] = [candidates[a]?.group, candidates[b]?.group]
      known = one && other ? overlapOf(one, other) : 0
      overlaps.set(key, known)
    }
    return known
  }

  const none: Chosen = { causes: [], covered: new Set(), hits: hits.length, devices: fleet, ln: 0 }
  const scoreOf = (chosen: Chosen): number =>
    chosen.ln + lnChance(chosen.hits, Math.max(chosen.hits, chosen.devices), base)
  /** One more cause for what is still left to chance; what several cover is the first one's. */
  const step = (chosen: Chosen, index: number): Omit<Chosen, 'covered' | 'causes'> => {
    const candidate = candidates[index]
    if (!candidate) return chosen
    const { thing, members } = candidate.group
    let k = 0
    for (const id of candidate.hits) if (!chosen.covered.has(id)) k += 1
    let shared = 0
    for (const other of chosen.causes) shared += overlap(index, other)
    const n = Math.max(k, members.size - shared)
    const ln = chosen.ln + Math.log(prior[thing]) + lnHits(k, n, hitShare[thing])
    return { hits: chosen.hits - k, devices: chosen.devices - n, ln }
  }
  const tryCause = (chosen: Chosen, index: number): number => scoreOf({ ...chosen, ...step(chosen, index) })
  const add = (chosen: Chosen, index: number): Chosen => ({
    ...chosen,
    ...step(chosen, index),
    causes: [...chosen.causes, index],
    covered: new Set([...chosen.covered, ...(candidates[index]?.hits ?? [])]),
  })
  const all = (causes: readonly number[]): Chosen => causes.reduce(add, none)

  const grow = (from: Chosen, without: number): Chosen => {
    let chosen = from
    while (chosen.causes.length < mostCauses) {
      let best = -1
      let bestScore = scoreOf(chosen) + 1e-9
      for (let index = 0; index < candidates.length; index += 1) {
        if (index === without || chosen.causes.includes(index)) continue
        const score = tryCause(chosen, index)
        if (score <= bestScore) continue
        best = index
        bestScore = score
      }
      if (best < 0) break
      chosen = add(chosen, best)
    }
    return chosen
  }

  let best = grow(none, -1)
  for (let tries = 0; tries < mostTries; tries += 1) {
    const better = best.causes
      .filter((index) => candidates[index]?.group.thing !== 'gateway')
      .map((index) => grow(all(best.causes.filter((one) => one !== index)), index))
      .find((other) => scoreOf(other) > scoreOf(best) + 1e-9)
    if (!better) break
    best = better
  }

  return best.causes.flatMap((index) => {
    const cause = candidates[index]
    if (!cause) return []
    const others = all(best.causes.filter((one) => one !== index))
    const chance = scoreOf(others)
    const mine = new Set(cause.hits)
    const rivals = candidates
      .map((candidate, at) => ({ candidate, at }))
      .filter(({ candidate, at }) => !others.causes.includes(at) && candidate.hits.some((id) => mine.has(id)))
      .map(({ candidate, at }) => ({ candidate, ln: tryCause(others, at) - chance }))
      .sort((one, other) => other.ln - one.ln)
    const top = rivals[0]?.ln ?? 0
    const total = rivals.reduce((sum, { ln }) => sum + Math.exp(ln - top), 0)
    return [
      {
        cause,
        odds: oddsOf(top + Math.log(total)),
        candidates: rivals.map(({ candidate, ln }) => ({
          ...candidate,
          odds: oddsOf(ln),
          share: Math.exp(ln - top) / total,
        })),
      },
    ]
  })
}

/** A set of causes, and what it leaves to chance. */
interface Chosen {
  readonly causes: readonly number[]
  readonly covered: ReadonlySet<string>
  readonly hits: number
  readonly devices: number
  readonly ln: number
}

const oddsOf = (ln: number): number => Math.min(mostOdds, Math.exp(Math.min(ln, 50)))
