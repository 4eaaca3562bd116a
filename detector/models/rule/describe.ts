import type { LeafCondition } from '../../../domain/ruleCondition.ts'
import type { WeeklyTime } from '../../../domain/weeklyTime.ts'
import { duration, metricWords, quantity } from '../../words.ts'
import type { Node, Program } from './program.ts'

/** What a rule waits for, in words: "Cabinet temperature above 8 °C and door_open is yes, for 12 minutes". */
export const describe = ({ root, rule }: Program): string =>
  `${asSentence(nodeWords(root))}${rule.forSeconds > 0 ? `, for ${duration(rule.forSeconds * 1000)}` : ''}`

/** What people call it, as it stands within a sentence; a name nobody translated stays as the device writes it. */
export const nameOf = (metric: string): string => {
  const { name } = metricWords(metric)
  return name !== metric && /^[A-Z][a-z]/.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : name
}
/** With a capital at its beginning, unless that is a name such as `door_open`. */
export const asSentence = (text: string): string =>
  /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text

const nodeWords = (node: Node): string => {
  if (node.type === 'leaf') return leafWords(node.one)
  if (node.type === 'not') return `not (${nodeWords(node.of)})`
  // Inside a larger one a group of several needs its brackets, or nobody knows what belongs together.
  return node.of
    .map((child) => (child.type === 'leaf' || child.type === 'not' ? nodeWords(child) : `(${nodeWords(child)})`))
    .join(` ${node.type} `)
}

const leafWords = (one: LeafCondition): string => {
  switch (one.type) {
    case 'limit': {
      const { unit } = metricWords(one.metric)
      const name = nameOf(one.metric)
      return `${name} ${one.is} ${quantity(one.limit, unit)}${readingWords(one)}`
    }
    case 'band': {
      const { unit } = metricWords(one.metric)
      const name = nameOf(one.metric)
      return `${name} ${one.is} ${quantity(one.low, unit)} ${one.is === 'between' ? 'and' : 'to'} ${quantity(one.high, unit)}${readingWords(one)}`
    }
    case 'value':
      return `${nameOf(one.metric)} ${one.is === 'equal' ? 'is' : 'is not'} ${valueWords(one.value, one.metric)}${readingWords(one)}`
    case 'rate': {
      const { unit } = metricWords(one.metric)
      const name = nameOf(one.metric)
      return `${name} ${one.is} by ${quantity(one.by, unit)} within ${duration(one.withinSeconds * 1000)}`
    }
    case 'stuck':
      return `${nameOf(one.metric)} unchanged for ${duration(one.forSeconds * 1000)}`
    case 'missing':
      return `${one.metric === undefined ? 'nothing' : `no ${nameOf(one.metric)}`} heard for ${duration(one.forSeconds * 1000)}`
    case 'device':
      return deviceWords(one)
    case 'schedule':
      return `it is ${scheduleWords(one)}`
  }
}

export const readingWords = ({ readings }: { readings?: { atLeast: number; of: number } | undefined }): string =>
  readings ? ` at ${readings.atLeast} of the last ${readings.of} readings` : ''

export const valueWords = (value: number | string | boolean, metric: string): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? quantity(value, metricWords(metric).unit) : `“${value}”`
}

const deviceVerbs: Readonly<Record<string, string>> = {
  equal: 'is',
  notEqual: 'is not',
  oneOf: 'is one of',
  startsWith: 'starts with',
  olderThan: 'is older than',
  newerThan: 'is newer than',
}
export const deviceWords = (one: Extract<LeafCondition, { type: 'device' }>): string => {
  const what = one.attribute === 'id' ? 'the device' : one.attribute
  const wanted = Array.isArray(one.value) ? one.value.join(', ') : one.value
  return `${what} ${deviceVerbs[one.is]} ${wanted}`
}

const dayNames = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const
export const scheduleWords = ({ days, from, to, timeZone }: WeeklyTime): string =>
  [
    days === undefined ? 'any day' : days.map((day) => dayNames[day]).join(', '),
    from === undefined ? 'all day' : `${from} to ${to}`,
    `(${timeZone})`,
  ].join(' ')
