import type { DeviceProfile } from '../../../domain/device.ts'
import type { Rule } from '../../../domain/rule.ts'
import { type Condition, conditionsOf, type LeafCondition, metricOf } from '../../../domain/ruleCondition.ts'
import { minuteOfWeek, weekOf } from '../../../domain/weeklyTime.ts'
import type { OwnTime } from '../../detector.ts'
import {
  type ConditionState,
  type Judged,
  judge,
  judgeMissing,
  judgeRate,
  judgeStuck,
  type MetricState,
  type MissingState,
  type RateState,
  type Remembering,
  type StuckState,
  type Truth,
} from './readings.ts'
import { compareVersions } from './versionOrder.ts'

/** A rule made ready: the same tree, with the place of each condition's state. */
export interface Program {
  readonly rule: Rule
  /** The rule as far as it decides anything, to tell a changed one. */
  readonly text: string
  readonly root: Node
  /** In the order of their states. */
  readonly remembering: readonly Remembering[]
  /** What its fault is filed under: the first metric it names. */
  readonly metric: string | undefined
  /** Every metric it names, each once. */
  readonly metrics: readonly string[]
  /** Silence alone can make it true, so it may fire by the clock. */
  readonly missing: boolean
  /** Time alone can change it. */
  readonly byClock: boolean
  /** One plain condition on its last reading: while the rule does not hold there is nothing to remember. */
  readonly forgetful: boolean
  /** The same, and it must hold for the rule to hold: while it does not, there is nothing to do at all. */
  readonly gate: Judged | undefined
}
export type Node =
  | { readonly type: 'and' | 'or'; readonly of: readonly Node[] }
  | { readonly type: 'not'; readonly of: Node }
  | Leaf
export interface Leaf {
  readonly type: 'leaf'
  readonly one: LeafCondition
  /** Of its state; -1: it has none. */
  readonly index: number
  /** Of a schedule: 1 for every minute of the week within it. */
  readonly week?: Uint8Array
}

const programs = new WeakMap<Rule, Program>()
export const programOf = (rule: Rule): Program => {
  let made = programs.get(rule)
  if (!made) {
    made = compile(rule)
    programs.set(rule, made)
  }
  return made
}

const compile = (rule: Rule): Program => {
  const remembering: Remembering[] = []
  const nodeOf = (one: Condition): Node => {
    switch (one.type) {
      case 'and':
      case 'or':
        return { type: one.type, of: one.of.map(nodeOf) }
      case 'not':
        return { type: 'not', of: nodeOf(one.of) }
      case 'device':
        return { type: 'leaf', one, index: -1 }
      case 'schedule':
        return {
          type: 'leaf',
          one,
          index: -1,
          week: weekOf(one).holds,
        }
      default:
        remembering.push(one)
        return { type: 'leaf', one, index: remembering.length - 1 }
    }
  }
  const root = nodeOf(rule.condition)
  const all = [...conditionsOf(rule.condition)].map(({ condition }) => condition)
  const metrics = [...new Set(all.map(metricOf).filter((metric) => metric !== undefined))]
  const missing = all.some(({ type }) => type === 'missing')
  const [only, second] = remembering
  const plain =
    second === undefined &&
    (only?.type === 'limit' || only?.type === 'band' || only?.type === 'value') &&
    (only.readings?.of ?? 1) === 1 &&
    !all.some(({ type }) => type === 'schedule')
      ? only
      : undefined
  return {
    rule,
    text: JSON.stringify([rule.condition, rule.forSeconds, rule.clearAfterSeconds, rule.severity]),
    root,
    remembering,
    metric: metrics[0],
    metrics,
    missing,
    byClock: missing || all.some(({ type }) => type === 'schedule'),
    forgetful: plain !== undefined,
    gate: all.some(({ type }) => type === 'or' || type === 'not') ? undefined : plain,
  }
}

export interface Moment {
  /** On the device's clock. */
  readonly now: number
  /** On ours. */
  readonly at: number
  readonly own: OwnTime
  readonly profile: DeviceProfile | undefined
  /** The rule's fault is open: hysteresis counts. */
  readonly held: boolean
}

/** Kleene's strong logic: `and` is false where any part is, `or` true where any part is, whatever is unknown beside it. */
export const truthOf = (node: Node, states: readonly ConditionState[], moment: Moment): Truth => {
  switch (node.type) {
    case 'leaf':
      return leafTruth(node, states[node.index], moment)
    case 'not': {
      const truth = truthOf(node.of, states, moment)
      return truth === undefined ? undefined : !truth
    }
    default: {
      const deciding = node.type === 'or'
      let all: Truth = !deciding
      // Every part is asked, because each moves its own hysteresis.
      let decided = false
      for (const child of node.of) {
        const truth = truthOf(child, states, moment)
        if (truth === deciding) decided = true
        else if (truth === undefined) all = undefined
      }
      return decided ? deciding : all
    }
  }
}

export const leafTruth = (
  { one, week }: Leaf,
  state: ConditionState | undefined,
  { now, at, own, profile, held }: Moment,
): Truth => {
  if (one.type === 'device') return deviceTruth(one, profile)
  // As of the moment judged: imported history is held against the hours it was measured in.
  if (one.type === 'schedule') {
    const at = minuteOfWeek(now, one.timeZone)
    return at === undefined ? undefined : week?.[at] === 1
  }
  if (!state) return undefined
  switch (one.type) {
    case 'rate':
      return judgeRate(state as RateState, one, now)
    case 'stuck':
      return judgeStuck(state as StuckState, one)
    case 'missing':
      return judgeMissing(state as MissingState, one, { at, own })
    default:
      return judge(state as MetricState, one, held)
  }
}

export const attributeOf = (
  profile: DeviceProfile | undefined,
  attribute: Extract<LeafCondition, { type: 'device' }>['attribute'],
): string | undefined => (attribute === 'gateway' ? profile?.gatewayId : profile?.[attribute])

/** An attribute nobody has told is none of those asked for; of a firmware nobody has told we cannot say whether it is older. */
const deviceTruth = (one: Extract<LeafCondition, { type: 'device' }>, profile: DeviceProfile | undefined): Truth => {
  const own = attributeOf(profile, one.attribute)
  const wanted = Array.isArray(one.value) ? '' : one.value
  switch (one.is) {
    case 'equal':
      return own === wanted
    case 'notEqual':
      return own !== wanted
    case 'oneOf':
      return own !== undefined && one.value.includes(own)
    case 'startsWith':
      return own?.startsWith(wanted) ?? false
    case 'olderThan':
      return own === undefined ? undefined : compareVersions(own, wanted) < 0
    case 'newerThan':
      return own === undefined ? undefined : compareVersions(own, wanted) > 0
  }
}

/** Could this rule ever hold for a device like this? What it reports and when is left open; only what it is decides. */
export const couldConcern = (program: Program, profile: DeviceProfile | undefined): boolean =>
  profileTruth(program.root, profile) !== false
const profileTruth = (node: Node, profile: DeviceProfile | undefined): Truth => {
  if (node.type === 'leaf') return node.one.type === 'device' ? deviceTruth(node.one, profile) : undefined
  if (node.type === 'not') {
    const truth = profileTruth(node.of, profile)
    return truth === undefined ? undefined : !truth
  }
  const truths = node.of.map((child) => profileTruth(child, profile))
  const deciding = node.type === 'or'
  if (truths.includes(deciding)) return deciding
  return truths.includes(undefined) ? undefined : !deciding
}
