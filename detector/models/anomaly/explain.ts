import { day } from '../../../domain/clock.ts'
import { duration, metricWords, number, quantity } from '../../words.ts'
import { hourDeviation, hourMean } from './dayProfile.ts'
import { at, type Feature, features, type Surprise } from './layout.ts'
import { isHighest, noveltySize } from './novelty.ts'
import { outlyingLevel, outlyingSigma } from './outlying.ts'

/** The latest alarm in words and numbers. */
export interface Explanation {
  /** What drew attention. */
  readonly feature: Feature
  /** ms */
  readonly since: number
  /** The value at the alarm. */
  readonly observed: number
  /** The band most values lay in lately, in the metric's unit. The value may lie inside: it can be unusual in another way. */
  readonly expected: { readonly low: number; readonly high: number }
  /** One sentence about the moment of the alarm, in the past tense: it is repeated while the episode lasts. */
  readonly text: string
}

/** Half a band's width, in deviations. */
const bandSigmas = 3
/** A pause longer than this is a clock that was set. */
const longestPause = 366 * day

/** Keeps what `explainSurprise` needs of an alarm. To be called before anything learns from the reading. */
export const rememberAlarm = (
  memory: Float64Array,
  ts: number,
  value: number,
  feature: number,
  gap: number,
  hour: number,
): void => {
  const name = features[feature]
  const ofHour = name === 'hour'
  const middle = ofHour ? hourMean(memory, hour) : outlyingLevel(memory, at.outlying)
  const sigma = ofHour ? hourDeviation(memory, at.day, hour, 0) : outlyingSigma(memory, at.outlying)
  memory[at.alarmTs] = ts
  memory[at.alarmFeature] = feature
  memory[at.alarmValue] = value
  memory[at.alarmLow] = middle - bandSigmas * sigma
  memory[at.alarmHigh] = middle + bandSigmas * sigma
  memory[at.alarmUsual] = memory[at.slowMean]!
  memory[at.alarmMeasured] = value
  if (name === 'gap') {
    memory[at.alarmUsual] = memory[at.stepMs]!
    memory[at.alarmMeasured] = gap
  } else if (ofHour) memory[at.alarmUsual] = middle
  else if (name === 'run') memory[at.alarmMeasured] = median(value, memory[at.before]!, memory[at.beforeThat]!)
  else if (name === 'level') memory[at.alarmMeasured] = memory[at.fastMean]!
  else if (name === 'scale' || name === 'restless') {
    // Only the way it went.
    memory[at.alarmUsual] = 0
    memory[at.alarmMeasured] = isHighest(memory, at.novelties + feature * noveltySize) ? 1 : -1
  }
}

const median = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

/** The latest alarm explained, or undefined where there has been none. */
export const explainSurprise = ({ memory }: Surprise, metric: string): Explanation | undefined => {
  const feature = features[memory[at.alarmFeature]!]
  const since = memory[at.alarmTs]!
  if (since === 0 || feature === undefined) return undefined
  const observed = memory[at.alarmValue]!
  const expected = { low: memory[at.alarmLow]!, high: memory[at.alarmHigh]! }
  return { feature, since, observed, expected, text: words(feature, metric, memory) }
}

/**
 * The present reading in words where it is far out, but nothing new: what an alarm below one half means.
 * @param value the reading that `readSurprise` has just read
 */
export const explainRepeated = ({ memory }: Surprise, metric: string, value: number): string => {
  const { name, unit } = metricWords(metric)
  return `${name} came to ${quantity(value, unit)}, ${number(memory[at.sigmas]!)} usual deviations from its recent level; it has been about as far before.`
}

const words = (feature: Feature, metric: string, memory: Float64Array): string => {
  const { name, unit } = metricWords(metric)
  const measured = memory[at.alarmMeasured]!
  const usual = memory[at.alarmUsual]!
  const up = measured > usual
  const say = (value: number): string => quantity(value, unit)
  const value = memory[at.alarmValue]!
  /** Only where it does not hold the value, as the reader sees both. */
  const band = (value: number, when: string): string => {
    const [low, shown, high] = [memory[at.alarmLow]!, value, memory[at.alarmHigh]!].map((edge) => Number(number(edge)))
    if (low === undefined || shown === undefined || high === undefined || (shown >= low && shown <= high)) return '.'
    return `; ${number(low)} to ${say(high)} ${when}.`
  }
  const mean = number(measured) === number(usual) ? '' : ` of ${say(usual)}`
  const further = `further ${up ? 'above' : 'below'} its recent mean${mean} than it has been for a long time`
  switch (feature) {
    case 'gap':
      if (measured > longestPause)
        return `The time of ${name} went on by more than a year at once: a clock that was set, most likely.`
      if (measured <= usual) return `${name} came without its usual pauses.`
      return `${name} was not reported for ${duration(measured)}: longer than it has been for a long time, for a series that usually comes every ${duration(usual)}.`
    case 'hour':
      return `${name} came to ${say(value)}, further ${up ? 'above' : 'below'} what is usual at this hour of day than it has been for a long time${band(value, 'is usual at this hour')}`
    case 'run':
      return `${name} moved to about ${say(measured)}, ${further}${band(measured, 'was usual lately')}`
    case 'level':
      return `${name} was at about ${say(measured)} over some twenty readings, ${further}${band(measured, 'was usual lately')}`
    case 'restless':
      return `${name} became ${up ? 'more unsteady' : 'steadier'} than it has been for a long time; it was ${say(value)} at that moment.`
    case 'scale':
      return `${name} came to ${say(value)}, ${up ? 'higher' : 'lower'} than it has been for a long time${band(value, 'was usual lately')}`
    case 'value':
      return `${name} came to ${say(value)}, ${further}${band(value, 'was usual lately')}`
  }
}
