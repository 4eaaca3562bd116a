import { duration, metricWords, number, quantity } from '../../words.ts'
import { hourDeviation, hourMean } from './dayProfile.ts'
import { at, type Feature, features, type Surprise } from './layout.ts'
import { outlyingLevel, outlyingSigma } from './outlying.ts'

/** The latest alarm in words and numbers. */
export interface Explanation {
  /** What drew attention. */
  readonly feature: Feature
  /** ms */
  readonly since: number
  readonly observed: number
  /** The band the value was expected in, in the metric's unit. */
  readonly expected: { readonly low: number; readonly high: number }
  readonly text: string
}

/** Half a band's width, in deviations. */
const bandSigmas = 3

/** Keeps what `explainSurprise` needs of an alarm. */
export const rememberAlarm = (
  memory: Float64Array,
  ts: number,
  value: number,
  feature: number,
  gap: number,
  hour: number,
): void => {
  const ofHour = features[feature] === 'hour'
  const middle = ofHour ? hourMean(memory, hour) : outlyingLevel(memory, at.outlying)
  const sigma = ofHour ? hourDeviation(memory, at.day, hour, 0) : outlyingSigma(memory, at.outlying)
  memory[at.alarmTs] = ts
  memory[at.alarmFeature] = feature
  memory[at.alarmValue] = value
  memory[at.alarmGap] = gap
  memory[at.alarmStep] = memory[at.stepMs]!
  memory[at.alarmLow] = middle - bandSigmas * sigma
  memory[at.alarmHigh] = middle + bandSigmas * sigma
}

/** The latest alarm explained, or undefined where there has been none. */
export const explainSurprise = ({ memory }: Surprise, metric: string): Explanation | undefined => {
  const feature = features[memory[at.alarmFeature]!]
  const since = memory[at.alarmTs]!
  if (since === 0 || feature === undefined) return undefined
  const observed = memory[at.alarmValue]!
  const expected = { low: memory[at.alarmLow]!, high: memory[at.alarmHigh]! }
  return { feature, since, observed, expected, text: words(feature, metric, observed, expected, memory) }
}

const words = (
  feature: Feature,
  metric: string,
  observed: number,
  { low, high }: Explanation['expected'],
  memory: Float64Array,
): string => {
  const { name, unit } = metricWords(metric)
  const band = `${number(low)} to ${quantity(high, unit)}`
  const value = quantity(observed, unit)
  switch (feature) {
    case 'gap':
      return `${name} was not reported for ${duration(memory[at.alarmGap]!)}: longer than ever for a series that usually comes every ${duration(memory[at.alarmStep]!)}.`
    case 'hour':
      return `${name} is ${value}, as it has not been at this hour of day; ${band} is usual at this hour.`
    case 'run':
    case 'level':
      return `${name} has moved to about ${value}, faster or further than it has before; ${band} was usual lately.`
    case 'restless':
      return `${name} is more unsteady than it has been for a long time (now ${value}); ${band} was usual lately.`
    case 'value':
    case 'scale':
      return `${name} is ${value}, further ${observed < low ? 'down' : observed > high ? 'up' : 'off'} than it has been for a long time; ${band} was usual lately.`
  }
}
