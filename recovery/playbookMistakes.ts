import { z } from 'zod'
import { type Playbook, playbook, type ReadingCondition } from '../domain/playbook.ts'
import { recoveryPolicy } from './policy.ts'
import { type RuleBook, ruleBook } from './ruleBook.ts'

/** Something an operator has to put right, where it is and what to do. */
export interface Mistake {
  /** Into the document: `playbooks.reported-router.remedies.0.inUse`. */
  readonly path: string
  readonly message: string
}

const pathText = (path: readonly PropertyKey[]): string => path.map(String).join('.')
export const issuesOf = (error: z.ZodError, under: readonly PropertyKey[] = []): Mistake[] =>
  error.issues.map((issue) => ({ path: pathText([...under, ...issue.path]), message: issue.message }))

/** A book as somebody wants it, unread. */
export type WantedBook = Readonly<Record<Exclude<keyof RuleBook, 'playbooks'>, unknown>> & {
  readonly playbooks: readonly unknown[]
}

// A number that recovery does not know is a number misspelt.
const aroundPlaybooks = ruleBook.omit({ playbooks: true }).extend({ policy: recoveryPolicy.strict() })
const lines = z.looseObject({ offerRules: z.array(z.looseObject({ id: z.string() })) })

/**
 * Reads a rule book as somebody wants it: either the book, or everything that is wrong with it, at once. Playbooks are named by
 * their ids in the paths.
 */
export const mistakesOfBook = (wanted: WantedBook): { book: RuleBook | undefined; mistakes: Mistake[] } => {
  const around = aroundPlaybooks.safeParse(wanted)
  const table = lines.safeParse(wanted)
  // With a table that cannot be read every reference into it would seem wrong.
  const offers = table.success ? new Set(table.data.offerRules.map(({ id }) => id)) : undefined
  const { playbooks, mistakes } = readPlaybooks(wanted.playbooks, offers)
  const all = [
    ...(around.success ? [] : issuesOf(around.error)),
    ...mistakes.map((mistake) => ({ ...mistake, path: `playbooks.${mistake.path}` })),
  ]
  return { book: around.success && all.length === 0 ? { ...around.data, playbooks } : undefined, mistakes: all }
}

/** Reads playbooks as people wrote them, and says of all of them at once what is wrong. `offers`: the offer table's ids. */
export const readPlaybooks = (
  raw: readonly unknown[],
  offers: ReadonlySet<string> | undefined,
): { playbooks: Playbook[]; mistakes: Mistake[] } => {
  const read = raw.map((one, index) => ({ name: idOf(one) ?? String(index), result: playbook.safeParse(one) }))
  const good = read.flatMap(({ name, result }) => (result.success ? [{ name, playbook: result.data }] : []))
  return {
    playbooks: good.map((one) => one.playbook),
    mistakes: [
      ...read.flatMap(({ name, result }) => (result.success ? [] : issuesOf(result.error, [name]))),
      ...good.flatMap((one) =>
        mistakesOf(one.playbook, offers).map(({ path, message }) => ({ path: `${one.name}.${path}`, message })),
      ),
      ...betweenPlaybooks(good.map((one) => one.playbook)),
    ],
  }
}

const named = z.looseObject({ id: z.string().min(1).max(100) })
const idOf = (raw: unknown): string | undefined => named.safeParse(raw).data?.id

/** What is wrong with one playbook by itself, beyond its shape. */
export const mistakesOf = (playbook: Playbook, offers: ReadonlySet<string> | undefined): Mistake[] => {
  const mistakes: Mistake[] = []
  const say = (path: string, message: string): void => void mistakes.push({ path, message })
  twice(playbook.checks.map(({ id }) => id)).forEach((index) => {
    say(`checks.${index}.id`, `“${playbook.checks[index]?.id}” is there twice: give each check an id of its own`)
  })
  twice(playbook.targets.map(({ what }) => what)).forEach((index) => {
    say(`targets.${index}.what`, `there are two targets for “${playbook.targets[index]?.what}”: keep one`)
  })
  playbook.targets.forEach(({ withinMs, breachMs }, index) => {
    if (breachMs !== undefined && breachMs < withinMs)
      say(`targets.${index}.breachMs`, 'a breach before the target is missed: make it at least withinMs')
  })
  playbook.offers.forEach((id, index) => {
    if (offers && !offers.has(id))
      say(`offers.${index}`, `the offer table has no line “${id}”: add it there first, or take one of its ids`)
  })
  twice(playbook.remedies.map(({ command, args }) => JSON.stringify([command, args]))).forEach((index) => {
    say(
      `remedies.${index}.command`,
      `“${playbook.remedies[index]?.command}” is there twice with the same arguments: raise maxAttempts of the first instead`,
    )
  })
  playbook.remedies.forEach((remedy, index) => {
    const at = `remedies.${index}`
    if (remedy.notBetween && remedy.notBetween.from === remedy.notBetween.to)
      say(`${at}.notBetween.to`, 'from and to are the same moment: leave notBetween out, or drop the remedy')
    const all = remedy.safeWhen.map((condition, n) => ({ condition, path: `${at}.safeWhen.${n}` }))
    for (const { condition, path } of remedy.inUse ? [...all, { condition: remedy.inUse, path: `${at}.inUse` }] : all) {
      const fault = ofCondition(condition)
      if (fault) say(`${path}.${fault.key}`, fault.message)
    }
    for (const metric of neverTogether(remedy.safeWhen))
      say(
        `${at}.safeWhen`,
        `these conditions on ${metric} never hold at the same time, so “${remedy.command}” would never be sent: drop or correct one`,
      )
    if (remedy.inUse && alwaysInUse(remedy.safeWhen, remedy.inUse))
      say(
        `${at}.inUse`,
        `whenever it is safe, ${remedy.inUse.metric} also says that the customer is using it, so “${remedy.command}” would never be sent: correct one of the two`,
      )
  })
  return mistakes
}

/** Index of everything that is a repetition of something before it. */
const twice = (texts: readonly string[]): number[] =>
  texts.flatMap((text, index) => (texts.indexOf(text) < index ? [index] : []))

const betweenPlaybooks = (all: readonly Playbook[]): Mistake[] => {
  const scope = ({ faultKind, modelContains }: Playbook) => `${faultKind} ${(modelContains ?? '').toLowerCase()}`
  return all.flatMap((one, index) => {
    const before = all.slice(0, index)
    const sameScope = before.find((other) => scope(other) === scope(one))
    const models = one.modelContains === undefined ? 'every model' : `models with “${one.modelContains}”`
    const part = one.modelContains === undefined ? 'faultKind' : 'modelContains'
    return [
      ...(before.some(({ id }) => id === one.id)
        ? [{ path: `${one.id}.id`, message: `there are two playbooks “${one.id}”: rename or remove one` }]
        : []),
      ...(sameScope && sameScope.id !== one.id
        ? [
            {
              path: `${one.id}.${part}`,
              message: `“${sameScope.id}” is already the playbook for ${one.faultKind} on ${models}: remove one, or name another model`,
            },
          ]
        : []),
    ]
  })
}

const ofCondition = ({ is, value }: ReadingCondition): { key: string; message: string } | undefined => {
  if (is === '=' || is === '!=' || typeof value === 'number') return undefined
  return { key: 'value', message: `${is} compares numbers: give a number, or compare with = or !=` }
}

interface Range {
  low: number
  high: number
  /** The bound itself is not in it. */
  openLow: boolean
  openHigh: boolean
}
const whole: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, openLow: true, openHigh: true }
const rangeOf = ({ is, value }: ReadingCondition): Range | undefined => {
  if (typeof value !== 'number') return undefined
  switch (is) {
    case '<':
    case '<=':
      return { ...whole, high: value, openHigh: is === '<' }
    case '>':
    case '>=':
      return { ...whole, low: value, openLow: is === '>' }
    case '=':
      return { low: value, high: value, openLow: false, openHigh: false }
    case '!=':
      return undefined
  }
}
const intersection = (ranges: readonly Range[]): Range =>
  ranges.reduce((all, next) => {
    const low = Math.max(all.low, next.low)
    const high = Math.min(all.high, next.high)
    const openAt = (end: 'low' | 'high', bound: number): boolean =>
      [all, next].some((one) => one[end] === bound && (end === 'low' ? one.openLow : one.openHigh))
    return { low, high, openLow: openAt('low', low), openHigh: openAt('high', high) }
  }, whole)
const isEmpty = ({ low, high, openLow, openHigh }: Range): boolean =>
  low > high || (low === high && (openLow || openHigh))

/** Metrics whose conditions can never all hold. */
const neverTogether = (conditions: readonly ReadingCondition[]): string[] =>
  [...Map.groupBy(conditions, ({ metric }) => metric)].flatMap(([metric, all]) => {
    const equals = all.filter(({ is }) => is === '=').map(({ value }) => value)
    const clash =
      new Set(equals).size > 1 ||
      all.some(({ is, value }) => is === '!=' && equals.includes(value)) ||
      (equals.some((value) => typeof value !== 'number') && all.some((one) => rangeOf(one) !== undefined))
    const ranges = all.map(rangeOf).filter((range) => range !== undefined)
    return clash || isEmpty(intersection(ranges)) ? [metric] : []
  })

/** Everything that is safe is in use: what remains of the safe range outside "in use" is nothing. */
const alwaysInUse = (safe: readonly ReadingCondition[], inUse: ReadingCondition): boolean => {
  const same = safe.filter(({ metric }) => metric === inUse.metric)
  if (same.some(({ is, value }) => is === inUse.is && value === inUse.value)) return true
  const used = rangeOf(inUse)
  const ranges = same.map(rangeOf).filter((range) => range !== undefined)
  if (used === undefined || ranges.length === 0) return false
  const { low, high, openLow, openHigh } = intersection(ranges)
  const fromBelow = low > used.low || (low === used.low && (openLow || !used.openLow))
  const fromAbove = high < used.high || (high === used.high && (openHigh || !used.openHigh))
  return fromBelow && fromAbove
}
