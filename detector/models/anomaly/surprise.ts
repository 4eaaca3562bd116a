/**
 * The learned model of one series: how surprising is this reading to a series that has behaved as this one has?
 * No unit, sampling rate, season or distribution is assumed. Two outputs rest on shared evidence:
 *
 * - `severity` – how far from the recent level, in recent deviations (a robust z; less what the hour of day explains), held for a
 *   while: continuous, every reading
 * - `alarm` – 0..1, not 0 only where an episode begins. Above 1/2: the series does something it has not done before, or not for
 *   long (novelty.ts). From 0.3: something that may be new. Below: something far out that it has done before; recurring spikes are
 *   ordered by z here.
 *
 * All memory is one typed array (about 1 KB): a copy of it is a checkpoint. Strictly causal, no allocation per reading.
 */
import { hourAt, hourDeviation, hourMean, hourSettled, hourSkill, learnHour } from './dayProfile.ts'
import { rememberAlarm } from './explain.ts'
import { at, type Feature, features, memorySize, type Surprise } from './layout.ts'
import { absent, mostRows, noveltyOf, noveltyRange, noveltySize } from './novelty.ts'
import { isOnset } from './onset.ts'
import { outlyingLevel, outlyingOf, toSigma } from './outlying.ts'

export { explainRepeated, explainSurprise } from './explain.ts'

/**
 * Counts of readings below are meant at one in `usualStepMs`, and change with its ratio to this power: slower series learn from
 * fewer. What averages reach over is a time rather than a count, within the same bounds.
 */
const usualStepMs = 300_000
const stepPower = 0.3
const reachPower = 1
const fewestRows = 0.25
/** Numbers beyond this are a broken sensor's, and their sums would overflow. */
const mostValue = 1e100
const mostRanges = 1_000
const impossibleReadings = 5
const mostSeverity = 1e6
/** How many readings averages reach back. */
const slowOver = 100
const fastOver = 20
const deviationOver = 333
/** Values this much beyond the usual magnitude count by their logarithm. */
const scaleBend = 0.1
/** Sizes of deviations count up to this many sigmas for restlessness. */
const restlessMost = 6
/** Pauses of this many usual ones are worth a look; shorter ones are lost readings. */
const gapFrom = 8
/** An alarm is above everything of this many readings … */
const onsetOver = 100
const repeatOnsetOver = 5
/** … and the next ones count this share less, for a while. */
const habituate = 0.9
const habituateOver = 300
const habituateFrom = 0.02
/** A novelty of this size is an alarm of one half. */
export const noveltyHalf = 0.007
/** A smaller one is an alarm down to this size, where the value is this far out too: an alarm of `repeatedMost` … */
const noveltyLeast = 0.003
const noticedSigmas = 3
const repeatedMost = noveltyLeast / (noveltyLeast + noveltyHalf)
/** … which a repeated deviation would reach with infinitely many sigmas, half of it with this many. */
const sigmasHalf = 10
/** The hour of day is believed as far as it foretells the series, and at the least this much. */
const leastTrust = 0.3
/** Deviations of this share of the known range mean nothing. */
const leastShare = 0.002
/** Severity falls by this factor per reading after a peak. */
const hold = 0.7
/** Keeps divisions finite; far below anything measured. */
const tiny = 1e-200

export const newSurprise = (): Surprise => ({ severity: 0, alarm: 0, memory: new Float64Array(memorySize) })

/**
 * Reads one value. A value or time that is no number says nothing: severity and alarm are 0 and nothing is learned.
 * @param ts ms; may stand still or jump
 */
export const readSurprise = (surprise: Surprise, ts: number, value: number): void => {
  surprise.alarm = 0
  if (!Number.isFinite(value) || !Number.isFinite(ts)) {
    surprise.severity = 0
    return
  }
  const { memory } = surprise
  const row = memory[at.readings]!
  const v = value > mostValue ? mostValue : Math.max(value, -mostValue)
  if (isImpossible(memory, v, row)) {
    surprise.severity = mostSeverity
    memory[at.sigmas] = mostSeverity
    if (memory[at.impossibleRun] === 1) {
      surprise.alarm = 1
      rememberAlarm(memory, ts, v, 0, 0, 0)
    }
    memory[at.lastTs] = ts
    return
  }
  if (row === 0) {
    memory[at.slowMean] = v
    memory[at.fastMean] = v
    memory[at.magnitude] = Math.abs(v)
    memory[at.before] = v
    memory[at.beforeThat] = v
    memory[at.rows] = 1
    memory[at.reach] = 1
  }
  const gap = row === 0 ? 0 : Math.max(0, ts - memory[at.lastTs]!)
  const rows = learnStep(memory, gap, row)
  const reach = memory[at.reach]!
  memory[at.sigmas] = outlyingOf(memory, at.outlying, v, row)
  const hour = hourAt(at.day, ts)
  measure(memory, v, gap, hour, 1 / reach)
  const sigmas = meaningful(memory, v)
  memory[at.sigmas] = sigmas
  const skill = hourSkill(memory, at.day)
  memory[at.hourTrust] = Math.max(leastTrust, skill)
  const evidence = noveltyOf(
    memory,
    at.novelties,
    features.length,
    rows,
    reach,
    present.hour,
    at.hourTrust,
    at.strongest,
  )
  let novel = 0
  if (isOnset(memory, at.onset, evidence, onsetOver * rows))
    novel = evidence * (1 - habituate * memory[at.habituation]!)
  memory[at.habituation] = novel > habituateFrom ? 1 : memory[at.habituation]! * (1 - 1 / (reach * habituateOver))
  if (novel < noveltyHalf && sigmas < noticedSigmas) novel = 0

  const repeated = isOnset(memory, at.repeatOnset, sigmas, Math.max(2, repeatOnsetOver * rows)) && sigmas > 1
  if (novel > noveltyLeast) surprise.alarm = novel / (novel + noveltyHalf)
  else if (repeated) surprise.alarm = (repeatedMost * sigmas) / (sigmas + sigmasHalf)
  surprise.severity = Math.max(unexplained(memory, sigmas, skill), hold * surprise.severity)

  if (novel > noveltyHalf) rememberAlarm(memory, ts, v, memory[at.strongest]!, gap, hour)
  learn(memory, ts, v, row, 1 / reach, hour)
}

/** Works out the present value of every feature, before anything but the fast averages has learned from the reading. */
const measure = (memory: Float64Array, v: number, gap: number, hour: number, perReach: number): void => {
  const slow = memory[at.slowMean]!
  const fast = memory[at.fastMean]! + (v - memory[at.fastMean]!) / fastOver
  const restlessness = memory[at.restlessness]!
  const restless = restlessness + (Math.min(memory[at.sigmas]!, restlessMost) - restlessness) * (perReach / slowOver)
  memory[at.fastMean] = fast
  memory[at.restlessness] = restless
  const usualGap = gapFrom * Math.max(1, memory[at.stepMs]!)
  memory[present.value] = v - slow
  memory[present.scale] = asinh(v / (scaleBend * memory[at.magnitude]! + tiny))
  memory[present.hour] = hourSettled(memory, hour)
    ? (v - hourMean(memory, hour)) / hourDeviation(memory, at.day, hour, leastDeviation(memory))
    : absent
  memory[present.run] = median(v, memory[at.before]!, memory[at.beforeThat]!) - slow
  memory[present.level] = fast - slow
  memory[present.restless] = restless
  memory[present.gap] = gap > usualGap ? Math.log(gap / usualGap) : 0
}
/** Where in memory the present value of a feature goes. */
const presentOf = (feature: Feature): number => at.novelties + features.indexOf(feature) * noveltySize
const present = {
  value: presentOf('value'),
  scale: presentOf('scale'),
  hour: presentOf('hour'),
  run: presentOf('run'),
  level: presentOf('level'),
  restless: presentOf('restless'),
  gap: presentOf('gap'),
}
/** Sigmas, with a sigma that grows by a share of the known range: a series that hardly ever moves would be infinitely far out else. */
const meaningful = (memory: Float64Array, v: number): number => {
  const sigmas = memory[at.sigmas]!
  if (sigmas === 0) return 0
  const distance = Math.abs(v - outlyingLevel(memory, at.outlying)) + tiny
  return 1 / (1 / sigmas + (leastShare * noveltyRange(memory, at.novelties)) / distance)
}

/**
 * Sigmas, less where this hour is used to what is seen: as far as the hour of day foretells the series, their geometric mean with the
 * deviations from the hour's mean takes their place.
 */
const unexplained = (memory: Float64Array, sigmas: number, skill: number): number => {
  const ofHour = memory[present.hour]!
  const distance = Math.abs(ofHour) / toSigma
  if (skill === 0 || ofHour === absent || distance >= sigmas) return sigmas
  return sigmas + skill * (Math.sqrt(sigmas * distance) - sigmas)
}

/** As Math.asinh, at a third of its cost; loses precision only where the result is next to 0. */
const asinh = (x: number): number => {
  const size = Math.abs(x)
  const result = size > 1e8 ? Math.log(2 * size) : Math.log(size + Math.sqrt(size * size + 1))
  return x < 0 ? -result : result
}

/**
 * A broken sensor's number must not blind us to all that comes after: what lies a thousand ranges away is told and not learned,
 * unless it lasts. A series that has been 0 so far has no range.
 */
const isImpossible = (memory: Float64Array, value: number, row: number): boolean => {
  const slow = memory[at.slowMean]!
  const reach = row === 0 ? 0 : mostRanges * (noveltyRange(memory, at.novelties) + Math.abs(slow))
  if (reach === 0 || Math.abs(value - slow) <= reach) {
    memory[at.impossibleRun] = 0
    return false
  }
  memory[at.impossibleRun] = memory[at.impossibleRun]! + 1
  return memory[at.impossibleRun]! <= impossibleReadings
}

const median = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

/** Deviations smaller than this mean nothing in this series. */
const leastDeviation = (memory: Float64Array): number =>
  1e-3 * memory[at.deviation]! + 1e-12 * Math.abs(memory[at.slowMean]!) + tiny

/** The usual time between readings, a running median; returns the factor on counts of readings. Works out the one on averages. */
const learnStep = (memory: Float64Array, gap: number, row: number): number => {
  if (row === 0) return 1
  const step = memory[at.stepMs]!
  const next = step === 0 ? gap : gap > step ? step * 1.02 : step * 0.98
  memory[at.stepMs] = next
  if (next > 0 && Math.abs(next - memory[at.rowsFor]!) > 0.05 * next) {
    memory[at.rowsFor] = next
    memory[at.rows] = rowsAt(next, stepPower)
    memory[at.reach] = rowsAt(next, reachPower)
  }
  return memory[at.rows]!
}

const rowsAt = (stepMs: number, power: number): number =>
  Math.min(mostRows, Math.max(fewestRows, (usualStepMs / stepMs) ** power))

const learn = (memory: Float64Array, ts: number, v: number, row: number, perReach: number, hour: number): void => {
  const perReading = 1 / (row + 1)
  const residual = v - memory[at.slowMean]!
  memory[at.slowMean] = memory[at.slowMean]! + Math.max(perReach / slowOver, perReading) * residual
  const share = Math.max(perReach / deviationOver, perReading)
  memory[at.deviation] = memory[at.deviation]! + share * (Math.abs(residual) - memory[at.deviation]!)
  memory[at.magnitude] = memory[at.magnitude]! + share * (Math.abs(v) - memory[at.magnitude]!)
  learnHour(memory, at.day, hour, v, row)
  memory[at.beforeThat] = memory[at.before]!
  memory[at.before] = v
  memory[at.lastTs] = ts
  memory[at.readings] = row + 1
}
