import { z } from 'zod'
import type { Playbook } from '../domain/playbook.ts'
import type { PlaybookVersion } from '../domain/ruleBookViews.ts'
import type { ServiceTarget } from '../domain/serviceTarget.ts'
import type { RuleBookStore } from '../store/ruleBookStore.ts'
import type { RuleBook } from './ruleBook.ts'
import type { ChangeOrder, ChangeOutcome, RulesInForce } from './rulesInForce.ts'

/** The rule book as people work on it: playbook by playbook, with the versions before. */
export interface RuleBookDesk {
  current(): RuleBook
  /** The whole book of that version; undefined when there is none. */
  version(version: number): Promise<RuleBook | undefined>
  changePolicy(policy: Readonly<Record<string, unknown>>, order: ChangeOrder): Promise<ChangeOutcome>
  changeTargets(targets: readonly ServiceTarget[], order: ChangeOrder): Promise<ChangeOutcome>
  /** Adds it, or puts it in the place of the one with its id. */
  putPlaybook(playbook: Playbook, order: ChangeOrder): Promise<ChangeOutcome>
  /** Several at once, all or none; others stay. */
  putPlaybooks(playbooks: readonly unknown[], order: ChangeOrder): Promise<ChangeOutcome>
  /** Undefined: there is none with this id. */
  removePlaybook(id: string, order: ChangeOrder): Promise<ChangeOutcome | undefined>
  /** Newest first; empty when no version ever had it. */
  playbookVersions(id: string): Promise<PlaybookVersion[]>
  /** The whole book as it was; it becomes the newest version. Undefined: there is no such version. */
  restore(version: number, order: ChangeOrder): Promise<ChangeOutcome | undefined>
}

const perPage = 200

export const createRuleBookDesk = (o: { rules: RulesInForce; books: RuleBookStore }): RuleBookDesk => {
  const { rules, books } = o

  const version = async (wanted: number): Promise<RuleBook | undefined> => {
    if (wanted !== 0 && !(await books.get(wanted))) return undefined
    await rules.need([wanted])
    return rules.bookOf(wanted)
  }
  const putPlaybooks = (wanted: readonly unknown[], order: ChangeOrder): Promise<ChangeOutcome> =>
    rules.change({ playbooks: withPlaybooks(rules.current().playbooks, wanted) }, order)

  return {
    current: () => rules.current(),
    version,
    changePolicy: (policy, order) => rules.change({ policy }, order),
    changeTargets: (targets, order) => rules.change({ targets: [...targets] }, order),
    putPlaybook: (playbook, order) => putPlaybooks([playbook], order),
    putPlaybooks,
    removePlaybook: async (id, order) => {
      const { playbooks } = rules.current()
      return playbooks.some((known) => known.id === id)
        ? rules.change({ playbooks: playbooks.filter((known) => known.id !== id) }, order)
        : undefined
    },
    playbookVersions: async (id) => {
      const found: PlaybookVersion[] = []
      let cursor: string | undefined
      do {
        const page = await books.list({ limit: perPage, cursor })
        const touched = page.items.filter(({ changed }) => changed.includes(`playbook ${id}`))
        await rules.need(touched.map((entry) => entry.version))
        for (const { changed: _, ...entry } of touched)
          found.push({ ...entry, playbook: find(rules.bookOf(entry.version), id) ?? null })
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      const shipped = find(rules.bookOf(0), id)
      return shipped
        ? [...found, { version: 0, at: null, by: 'system', note: 'As shipped.', playbook: shipped }]
        : found
    },
    restore: async (wanted, order) => {
      const book = await version(wanted)
      if (!book) return undefined
      const { version: _, ...parts } = book
      return rules.change(parts, order)
    },
  }
}

const named = z.looseObject({ id: z.string() })
const idOf = (raw: unknown): string | undefined => named.safeParse(raw).data?.id

/** Each in the place of the one with its id, else at the end. */
export const withPlaybooks = <T>(known: readonly (Playbook & T)[], wanted: readonly T[]): T[] => {
  const last = new Map(wanted.map((one) => [idOf(one), one]))
  const ids = new Set<string | undefined>(known.map(({ id }) => id))
  return [...known.map((one) => last.get(one.id) ?? one), ...wanted.filter((one) => !ids.has(idOf(one)))]
}

const find = ({ playbooks }: RuleBook, id: string): Playbook | undefined =>
  playbooks.find((playbook) => playbook.id === id)
