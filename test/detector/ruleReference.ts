/**
 * What a rule means, written down naively: everything that was ever said is kept and gone through again at every step. The
 * detector must agree with it. Shares no code with the detector but the words for weekly time, which have tests of their own.
 */
import type { DeviceProfile } from '../../domain/device.ts'
import type { Rule } from '../../domain/rule.ts'
import type { Condition, LeafCondition } from '../../domain/ruleCondition.ts'
import { isWithin } from '../../domain/weeklyTime.ts'

export type RuleEvent =
  | { readonly at: number; readonly values: Readonly<Record<string, number | string>> }
  | { readonly at: number; readonly values: undefined }
export interface Said {
  readonly at: number
  readonly faulty: boolean
}
type Truth = 'yes' | 'no' | 'unknown'
const truth = (holds: boolean): Truth => (holds ? 'yes' : 'no')

const leavesOf = (one: Condition): LeafCondition[] =>
  one.type === 'and' || one.type === 'or' ? one.of.flatMap(leavesOf) : one.type === 'not' ? leavesOf(one.of) : [one]

/** @param startedAt when the rule came into force */
export const reference = (
  rule: Rule,
  { events, profile, startedAt }: { events: readonly RuleEvent[]; profile: DeviceProfile; startedAt: number },
): Said[] => {
  const leaves = leavesOf(rule.condition)
  const metrics = new Set(
    leaves.flatMap((leaf) => ('metric' in leaf && leaf.metric !== undefined ? [leaf.metric] : [])),
  )
  const silence = leaves.some(({ type }) => type === 'missing')
  const byClock = silence || leaves.some(({ type }) => type === 'schedule')
  /** Which limits were exceeded at the last look. */
  const on = new Map<LeafCondition, boolean>()
  const said: Said[] = []
  let open = false
  let since: number | undefined
  let over: number | undefined
  let heardAny = leaves.some((leaf) => leaf.type === 'missing' && leaf.metric === undefined)

  events.forEach((event, step) => {
    const past = events.slice(0, step + 1)
    const now = event.at
    if (event.values && Object.keys(event.values).some((metric) => metrics.has(metric))) heardAny = true
    if (!heardAny || (!event.values && !byClock)) return

    const readings = (metric: string) =>
      past.flatMap(({ at, values }) => {
        const value = values?.[metric]
        return value === undefined ? [] : [{ at, value }]
      })
    const leaf = (one: LeafCondition): Truth => {
      switch (one.type) {
        case 'schedule':
          return truth(isWithin(one, now) === true)
        case 'device': {
          const own = one.attribute === 'gateway' ? profile.gatewayId : profile[one.attribute]
          if (one.is === 'oneOf') return truth(one.value.includes(own ?? ''))
          return truth(one.is === 'equal' ? own === one.value : own !== one.value)
        }
        case 'missing': {
          const heard = past.findLast(
            ({ values }) => values && (one.metric === undefined || values[one.metric] !== undefined),
          )
          if (!heard && one.metric !== undefined) return 'unknown'
          return truth(now - (heard?.at ?? startedAt) >= one.forSeconds * 1000)
        }
        case 'stuck': {
          const all = readings(one.metric)
          const last = all.at(-1)
          if (!last) return 'unknown'
          const changed = all.findLastIndex(({ value }) => value !== last.value)
          return truth(last.at - (all[changed + 1]?.at ?? last.at) >= one.forSeconds * 1000)
        }
        case 'rate': {
          const all = readings(one.metric).filter(({ value }) => typeof value === 'number')
          const last = all.at(-1)
          if (!last) return 'unknown'
          const window = all.filter(({ at }) => at >= last.at - one.withinSeconds * 1000)
          const changes = window.map(({ value }) => Number(last.value) - Number(value))
          const most = Math.max(...changes.map((change) => (one.is === 'rising' ? change : -change)))
          return truth(most >= one.by && now - last.at <= one.withinSeconds * 1000)
        }
        default: {
          const all = readings(one.metric).filter(({ value }) => one.type === 'value' || typeof value === 'number')
          if (all.length === 0) return 'unknown'
          const { atLeast = 1, of = 1 } = one.readings ?? {}
          const looked = all.slice(-of).map(({ value }) => value)
          const beyond = looked.filter((value) => isBeyond(one, value, 0)).length
          const notClear = looked.filter((value) => isBeyond(one, value, 1)).length
          const holds = beyond >= atLeast || (open && on.get(one) === true && notClear >= atLeast)
          on.set(one, holds)
          return truth(holds)
        }
      }
    }
    const tree = (one: Condition): Truth => {
      if (one.type === 'not') {
        const inner = tree(one.of)
        return inner === 'unknown' ? inner : truth(inner === 'no')
      }
      if (one.type !== 'and' && one.type !== 'or') return leaf(one)
      const parts = one.of.map(tree)
      if (one.type === 'and') return parts.includes('no') ? 'no' : parts.includes('unknown') ? 'unknown' : 'yes'
      return parts.includes('yes') ? 'yes' : parts.includes('unknown') ? 'unknown' : 'no'
    }

    const holds = tree(rule.condition)
    if (holds === 'yes') {
      over = undefined
      since ??= now
      if (open || (!event.values && !silence) || now - since < rule.forSeconds * 1000) return
      open = true
      said.push({ at: now, faulty: true })
      return
    }
    if (holds === 'unknown' && open) return
    since = undefined
    if (!open) return
    over ??= now
    if (now - over < rule.clearAfterSeconds * 1000) return
    open = false
    over = undefined
    said.push({ at: now, faulty: false })
  })
  return said
}

/** @param slack 0: at the limit itself; 1: at the level where it clears */
const isBeyond = (
  one: Extract<LeafCondition, { type: 'limit' | 'band' | 'value' }>,
  value: number | string,
  slack: 0 | 1,
): boolean => {
  if (one.type === 'value') {
    const wanted = one.value === true ? 1 : one.value === false ? 0 : one.value
    return (value === wanted) === (one.is === 'equal')
  }
  const number = Number(value)
  if (one.type === 'limit') {
    const level = slack ? (one.clearAt ?? one.limit) : one.limit
    const beyond = one.is === 'above' ? number > level : number < level
    return beyond || (slack === 1 && isBeyond(one, value, 0))
  }
  const by = slack * (one.clearBy ?? 0)
  if (one.is === 'outside') return number < one.low + by || number > one.high - by
  const edges = slack === 0 || by === 0
  return edges ? number >= one.low && number <= one.high : number > one.low - by && number < one.high + by
}
