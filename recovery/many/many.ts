import type { Logger } from 'pino'
import type { CaseState, RecoveryCase } from '../../domain/case.ts'
import { minute } from '../../domain/clock.ts'
import type {
  IncidentParent,
  IncidentUpdate,
  UpdatePreview,
  UpdateProgress,
  UpdateText,
} from '../../domain/incidentUpdate.ts'
import type { Page, PageRequest } from '../../domain/page.ts'
import { mayActAs, type User } from '../../domain/user.ts'
import type { CaseStore } from '../../store/caseStore.ts'
import type { CustomerStore } from '../../store/customerStore.ts'
import type { FaultStore } from '../../store/faultStore.ts'
import type { IncidentStore } from '../../store/incidentStore.ts'
import type { IncidentUpdateStore } from '../../store/incidentUpdateStore.ts'
import type { Facts } from '../facts.ts'
import type { RecoveryPolicy } from '../policy.ts'
import type { Runner } from '../runner.ts'
import type { Turns } from '../turns.ts'
import { createBroadcaster, intervalOf } from './broadcaster.ts'
import { type Closing, createParents, type LeftChild, noIncident, type Refusal } from './parents.ts'
import { previewOf } from './preview.ts'
import { whyLeft } from './whyLeft.ts'

/** The same words to the same people again within this time are a slip of the hand, not news. */
const sameAgainWithin = 10 * minute

export interface UpdateWish {
  readonly text: UpdateText
  readonly ratePerMinute?: number | undefined
  /** Why people may be woken; absent: nobody is. */
  readonly safety?: { readonly reason: string } | undefined
}
export interface UpdateStanding {
  readonly update: IncidentUpdate
  readonly progress: UpdateProgress
}
export interface Child {
  readonly case: RecoveryCase
  readonly verified: boolean
  readonly why: string
}
export interface ReachView {
  readonly ok: true
  readonly incident: IncidentParent
  readonly byState: Partial<Record<CaseState, number>>
  readonly withoutCustomer: number
  readonly children: Page<Child>
  /** Reopened after the incident was closed, and on their own since. */
  readonly left: readonly RecoveryCase[]
}

/** Many customers with one trouble. Refusals say why, in words for whoever asked. */
export interface Many {
  declare(
    wanted: { title: string; caseIds: readonly string[] },
    by: User,
    requestKey?: string,
  ): Promise<{ ok: true; incident: IncidentParent; refused: LeftChild[] } | Refusal>
  join(
    id: string,
    caseIds: readonly string[],
    by: User,
  ): Promise<{ ok: true; incident: IncidentParent; refused: LeftChild[] } | Refusal>
  reach(id: string, page: PageRequest & { open?: boolean | undefined }): Promise<ReachView | Refusal>
  preview(id: string, wish: UpdateWish): Promise<{ ok: true; preview: UpdatePreview } | Refusal>
  /** Begins telling everybody; the clockwork does it. The same `requestKey` again begins nothing. */
  tell(id: string, wish: UpdateWish, by: User, requestKey?: string): Promise<({ ok: true } & UpdateStanding) | Refusal>
  standing(updateId: string): Promise<({ ok: true } & UpdateStanding) | Refusal>
  updates(id: string, page: PageRequest): Promise<Page<UpdateStanding>>
  /** Once this has resolved nobody else is told. */
  stopUpdate(
    updateId: string,
    stop: { by: User; reason?: string | undefined },
  ): Promise<({ ok: true } & UpdateStanding) | Refusal>
  close(id: string, given: { by: User; reason: string }): Promise<Closing | Refusal>
}

/** `turn` is the clockwork's: a bounded piece of what is under way. */
export const createMany = (o: {
  cases: CaseStore
  customers: CustomerStore
  faults: FaultStore
  incidents: IncidentStore
  incidentUpdates: IncidentUpdateStore
  runner: Runner
  facts: Facts
  turns: Turns
  policy(): RecoveryPolicy
  now(): number
  newId(): string
  stopped(): boolean
  log: Logger
}): Many & { turn(): Promise<void> } => {
  const updates = o.incidentUpdates
  const parents = createParents(o)
  const broadcaster = createBroadcaster({ ...o, updates })
  const rateOf = (wish: UpdateWish): number => wish.ratePerMinute ?? o.policy().incidentRatePerMinute
  const standingOf = async (update: IncidentUpdate): Promise<UpdateStanding> => ({
    update,
    progress: await updates.progress(update.id),
  })
  const standing = async (updateId: string): Promise<({ ok: true } & UpdateStanding) | Refusal> => {
    const update = await updates.get(updateId)
    if (!update) return { ok: false, code: 'not-found', detail: `There is no update with the id ${updateId}.` }
    return { ok: true, ...(await standingOf(update)) }
  }

  return {
    turn: broadcaster.turn,
    declare: parents.declare,
    join: parents.join,
    close: parents.close,
    standing,

    reach: async (id, page) => {
      const incident = await parents.parentOf(id)
      if (!incident) return noIncident(id)
      const { items, nextCursor } = await o.cases.list({ ...page, incidentId: id })
      const children = await Promise.all(
        items.map(async (row): Promise<Child> => {
          const stored = await o.cases.get(row.id)
          const proof = stored && whyLeft(stored, { at: o.now(), policy: o.policy() })
          return { case: row, verified: proof?.verified ?? false, why: proof?.why ?? 'It is gone.' }
        }),
      )
      const left = (await o.incidents.left({ incidentId: id, limit: 200 })).items
      return { ok: true, incident, ...(await o.incidents.counts(id)), children: { items: children, nextCursor }, left }
    },

    preview: async (id, wish) => {
      if (!(await parents.parentOf(id))) return noIncident(id)
      const preview = await previewOf(o, {
        incidentId: id,
        text: wish.text,
        ratePerMinute: rateOf(wish),
        safety: wish.safety !== undefined,
        at: o.now(),
      })
      return { ok: true, preview }
    },

    tell: async (id, wish, by, requestKey) => {
      const parent = await parents.parentOf(id)
      if (!parent) return noIncident(id)
      if (!mayActAs(by.role, 'manager'))
        return { ok: false, code: 'forbidden', detail: 'Only managers write to everybody in an incident.' }
      const at = o.now()
      const last = requestKey === undefined ? await updates.latest(id) : undefined
      if (
        last &&
        at - last.createdAt < sameAgainWithin &&
        last.text.en === wish.text.en &&
        last.text.de === wish.text.de
      )
        return {
          ok: false,
          code: 'not-now',
          detail: 'The very same text went to this incident a moment ago: nobody is told twice. Look at its progress.',
        }
      const begun = await updates.begin(
        {
          id: o.newId(),
          incidentId: id,
          text: wish.text,
          ratePerMinute: rateOf(wish),
          safety: wish.safety?.reason ?? null,
          state: 'preparing',
          createdAt: at,
          createdBy: by.id,
          createdByName: by.name,
          stoppedAt: null,
          stoppedBy: null,
          stopReason: null,
          finishedAt: null,
        },
        {
          // The first one goes at once.
          paidUntil: Math.floor(at - intervalOf(rateOf(wish))),
          ...(requestKey !== undefined && { requestKey: `update:${id}:${by.id}:${requestKey}` }),
        },
      )
      if (begun.fresh)
        o.log.info(
          { incident: id, update: begun.update.id, by: by.id, safety: begun.update.safety },
          'an update to an incident begins',
        )
      return { ok: true, ...(await standingOf(begun.update)) }
    },

    updates: async (id, page) => {
      const { items, nextCursor } = await updates.list({ ...page, incidentId: id })
      return { items: await Promise.all(items.map(standingOf)), nextCursor }
    },

    stopUpdate: async (updateId, { by, reason }) => {
      if (!mayActAs(by.role, 'manager'))
        return { ok: false, code: 'forbidden', detail: 'Only managers stop an update.' }
      const found = await standing(updateId)
      if (!found.ok) return found
      const stop = { by: by.id, at: o.now(), reason: reason ?? `${by.name} stopped it.` }
      if (!(await broadcaster.stop(updateId, stop)) && found.update.state !== 'stopped')
        return { ok: false, code: 'not-now', detail: 'Everybody has been told already: there is nothing to stop.' }
      o.log.info({ update: updateId, by: by.id }, 'an update to an incident was stopped')
      return standing(updateId)
    },
  }
}
