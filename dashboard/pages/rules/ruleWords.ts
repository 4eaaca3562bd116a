import type { Condition, Rule } from '../../api/wire.ts'
import { duration } from '../../time/format.ts'
import { metricLabel, withUnit } from '../../words/metric.ts'

/** A rule's condition as a sentence: "Supply temperature above 8 °C and the model is F200". */
export const conditionWords = (one: Condition): string => {
  switch (one.type) {
    case 'and':
    case 'or':
      return one.of.map(partWords).join(` ${one.type} `)
    case 'not':
      return `not (${conditionWords(one.of)})`
    case 'limit':
      return `${metricLabel(one.metric)} ${one.is} ${withUnit(one.limit, one.metric)}${readings(one)}`
    case 'band':
      return `${metricLabel(one.metric)} ${one.is} ${withUnit(one.low, one.metric)} and ${withUnit(one.high, one.metric)}${readings(one)}`
    case 'value':
      return `${metricLabel(one.metric)} is ${one.is === 'equal' ? '' : 'not '}${valueWords(one)}${readings(one)}`
    case 'rate':
      return `${metricLabel(one.metric)} ${one.is} by ${withUnit(one.by, one.metric)} within ${duration(one.withinSeconds * 1000)}`
    case 'stuck':
      return `${metricLabel(one.metric)} unchanged for ${duration(one.forSeconds * 1000)}`
    case 'missing':
      return `${one.metric === undefined ? 'nothing' : `no ${metricLabel(one.metric)}`} heard for ${duration(one.forSeconds * 1000)}`
    case 'device':
      return `the ${attributeWords[one.attribute]} ${deviceOperators[one.is]} ${Array.isArray(one.value) ? one.value.join(', ') : one.value}`
    case 'schedule':
      return scheduleWords(one)
  }
}
const partWords = (one: Condition): string =>
  one.type === 'and' || one.type === 'or' ? `(${conditionWords(one)})` : conditionWords(one)

export const attributeWords: Readonly<Record<string, string>> = {
  model: 'model',
  firmware: 'firmware',
  site: 'site',
  region: 'region',
  gateway: 'gateway',
  id: 'device id',
}
export const deviceOperators: Readonly<Record<string, string>> = {
  equal: 'is',
  notEqual: 'is not',
  oneOf: 'is one of',
  startsWith: 'starts with',
  olderThan: 'is older than',
  newerThan: 'is newer than',
}
export const dayWords = [
  ['mon', 'Mon'],
  ['tue', 'Tue'],
  ['wed', 'Wed'],
  ['thu', 'Thu'],
  ['fri', 'Fri'],
  ['sat', 'Sat'],
  ['sun', 'Sun'],
] as const

const valueWords = ({ value, metric }: Extract<Condition, { type: 'value' }>): string =>
  typeof value === 'boolean'
    ? value
      ? 'on'
      : 'off'
    : typeof value === 'number'
      ? withUnit(value, metric)
      : `“${value}”`
const readings = ({ readings: count }: { readings?: { atLeast: number; of: number } | undefined }): string =>
  count ? ` at ${count.atLeast} of ${count.of} readings` : ''
const scheduleWords = ({ days, from, to, timeZone }: Extract<Condition, { type: 'schedule' }>): string => {
  const names = dayWords.flatMap(([day, name]) => (days?.includes(day) ? [name] : []))
  return `on ${days === undefined ? 'any day' : names.join(', ')}${from === undefined ? '' : ` from ${from} to ${to}`} (${timeZone})`
}

/** What time has to do with it, besides the condition. */
export const timeWords = ({ forSeconds, clearAfterSeconds }: Pick<Rule, 'forSeconds' | 'clearAfterSeconds'>): string =>
  [
    forSeconds > 0 ? `for ${duration(forSeconds * 1000)}` : '',
    clearAfterSeconds > 0 ? `over after ${duration(clearAfterSeconds * 1000)}` : '',
  ]
    .filter(Boolean)
    .join(', ')
