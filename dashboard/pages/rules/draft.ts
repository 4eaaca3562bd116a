/**
 * A rule while somebody edits it: every field is text as typed, every condition has a key that stays, and a not is one of four ways
 * to join a group. `read` turns it into what the API takes, or says at which field something is missing.
 */
import type { Condition, Rule, Severity } from '../../api/wire.ts'

export const leafKinds = ['limit', 'band', 'value', 'rate', 'stuck', 'missing', 'device', 'schedule'] as const
export type LeafKind = (typeof leafKinds)[number]
/** all: and; any: or; notAll, none: the same under a not. */
export type Join = 'all' | 'any' | 'notAll' | 'none'

export interface DraftLeaf {
  readonly key: number
  readonly kind: LeafKind
  readonly fields: Readonly<Record<string, string>>
}
export interface DraftGroup {
  readonly key: number
  readonly kind: 'group'
  readonly join: Join
  readonly of: readonly DraftNode[]
}
export type DraftNode = DraftLeaf | DraftGroup
export interface Draft {
  /** Absent while it is new: made from the name when saved. */
  readonly id: string | undefined
  readonly enabled: boolean
  readonly name: string
  readonly severity: Severity
  readonly forMinutes: string
  readonly clearMinutes: string
  readonly explanation: string
  readonly root: DraftGroup
}
/** What is wrong, by condition key and field; key 0 is the rule itself. */
export type Mistakes = ReadonlyMap<string, string>
export const spot = (key: number, field: string): string => `${key}/${field}`

let lastKey = 0
const nextKey = (): number => {
  lastKey += 1
  return lastKey
}

const defaults: Readonly<Record<LeafKind, () => Record<string, string>>> = {
  limit: () => ({ is: 'above' }),
  band: () => ({ is: 'outside' }),
  value: () => ({ is: 'equal', as: 'number' }),
  rate: () => ({ is: 'rising', withinMinutes: '10' }),
  stuck: () => ({ forMinutes: '60' }),
  missing: () => ({ forMinutes: '30' }),
  device: () => ({ attribute: 'model', is: 'equal' }),
  schedule: () => ({
    days: 'mon,tue,wed,thu,fri',
    from: '08:00',
    to: '18:00',
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  }),
}
export const newLeaf = (kind: LeafKind, fields: Readonly<Record<string, string>> = {}): DraftLeaf => ({
  key: nextKey(),
  kind,
  fields: { ...defaults[kind](), ...fields },
})
export const newGroup = (join: Join, of: readonly DraftNode[]): DraftGroup => ({
  key: nextKey(),
  kind: 'group',
  join,
  of,
})
export const newDraft = (): Draft => ({
  id: undefined,
  enabled: true,
  name: '',
  severity: 'major',
  forMinutes: '10',
  clearMinutes: '',
  explanation: '',
  root: newGroup('all', [newLeaf('limit')]),
})

const minutes = (seconds: number | undefined): string => (seconds ? String(seconds / 60) : '')
const text = (value: unknown): string => (value === undefined ? '' : String(value))

const nodeOf = (one: Condition): DraftNode => {
  switch (one.type) {
    case 'and':
      return newGroup('all', one.of.map(nodeOf))
    case 'or':
      return newGroup('any', one.of.map(nodeOf))
    case 'not':
      return one.of.type === 'and'
        ? newGroup('notAll', one.of.of.map(nodeOf))
        : newGroup('none', one.of.type === 'or' ? one.of.of.map(nodeOf) : [nodeOf(one.of)])
    case 'limit':
    case 'band':
    case 'value': {
      const { type, readings, ...fields } = one
      return newLeaf(type, {
        ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, text(value)])),
        ...(readings ? { atLeast: text(readings.atLeast), of: text(readings.of) } : {}),
        ...(one.type === 'value' ? { as: typeof one.value === 'boolean' ? 'switch' : typeof one.value } : {}),
      })
    }
    case 'rate':
      return newLeaf('rate', {
        metric: one.metric,
        is: one.is,
        by: text(one.by),
        withinMinutes: minutes(one.withinSeconds),
      })
    case 'stuck':
      return newLeaf('stuck', {
        metric: one.metric,
        forMinutes: minutes(one.forSeconds),
        tolerance: text(one.tolerance),
      })
    case 'missing':
      return newLeaf('missing', { metric: text(one.metric), forMinutes: minutes(one.forSeconds) })
    case 'device':
      return newLeaf('device', {
        attribute: one.attribute,
        is: one.is,
        value: Array.isArray(one.value) ? one.value.join(', ') : one.value,
      })
    case 'schedule':
      return newLeaf('schedule', {
        days: one.days?.join(',') ?? '',
        from: text(one.from),
        to: text(one.to),
        timeZone: one.timeZone,
      })
  }
}
export const draftOf = (rule: Rule): Draft => {
  const root = nodeOf(rule.condition)
  return {
    id: rule.id,
    enabled: rule.enabled,
    name: rule.name,
    severity: rule.severity,
    forMinutes: minutes(rule.forSeconds),
    clearMinutes: minutes(rule.clearAfterSeconds),
    explanation: rule.explanation ?? '',
    root: root.kind === 'group' ? root : newGroup('all', [root]),
  }
}

/** The tree with the node of this key replaced; undefined removes it. */
export const replaced = (group: DraftGroup, key: number, by: DraftNode | undefined): DraftGroup => ({
  ...group,
  of: group.of.flatMap((node) => {
    if (node.key === key) return by ? [by] : []
    return [node.kind === 'group' ? replaced(node, key, by) : node]
  }),
})

export interface ReadDraft {
  readonly body: Omit<Rule, 'model' | 'metric' | 'when' | 'limit' | 'clearAt'>
  readonly mistakes: Mistakes
  /** Where each part of the body came from: the API names a mistake by path. */
  readonly places: ReadonlyMap<string, number>
}
export const readDraft = (draft: Draft, id: string): ReadDraft => {
  const mistakes = new Map<string, string>()
  const places = new Map<string, number>()
  const minutesAt = (key: number, field: string, typed: string, required: boolean): number => {
    if (typed.trim() === '' && !required) return 0
    const value = Number(typed)
    if (typed.trim() === '' || !Number.isFinite(value) || value < 0)
      mistakes.set(spot(key, field), 'Enter a number of minutes.')
    return Math.round(value * 60)
  }
  const tree = (node: DraftNode, path: string): Condition => {
    places.set(path, node.key)
    if (node.kind !== 'group') return leafOf(node, { mistakes, minutesAt })
    if (node.of.length === 0) mistakes.set(spot(node.key, 'of'), 'A group needs at least one condition.')
    const [only] = node.of
    const single = node.of.length === 1 && only
    if (node.join === 'none' && single) return { type: 'not', of: tree(only, `${path}.of`) }
    if (node.join === 'notAll') return { type: 'not', of: joined('and', `${path}.of`) }
    if (node.join === 'none') return { type: 'not', of: joined('or', `${path}.of`) }
    if (single) return tree(only, path)
    return joined(node.join === 'all' ? 'and' : 'or', path)
    function joined(type: 'and' | 'or', at: string): Condition {
      places.set(at, node.key)
      return { type, of: (node as DraftGroup).of.map((child, i) => tree(child, `${at}.of.${i}`)) }
    }
  }
  if (draft.name.trim() === '') mistakes.set(spot(0, 'name'), 'Give the rule a name.')
  const condition = tree(draft.root, 'condition')
  const body = {
    id,
    name: draft.name.trim(),
    enabled: draft.enabled,
    severity: draft.severity,
    condition,
    forSeconds: minutesAt(0, 'forSeconds', draft.forMinutes, false),
    clearAfterSeconds: minutesAt(0, 'clearAfterSeconds', draft.clearMinutes, false),
    ...(draft.explanation.trim() === '' ? {} : { explanation: draft.explanation.trim() }),
  }
  return { body, mistakes, places }
}

const leafOf = (
  { key, kind, fields }: DraftLeaf,
  given: {
    mistakes: Map<string, string>
    minutesAt: (key: number, field: string, typed: string, required: boolean) => number
  },
): Condition => {
  const { mistakes } = given
  const typed = (field: string): string => (fields[field] ?? '').trim()
  const number = (field: string): number => {
    const value = Number(typed(field))
    if (typed(field) === '' || !Number.isFinite(value)) mistakes.set(spot(key, field), 'Enter a number.')
    return value
  }
  const maybe = <Name extends string>(name: Name): { [name in Name]?: number } =>
    (typed(name) === '' ? {} : { [name]: number(name) }) as { [name in Name]?: number }
  const metric = (): string => {
    if (typed('metric') === '') mistakes.set(spot(key, 'metric'), 'Choose a metric.')
    return typed('metric')
  }
  const readings = () =>
    typed('atLeast') === '' && typed('of') === '' ? {} : { readings: { atLeast: number('atLeast'), of: number('of') } }
  const forMinutes = (field: string): number => given.minutesAt(key, field, fields[field] ?? '', true)
  switch (kind) {
    case 'limit':
      return {
        type: 'limit',
        metric: metric(),
        is: typed('is') === 'below' ? 'below' : 'above',
        limit: number('limit'),
        ...maybe('clearAt'),
        ...readings(),
      }
    case 'band':
      return {
        type: 'band',
        metric: metric(),
        is: typed('is') === 'between' ? 'between' : 'outside',
        low: number('low'),
        high: number('high'),
        ...maybe('clearBy'),
        ...readings(),
      }
    case 'value': {
      const as = typed('as')
      const value = as === 'switch' ? typed('value') !== 'false' : as === 'number' ? number('value') : typed('value')
      return {
        type: 'value',
        metric: metric(),
        is: typed('is') === 'notEqual' ? 'notEqual' : 'equal',
        value,
        ...readings(),
      }
    }
    case 'rate':
      return {
        type: 'rate',
        metric: metric(),
        is: typed('is') === 'falling' ? 'falling' : 'rising',
        by: number('by'),
        withinSeconds: forMinutes('withinMinutes'),
      }
    case 'stuck':
      return { type: 'stuck', metric: metric(), forSeconds: forMinutes('forMinutes'), ...maybe('tolerance') }
    case 'missing':
      return {
        type: 'missing',
        ...(typed('metric') === '' ? {} : { metric: typed('metric') }),
        forSeconds: forMinutes('forMinutes'),
      }
    case 'device': {
      const is = typed('is')
      const value = typed('value')
      if (value === '') mistakes.set(spot(key, 'value'), 'Enter what to compare with.')
      return {
        type: 'device',
        attribute: typed('attribute'),
        is,
        value: is === 'oneOf' ? value.split(',').flatMap((one) => one.trim() || []) : value,
      } as Condition
    }
    case 'schedule': {
      const days = typed('days')
      return {
        type: 'schedule',
        ...(days === '' ? {} : { days: days.split(',') }),
        ...(typed('from') === '' ? {} : { from: typed('from') }),
        ...(typed('to') === '' ? {} : { to: typed('to') }),
        timeZone: typed('timeZone'),
      } as Condition
    }
  }
}

/** Names of the API's fields that go by another one here. */
const fieldNames: Readonly<Record<string, string>> = {
  withinSeconds: 'withinMinutes',
  forSeconds: 'forMinutes',
  'readings.atLeast': 'atLeast',
  'readings.of': 'of',
}
/** The API's refusals at the fields they are about. */
export const mistakesFrom = (
  errors: readonly { readonly path: string; readonly message: string }[],
  places: ReadonlyMap<string, number>,
): Mistakes => {
  const found = new Map<string, string>()
  for (const { path, message } of errors) {
    const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`
    const plain = path.replace(/^rule\./, '')
    let at = plain
    while (at !== '' && !places.has(at)) at = at.includes('.') ? at.slice(0, at.lastIndexOf('.')) : ''
    const rest = at === '' ? plain : plain.slice(at.length + 1)
    const key = places.get(at) ?? 0
    found.set(spot(key, (key === 0 ? undefined : fieldNames[rest]) ?? (rest === '' ? 'of' : rest)), sentence)
  }
  return found
}

/** `Fridge too warm!` → `fridge-too-warm`, made different from those there are. */
export const idFrom = (name: string, taken: readonly string[]): string => {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 56) || 'rule'
  if (!taken.includes(plain)) return plain
  for (let n = 2; ; n += 1) if (!taken.includes(`${plain}-${n}`)) return `${plain}-${n}`
}
