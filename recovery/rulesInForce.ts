import { isDeepStrictEqual } from 'node:util'
import type { RuleBookStore } from '../store/ruleBookStore.ts'
import type { House } from './guards.ts'
import { type Mistake, mistakesOfBook } from './playbookMistakes.ts'
import type { RecoveryPolicy } from './policy.ts'
import { type RuleBook, type RuleBookChange, ruleBook, ruleBookParts, shippedRuleBook } from './ruleBook.ts'

/** What a change came to. On a conflict or with mistakes nothing was stored. */
export type ChangeOutcome =
  | { readonly outcome: 'stored'; readonly book: RuleBook }
  | { readonly outcome: 'conflict'; readonly version: number }
  | { readonly outcome: 'invalid'; readonly mistakes: readonly Mistake[] }

export interface ChangeOrder {
  readonly expectedVersion: number
  /** A user's id. */
  readonly by: string
  readonly note: string
  /** Our clock, ms. */
  readonly at: number
}

export interface RulesInForce {
  /** Reads what is in force. Before it, the shipped book is. */
  load(): Promise<void>
  current(): RuleBook
  /** The house of that version. Throws for one that was neither in force since the start nor asked for by `need`. */
  houseOf(version: number): House
  /** The same, as a whole. */
  bookOf(version: number): RuleBook
  /** Makes older versions known to `houseOf`: what a replay of an old history asks for first. */
  need(versions: Iterable<number>): Promise<void>
  change(part: RuleBookChange, order: ChangeOrder): Promise<ChangeOutcome>
}

/** So many of the newest versions are at hand without being asked for. */
const atHand = 50

/**
 * The rule book decisions go by, and those they went by before. Its versions are kept for ever, so that a case's history
 * replays to the same case whatever was changed since.
 *
 * @param o.policy what the shipped book (version 0) has other than by default
 */
export const createRulesInForce = (o: { books: RuleBookStore; policy?: Partial<RecoveryPolicy> }): RulesInForce => {
  const known = new Map<number, RuleBook>()
  let inForce = shippedRuleBook(o.policy)
  known.set(0, inForce)

  const learn = ({ version, body }: { version: number; body: unknown }): RuleBook => {
    const before = known.get(version)
    if (before) return before
    const read = ruleBook.safeParse(body)
    if (!read.success) throw new Error(`Version ${version} of the rule book cannot be read.`, { cause: read.error })
    const book = { ...read.data, version }
    known.set(version, book)
    if (version > inForce.version) inForce = book
    return book
  }
  const load = async (): Promise<void> => {
    for (const kept of await o.books.newest(atHand)) learn(kept)
  }

  const bookOf = (version: number): RuleBook => {
    const book = known.get(version)
    if (!book) throw new Error(`Version ${version} of the rule book has not been loaded.`)
    return book
  }

  return {
    load,
    current: () => inForce,
    houseOf: bookOf,
    bookOf,
    need: async (versions) => {
      for (const version of new Set(versions)) {
        if (known.has(version)) continue
        const kept = await o.books.get(version)
        if (!kept) throw new Error(`There is no version ${version} of the rule book.`)
        learn(kept)
      }
    },
    change: async (part, { expectedVersion, by, note, at }) => {
      if (expectedVersion !== inForce.version) {
        await load()
        return { outcome: 'conflict', version: inForce.version }
      }
      const before = inForce
      const wanted = {
        ...before,
        ...part,
        policy: { ...before.policy, ...part.policy },
        version: expectedVersion + 1,
      }
      const { book, mistakes } = mistakesOfBook(wanted)
      if (book === undefined) return { outcome: 'invalid', mistakes }
      const saved = await o.books.save(
        { at, by, note, changed: changesBetween(before, book), body: book },
        expectedVersion,
      )
      if (saved === 'conflict') {
        await load()
        return { outcome: 'conflict', version: inForce.version }
      }
      return { outcome: 'stored', book: learn({ version: book.version, body: book }) }
    },
  }
}

/** What differs, in words for a list of versions: parts by name, playbooks each by its id. */
export const changesBetween = (before: RuleBook, after: RuleBook): string[] => {
  const parts = ruleBookParts.filter(
    (part) => part !== 'playbooks' && !isDeepStrictEqual(plain(before[part]), plain(after[part])),
  )
  const find = (book: RuleBook, id: string) => book.playbooks.find((playbook) => playbook.id === id)
  const ids = [...new Set([...before.playbooks, ...after.playbooks].map(({ id }) => id))]
  const changed = ids.filter((id) => !isDeepStrictEqual(plain(find(before, id)), plain(find(after, id))))
  return [...parts, ...changed.map((id) => `playbook ${id}`)]
}

/** As JSON keeps it: without keys that are undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
