/**
 * The learned model: the level of a series (mean of a window about one duty cycle long) against the envelope of its own past,
 * in widths of that envelope. No unit, no sampling rate and no distribution is assumed; a daily rhythm is learned as it comes.
 * Terms: *level* – window mean of clipped values; *ripple* – mean distance of single values from it; *ratio* – how far the level
 * is outside its envelope, 1 being as far as is tolerated.
 */
import { type Character, isWatchable, newCharacter, notice } from './character.ts'
import { type Envelope, excess, forgetOver, newEnvelope, settleAfter, widen } from './envelope.ts'

export const windowReadings = 15

export interface Level {
  character: Character
  firstTs: number
  lastTs: number
  /** The two values before, for the median of three: single spikes are not levels. */
  before: number
  beforeThat: number
  /** Usual time between readings, ms. */
  stepMs: number
  window: Float64Array
  filled: number
  next: number
  level: number
  ripple: number
  /** Bounds of single values, for clipping outliers and for saying what is usual. */
  rawLow: number
  rawHigh: number
  usual: Envelope
  /** Signed, see above. */
  ratio: number
  /** When the level last left its envelope; 0 while inside. */
  leftAt: number
}

export const newLevel = (): Level => ({
  character: newCharacter(),
  firstTs: 0,
  lastTs: 0,
  before: 0,
  beforeThat: 0,
  stepMs: 0,
  window: new Float64Array(windowReadings),
  filled: 0,
  next: 0,
  level: 0,
  ripple: 0,
  rawLow: 0,
  rawHigh: 0,
  usual: newEnvelope(),
  ratio: 0,
  leftAt: 0,
})

export interface LevelOptions {
  /** Learn everything, accuse nothing: the device is known to run in a new way. */
  free: boolean
  /** Learn nothing: a fault is open, and must not become normal. */
  frozen: boolean
  /** 1 and up: multiplies the tolerance. */
  loosen: number
  /** Changes smaller than this mean nothing in this unit … */
  least: number
  /** … nor smaller than this share of the level itself. */
  relativeLeast: number
  /** The envelope may always grow by this share of its width per reading. */
  slowest: number
}

/** Numbers beyond this are a broken sensor's, and their sums would overflow. */
const impossible = 1e100
/** Values this many ranges outside are clipped: a sensor gone mad must not hide for hours what comes after. */
const clipAt = 4
const widthOf = (level: Level, { least, relativeLeast }: LevelOptions): number =>
  Math.max(
    level.usual.high - level.usual.low,
    1.25 * level.ripple,
    relativeLeast * Math.abs(level.level),
    2 * level.character.quantum,
    least,
  )
/** Little history means much doubt. */
const doubt = (level: Level): number => 1.25 + 20 / Math.max(1, level.usual.seen)

/** Slowly, so that a new way of running stays new for a while. */
const learnRaw = (level: Level, value: number, young: boolean): void => {
  const width = Math.max(level.rawHigh - level.rawLow, 4 * level.ripple)
  const most = young ? Infinity : width / 200
  if (value > level.rawHigh) level.rawHigh += Math.min(value - level.rawHigh, most)
  else if (value < level.rawLow) level.rawLow -= Math.min(level.rawLow - value, most)
  level.rawHigh -= (level.rawHigh - level.level) / forgetOver
  level.rawLow += (level.level - level.rawLow) / forgetOver
}

const median = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

/** How many of its own ranges (or halves of its level) a single value lies outside all single values before it; signed. */
export const novelty = (level: Level, value: number): number => {
  if (level.filled < windowReadings) return 0
  const out = value > level.rawHigh ? value - level.rawHigh : value < level.rawLow ? value - level.rawLow : 0
  if (out === 0) return 0
  // Against what it used to be: a load that fades away takes its present level along.
  const size = Math.max(Math.abs(level.level), Math.abs(out < 0 ? level.rawLow : level.rawHigh))
  return out / Math.max(level.rawHigh - level.rawLow, 4 * level.ripple, 0.5 * size, Number.MIN_VALUE)
}

/** Reads one value and returns the new ratio. Values no sensor can mean are skipped. */
export const readLevel = (
  level: Level,
  { value, ts }: { value: number; ts: number },
  options: LevelOptions,
): number => {
  if (!(Math.abs(value) <= impossible) || !Number.isFinite(ts)) return level.ratio
  const { character } = level
  const first = character.readings === 0
  const gap = ts - level.lastTs
  if (first) {
    level.firstTs = ts
    level.rawLow = value
    level.rawHigh = value
    level.level = value
    level.before = value
    level.beforeThat = value
  } else {
    // After a long pause the window would mix two times of day.
    if (level.stepMs > 0 && gap > 20 * level.stepMs) level.filled = 0
    else if (gap > 0)
      level.stepMs = level.stepMs === 0 ? gap : level.stepMs + Math.min(gap - level.stepMs, level.stepMs) / 16
  }
  level.lastTs = ts
  notice(character, value)
  const steady = median(value, level.before, level.beforeThat)
  level.beforeThat = level.before
  level.before = value
  const watchable = isWatchable(character)
  const young = level.usual.seen < settleAfter
  const free = options.free || !watchable || young
  const tolerance = widthOf(level, options) * doubt(level) * options.loosen
  const reach = clipAt * Math.max(level.rawHigh - level.rawLow, 4 * level.ripple, tolerance)
  const clipped = free ? steady : Math.min(Math.max(steady, level.rawLow - reach), level.rawHigh + reach)

  level.window[level.next] = clipped
  level.next = (level.next + 1) % windowReadings
  if (level.filled < windowReadings) level.filled += 1
  let sum = 0
  for (let i = 0; i < level.filled; i += 1)
    sum += level.window[(level.next - 1 - i + 2 * windowReadings) % windowReadings] ?? 0
  level.level = sum / level.filled

  if (!options.frozen) {
    const distance = Math.abs(clipped - level.level)
    level.ripple += (distance - level.ripple) / Math.min(character.readings, 200)
    learnRaw(level, steady, young)
  }
  if (level.filled < windowReadings) {
    level.ratio = 0
    return 0
  }
  const out = excess(level.usual, level.level)
  const width = widthOf(level, options)
  const accusable = watchable && !young && !options.free
  level.ratio = accusable ? out / (width * doubt(level) * options.loosen) : 0
  if (out === 0 || !accusable) level.leftAt = 0
  else if (level.leftAt === 0) level.leftAt = ts
  if (!options.frozen) widen(level.usual, level.level, { width, free, slowest: options.slowest })
  return level.ratio
}

/** Takes the present level as normal: a person said so. */
export const acceptLevel = (level: Level): void => {
  if (level.usual.seen === 0) return
  level.usual.low = Math.min(level.usual.low, level.level)
  level.usual.high = Math.max(level.usual.high, level.level)
  level.rawLow = Math.min(level.rawLow, level.level - 2 * level.ripple)
  level.rawHigh = Math.max(level.rawHigh, level.level + 2 * level.ripple)
  level.ratio = 0
  level.leftAt = 0
}

/**
 * An excursion has ended: the device goes there and comes back. A share of the way is usual from now on, and at most half of what was usual already: what
 * recurs is told once or twice, and a fault that was repaired stays one.
 */
export const learnExcursion = (level: Level, farthest: number): void => {
  const { usual, ripple } = level
  const out = excess(usual, farthest)
  const most = excursionMost * Math.max(usual.high - usual.low, 1.25 * ripple)
  if (out > 0) usual.high += Math.min(excursionShare * out, most)
  else usual.low -= Math.min(-excursionShare * out, most)
}
const excursionShare = 0.3
const excursionMost = 0.5

/** A level is usual from now on. */
export const takeIn = ({ usual }: Level, level: number): void => {
  usual.high = Math.max(usual.high, level)
  usual.low = Math.min(usual.low, level)
}

/** The band single values usually lie in. */
export const usualBand = (level: Level): { low: number; high: number } => ({
  low: level.usual.low - 1.75 * level.ripple,
  high: level.usual.high + 1.75 * level.ripple,
})
/** When the present excursion began: about half a window before the level showed it. */
export const onset = (level: Level): number =>
  level.leftAt === 0 ? level.lastTs : level.leftAt - Math.floor((windowReadings / 2) * level.stepMs)
