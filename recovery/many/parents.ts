import { setImmediate as breathe } from 'node:timers/promises'
import type { RecoveryCase } from '../../domain/case.ts'
import type { IncidentParent } from '../../domain/incidentUpdate.ts'
import { mayActAs, type User } from '../../domain/user.ts'
import type { CaseStore, StoredCase } from '../../store/caseStore.ts'
import type { FaultStore } from '../../store/faultStore.ts'
import type { IncidentStore } from '../../store/incidentStore.ts'
import type { EventOf } from '../events.ts'
import type { Facts } from '../facts.ts'
import type { RecoveryPolicy } from '../policy.ts'
import type { Runner } from '../runner.ts'
import { readSnapshot } from '../snapshot.ts'
import type { Turns } from '../turns.ts'
import { whyLeft } from './whyLeft.ts'

export type Refusal = {
  readonly ok: false
  readonly code: 'not-found' | 'not-now' | 'forbidden' | 'conflict'
  readonly detail: string
}
/** A child that could not be closed. */
export interface LeftChild {
  readonly caseId: string
  readonly number: number
  readonly why: string
}
export interface Closing {
  readonly ok: true
  readonly incident: IncidentParent
  readonly closed: number
  /** At most `mostNamed` of them. */
  readonly left: readonly LeftChild[]
  readonly leftCount: number
}

/** Children that are named in the answer to closing; the others are found through the list of children. */
const mostNamed = 200
/** Cases that take their step in one transaction. */
const atOnce = 20

export const noIncident = (id: string): Refusal => ({
  ok: false,
  code: 'not-found',
  detail: `There is no incident with the id ${id}.`,
})

/** The incident as a parent: declared by hand, joined, closed. Every child takes its own step; the machine decides which may. */
export const createParents = (o: {
  cases: CaseStore
  faults: Pick<FaultStore, 'getIncident'>
  incidents: IncidentStore
  runner: Runner
  facts: Facts
  turns: Turns
  policy(): RecoveryPolicy
  now(): number
  newId(): string
  stopped(): boolean
}) => {
  const parentOf = async (id: string): Promise<IncidentParent | undefined> => {
    const kept = await o.incidents.parent(id)
    if (kept) return kept
    const detected = await o.faults.getIncident(id)
    return (
      detected && {
        id,
        title: detected.title,
        source: 'detected',
        openedAt: detected.openedAt,
        openedBy: null,
        closedAt: null,
        closedBy: null,
        closeReason: null,
      }
    )
  }
  const actor = (by: User) => ({ actor: by.id, by: { id: by.id, name: by.name, role: by.role } })

  const join = async (parent: IncidentParent, caseIds: readonly string[], by: User): Promise<LeftChild[]> => {
    const refused: LeftChild[] = []
    for (const caseId of new Set(caseIds)) {
      const result = await o.runner.step(
        caseId,
        async () => ({
          type: 'joinIncident',
          at: o.now(),
          ...actor(by),
          incidentId: parent.id,
          title: parent.title,
        }),
        { requestKey: `join:${parent.id}:${caseId}:${parent.closedAt ?? 0}` },
      )
      if (result.outcome !== 'done')
        refused.push({
          caseId,
          number: result.outcome === 'notNow' ? result.current.row.number : 0,
          why: result.outcome === 'notNow' ? `It is ${result.current.row.state}.` : 'It could not be found or changed.',
        })
    }
    return refused
  }

  const closing = (parent: IncidentParent, given: { by: User; reason: string }): EventOf<'closeWithIncident'> => ({
    type: 'closeWithIncident',
    at: o.now(),
    ...actor(given.by),
    incidentId: parent.id,
    title: parent.title,
    reason: given.reason,
    lastSamples: [],
    stoodStill: 0,
  })

  /** All cases of the incident that are open, or are not, some at a time: one that is closed meanwhile moves no other. */
  async function* children(incidentId: string, open: boolean): AsyncGenerator<readonly RecoveryCase[]> {
    let cursor: string | undefined
    // When we are to stop, what is left is closed when somebody asks again.
    while (!o.stopped()) {
      const page = await o.cases.list({ incidentId, open, limit: atOnce, cursor })
      if (page.items.length > 0) yield page.items
      if (page.nextCursor === null) return
      cursor = page.nextCursor
      await breathe()
    }
  }

  const closeChildren = async (parent: IncidentParent, given: { by: User; reason: string }) => {
    const left: LeftChild[] = []
    let closed = 0
    let leftCount = 0
    const event = async (stored: StoredCase): Promise<EventOf<'closeWithIncident'>> => {
      const { lastSamples, stoodStill } = await o.facts.due('verify', stored)
      return { ...closing(parent, given), lastSamples, stoodStill }
    }
    for await (const rows of children(parent.id, true)) {
      const outcomes = await o.runner.together(rows.map(({ id }) => ({ caseId: id, event, answers: {} })))
      for (const [n, row] of rows.entries()) {
        const result = outcomes[n]
        if (result?.outcome === 'done') closed += 1
        else {
          leftCount += 1
          const why =
            result?.outcome === 'notNow'
              ? whyLeft(result.current, { at: o.now(), policy: o.policy() }).why
              : 'It kept changing at the same moment.'
          if (left.length < mostNamed) left.push({ caseId: row.id, number: row.number, why })
        }
      }
    }
    return { closed, left, leftCount }
  }

  /** Those that were closed on their own before: should they be reopened, they too leave what is closed. */
  const tellClosed = async (parent: IncidentParent, given: { by: User; reason: string }): Promise<void> => {
    const since = o.now() - o.policy().reopenWithin
    for await (const rows of children(parent.id, false))
      await o.runner.together(
        rows
          .filter(({ state, closedAt }) => state === 'closed' && (closedAt ?? 0) >= since)
          .map(({ id }) => ({
            caseId: id,
            // Once, however often the incident is closed again.
            event: async (stored) =>
              readSnapshot(stored).snapshot.context.closedWithIncident === parent.id ? null : closing(parent, given),
            answers: {},
          })),
      )
  }

  return {
    parentOf,

    /** A declared incident over chosen cases. The same `requestKey` again declares no second one, and finishes the first. */
    declare: async (
      wanted: { title: string; caseIds: readonly string[] },
      by: User,
      requestKey?: string,
    ): Promise<{ ok: true; incident: IncidentParent; refused: LeftChild[] } | Refusal> => {
      if (!mayActAs(by.role, 'manager'))
        return { ok: false, code: 'forbidden', detail: 'Only managers declare incidents.' }
      for (const caseId of wanted.caseIds)
        if (!(await o.cases.get(caseId)))
          return { ok: false, code: 'not-found', detail: `There is no case with the id ${caseId}.` }
      const id = `declared-${requestKey ?? o.newId()}`
      const incident: IncidentParent = (await o.incidents.parent(id)) ?? {
        id,
        title: wanted.title,
        source: 'declared',
        openedAt: o.now(),
        openedBy: by.id,
        closedAt: null,
        closedBy: null,
        closeReason: null,
      }
      await o.incidents.saveParent(incident)
      return { ok: true, incident, refused: await join(incident, wanted.caseIds, by) }
    },

    /** More cases into an incident that is there. */
    join: async (
      id: string,
      caseIds: readonly string[],
      by: User,
    ): Promise<{ ok: true; incident: IncidentParent; refused: LeftChild[] } | Refusal> => {
      const parent = await parentOf(id)
      if (!parent) return noIncident(id)
      if (!mayActAs(by.role, 'manager'))
        return { ok: false, code: 'forbidden', detail: 'Only managers put cases into incidents.' }
      return { ok: true, incident: parent, refused: await join(parent, caseIds, by) }
    },

    /** Closes the parent, and the children that are verified; may be called again for those that were not. */
    close: (id: string, given: { by: User; reason: string }): Promise<Closing | Refusal> =>
      o.turns.inTurn(`incident ${id}`, async () => {
        const parent = await parentOf(id)
        if (!parent) return noIncident(id)
        if (!mayActAs(given.by.role, 'manager'))
          return { ok: false, code: 'forbidden', detail: 'Only managers close incidents.' }
        const incident: IncidentParent = {
          ...parent,
          closedAt: parent.closedAt ?? o.now(),
          closedBy: given.by.id,
          closeReason: given.reason,
        }
        await o.incidents.saveParent(incident)
        const closing = await closeChildren(incident, given)
        await tellClosed(incident, given)
        return { ok: true, incident, ...closing }
      }),
  }
}
