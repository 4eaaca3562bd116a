import type { LeafCondition } from '../../../domain/ruleCondition.ts'
import type { FaultyVerdict, VerdictEvidence } from '../../detector.ts'
import { duration, metricWords, quantity } from '../../words.ts'
import { asSentence, deviceWords, nameOf, readingWords, scheduleWords, valueWords } from './describe.ts'
import { leafTruth, type Moment, type Node, type Program } from './program.ts'
import {
  type ConditionState,
  changeOf,
  type MetricState,
  type MissingState,
  type RateState,
  type StuckState,
} from './readings.ts'
import type { RuleState } from './rule.ts'

/** Sentences longer than a message can carry are cut: an `or` of forty conditions can all hold at once. */
const mostPhrases = 6

/** What fired, in the words of its condition with the values of this moment: only what made it true is named. */
export const verdictOf = (program: Program, known: RuleState, moment: Moment): FaultyVerdict => {
  const { rule } = program
  const since = known.since ?? moment.now
  const reasons: Reason[] = []
  collect(program.root, { known, moment, wanted: true, reasons })
  const startedAt = Math.min(since, beginning(reasons, moment))
  const lasted = moment.now - since
  const phrases = reasons.slice(0, mostPhrases).map((reason) => phraseOf(reason, moment))
  if (reasons.length > mostPhrases) phrases.push(`${reasons.length - mostPhrases} more conditions hold`)
  // In an `and` each has held as long as all; of an `or` only the whole has.
  const each = program.root.type === 'and' || phrases.length === 1
  const long = lasted === 0 ? '' : ` for ${duration(lasted)}`
  const sentence = each
    ? [`${phrases[0] ?? ''}${long}`, ...phrases.slice(1)].join(' and ')
    : `${phrases.join(' and ')}${long && `, and this${long}`}`
  const opening = rule.explanation === undefined ? '' : `${rule.explanation.replace(/([^.!?])$/, '$1.')} `
  const main = reasons.find(({ one }) => one.metric === program.metric)
  return {
    faulty: true,
    kind: 'threshold',
    code: rule.id,
    ...(program.metric === undefined ? {} : { metric: program.metric }),
    severity: rule.severity,
    startedAt,
    explanation: `${opening}${asSentence(sentence)}: rule “${rule.name}”.`,
    evidence: {
      from: startedAt,
      to: moment.now,
      ...observedOf(main),
      confidence: 1,
      facts: { rule: rule.name, forSeconds: rule.forSeconds, ...valuesOf(reasons) },
    },
  }
}

/** One condition with a part in it: `held` is how it stands (under a not, a condition's part is that it does not hold). */
interface Reason {
  readonly one: LeafCondition & { metric?: string | undefined }
  readonly state: ConditionState | undefined
  readonly held: boolean
}
const collect = (
  node: Node,
  options: { known: RuleState; moment: Moment; wanted: boolean; reasons: Reason[] },
): boolean => {
  const { known, moment, wanted, reasons } = options
  if (node.type === 'leaf') {
    const state = known.conditions[node.index]
    if (leafTruth(node, state, moment) !== wanted) return false
    reasons.push({ one: node.one, state, held: wanted })
    return true
  }
  if (node.type === 'not') return collect(node.of, { ...options, wanted: !wanted })
  // What makes an `or` true is each part that holds; the same goes for what makes an `and` false.
  const before = reasons.length
  const needsAll = (node.type === 'and') === wanted
  const found = node.of.map((child) => collect(child, options))
  const holds = needsAll ? found.every(Boolean) : found.some(Boolean)
  if (!holds) reasons.length = before
  return holds
}

/** Silence and stuck values began before they had lasted long enough to count; only where one of them alone is the reason. */
const beginning = (reasons: readonly Reason[], { now, at }: Moment): number => {
  const [only, second] = reasons.filter(({ one }) => one.type !== 'device' && one.type !== 'schedule')
  if (!only?.held || second) return Number.POSITIVE_INFINITY
  if (only.one.type === 'stuck') return (only.state as StuckState).since
  if (only.one.type === 'missing') return now - (at - ((only.state as MissingState).heardAt ?? at))
  return Number.POSITIVE_INFINITY
}

const phraseOf = ({ one, state, held }: Reason, { now, at, profile }: Moment): string => {
  switch (one.type) {
    case 'limit':
    case 'band':
    case 'value': {
      const { unit } = metricWords(one.metric)
      const name = nameOf(one.metric)
      const { value } = state as MetricState
      const shown = typeof value === 'number' ? asAsked(one, value, unit) : `“${value ?? ''}”`
      if (one.type === 'value')
        return `${name} is ${shown}${held ? readingWords(one) : ` (not ${valueWords(one.value, one.metric)})`}`
      const limits = one.type === 'limit' ? `limit ${quantity(one.limit, unit)}` : bandWords(one, unit)
      return `${name} is ${shown} (${limits})${held ? readingWords(one) : ''}`
    }
    case 'rate': {
      const { unit } = metricWords(one.metric)
      const name = nameOf(one.metric)
      const change = quantity(changeOf(state as RateState, one) ?? 0, unit)
      const within = duration(one.withinSeconds * 1000)
      const verb = one.is === 'rising' ? 'risen' : 'fallen'
      return held
        ? `${name} has ${verb} by ${change} within ${within} (limit ${quantity(one.by, unit)})`
        : `${name} has not ${verb} by ${quantity(one.by, unit)} within ${within}`
    }
    case 'stuck': {
      const { unit } = metricWords(one.metric)
      const name = nameOf(one.metric)
      const { value, since, ts } = state as StuckState
      const shown = typeof value === 'number' ? quantity(value, unit) : `“${value ?? ''}”`
      return held ? `${name} has stayed at ${shown} for ${duration(ts - since)}` : `${name} changes`
    }
    case 'missing': {
      const what = one.metric === undefined ? 'the device' : nameOf(one.metric)
      const quiet = at - ((state as MissingState).heardAt ?? at)
      return held ? `nothing has been heard of ${what} for ${duration(quiet)}` : `${what} is heard of`
    }
    case 'device':
      return held ? deviceWords(one) : `not: ${deviceWords(one)} (it is ${attributeShown(one, profile)})`
    case 'schedule':
      return `it is ${wallClock(now, one.timeZone)} (${held ? 'within' : 'outside'} ${scheduleWords(one)})`
  }
}

/** A switch is asked for as yes or no, and answered so. */
const asAsked = (one: LeafCondition, value: number, unit: string): string =>
  one.type === 'value' && typeof one.value === 'boolean' && (value === 0 || value === 1)
    ? value === 1
      ? 'yes'
      : 'no'
    : quantity(value, unit)

const bandWords = ({ is, low, high }: Extract<LeafCondition, { type: 'band' }>, unit: string): string =>
  `${is === 'outside' ? 'allowed' : 'not allowed'} ${quantity(low, unit)} to ${quantity(high, unit)}`

const attributeShown = (
  { attribute }: Extract<LeafCondition, { type: 'device' }>,
  profile: Moment['profile'],
): string => (attribute === 'gateway' ? profile?.gatewayId : profile?.[attribute]) ?? 'not told'

const wallClock = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
    .format(at)
    .replace(',', '')

/** The number that the chart marks, and the band it should have been in. */
const observedOf = (main: Reason | undefined): Pick<VerdictEvidence, 'observed' | 'expected'> => {
  if (!main?.state || !('value' in main.state) || typeof main.state.value !== 'number') return {}
  const observed = main.state.value
  const { one } = main
  if (!main.held) return { observed }
  if (one.type === 'limit')
    return {
      observed,
      expected: one.is === 'above' ? { low: null, high: one.limit } : { low: one.limit, high: null },
    }
  return one.type === 'band' && one.is === 'outside'
    ? { observed, expected: { low: one.low, high: one.high } }
    : { observed }
}

/** Every metric with a part in it and its value now, for whoever reads the fault by program. */
const valuesOf = (reasons: readonly Reason[]): Record<string, number | string> => {
  const values: Record<string, number | string> = {}
  for (const { one, state } of reasons.slice(0, 20))
    if (one.metric !== undefined && state && 'value' in state && state.value !== undefined)
      values[`value of ${one.metric}`] = state.value
  return values
}
