import { type Condition, conditionsOf } from './ruleCondition.ts'
import { holdsMinute, weekMinutes } from './weeklyTime.ts'

export interface RuleMistake {
  readonly path: readonly (string | number)[]
  readonly message: string
}

export const deepestRule = 6
export const largestRule = 40

/**
 * How deep a condition as it came goes, without walking further than `limit`: asked before anything recursive looks at it, so
 * that ten thousand nested groups are refused and not a stack overflow.
 */
export const depthOf = (raw: unknown, limit: number): number => {
  let level: unknown[] = [raw]
  for (let depth = 1; ; depth += 1) {
    const next = level.flatMap((one) =>
      typeof one === 'object' && one !== null && 'of' in one ? (Array.isArray(one.of) ? one.of : [one.of]) : [],
    )
    if (next.length === 0 || depth > limit) return depth
    level = next
  }
}

/** What no single condition can see: conditions that can never hold together, and a rule that asks nothing of the device. */
export const mistakesOf = (root: Condition): RuleMistake[] => {
  const all = [...conditionsOf(root)]
  const mistakes: RuleMistake[] = []
  if (all.length > largestRule)
    mistakes.push({
      path: [],
      message: `at most ${largestRule} conditions and groups fit in a rule, not ${all.length}`,
    })
  if (!all.some(({ condition: { type } }) => readingTypes.has(type)))
    mistakes.push({
      path: [],
      message: 'a rule needs at least one condition on what the device reports (or does not report)',
    })
  for (const { condition, path } of all)
    if (condition.type === 'and')
      mistakes.push(...neverTogether(condition.of).map((message) => ({ path: [...path, 'of'], message })))
  return mistakes
}

const readingTypes = new Set<Condition['type']>(['limit', 'band', 'value', 'rate', 'stuck', 'missing'])

const neverTogether = (all: readonly Condition[]): string[] => [
  ...neverInTime(all),
  ...neverOnDevice(all),
  ...neverInValue(all),
]

const neverInTime = (all: readonly Condition[]): string[] => {
  const times = all.filter((one) => one.type === 'schedule')
  if (times.length < 2 || new Set(times.map(({ timeZone }) => timeZone)).size > 1) return []
  for (let at = 0; at < weekMinutes; at += 1) if (times.every((time) => holdsMinute(time, at))) return []
  return ['these schedules never hold at the same time: join them with or, or drop one']
}

const neverOnDevice = (all: readonly Condition[]): string[] => {
  const wanted = new Map<string, string>()
  for (const one of all) {
    if (one.type !== 'device' || one.is !== 'equal' || typeof one.value !== 'string') continue
    const before = wanted.get(one.attribute)
    if (before !== undefined && before !== one.value)
      return [`no device has the ${one.attribute} ${before} and ${one.value} at once: join them with or`]
    wanted.set(one.attribute, one.value)
  }
  return []
}

/** Intervals only of what must hold now; N of M readings may hold of different readings. */
const neverInValue = (all: readonly Condition[]): string[] => {
  const bounds = new Map<string, { low: number; high: number }>()
  for (const one of all) {
    if ((one.type !== 'limit' && one.type !== 'band') || one.readings !== undefined) continue
    if (one.type === 'band' && one.is === 'outside') continue
    const known = bounds.get(one.metric) ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    const low = one.type === 'band' ? one.low : one.is === 'above' ? one.limit : Number.NEGATIVE_INFINITY
    const high = one.type === 'band' ? one.high : one.is === 'below' ? one.limit : Number.POSITIVE_INFINITY
    known.low = Math.max(known.low, low)
    known.high = Math.min(known.high, high)
    if (known.low > known.high)
      return [`${one.metric} can never be above ${known.low} and below ${known.high} at once: did you mean or?`]
    bounds.set(one.metric, known)
  }
  return []
}
