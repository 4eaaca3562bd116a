import { z } from 'zod'
import type { Playbook } from '../../domain/playbook.ts'
import type { PlaybookTrial } from '../../domain/ruleBookViews.ts'
import type { CaseStore } from '../../store/caseStore.ts'
import { casePlaybook } from '../about.ts'
import { createDecide } from '../decide.ts'
import { caseEvent } from '../events.ts'
import { withPlaybooks } from '../ruleBookDesk.ts'
import type { RulesInForce } from '../rulesInForce.ts'
import { readSnapshot } from '../snapshot.ts'
import { differencesBetween } from './differences.ts'
import { liveThrough } from './replay.ts'

const carriesEvent = z.looseObject({ event: caseEvent })

/**
 * What a case would have been under this playbook: lived through twice by the pure `decide`, by the rules of then and with the
 * playbook in its place. Stores and sends nothing. Undefined: there is no such case.
 */
export const createTryPlaybook =
  (o: { cases: Pick<CaseStore, 'get' | 'history'>; rules: RulesInForce }) =>
  async (playbook: Playbook, caseId: string): Promise<PlaybookTrial | undefined> => {
    if (!(await o.cases.get(caseId))) return undefined
    const events = (await o.cases.history(caseId)).flatMap(({ data }) => {
      const read = carriesEvent.safeParse(data)
      return read.success ? [read.data.event] : []
    })
    if (events.length === 0)
      return {
        differences: [],
        assumptions: ['This case keeps no events that could be lived through again.'],
        events: 0,
      }
    await o.rules.need(events.map(({ rules = 0 }) => rules))

    // Every version of then, with this playbook in it; a version is one object, as the machine is made for it once.
    const changed = new Map<number, ReturnType<RulesInForce['bookOf']>>()
    const changedOf = (version: number) => {
      const known = changed.get(version)
      if (known) return known
      const book = o.rules.bookOf(version)
      const made = { ...book, playbooks: withPlaybooks(book.playbooks, [playbook]) }
      changed.set(version, made)
      return made
    }
    const before = liveThrough(events, {
      decide: createDecide(o.rules.houseOf),
      houseOf: ({ rules = 0 }) => o.rules.houseOf(rules),
    })
    const after = liveThrough(events, {
      decide: createDecide(changedOf),
      houseOf: ({ rules = 0 }) => changedOf(rules),
      firstLife: before,
    })
    const used = casePlaybook(readSnapshot(after.last).snapshot.context, changedOf(events.at(-1)?.rules ?? 0))
    const other = used !== undefined && used.id !== playbook.id && !used.id.startsWith(`${playbook.id}-`)
    return {
      differences: differencesBetween(before, after),
      assumptions: [
        ...(other || used === undefined
          ? [`This playbook is not the one for this case’s fault; that is ${used ? `“${used.id}”` : 'none'}.`]
          : []),
        'Faults came and went, and people did, what they did then and when they did it.',
        ...(after.unanswered.length > 0
          ? [
              `The device was never sent ${after.unanswered.map((name) => `“${name}”`).join(', ')} then: no answer is assumed.`,
            ]
          : []),
        ...(playbook.remedies.some(({ safeWhen, inUse, notBetween }) => safeWhen.length > 0 || inUse || notBetween)
          ? ['Where nobody looked then, the conditions of its remedies are taken to hold.']
          : []),
      ],
      events: events.length,
    }
  }
