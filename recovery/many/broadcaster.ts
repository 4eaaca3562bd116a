import { setImmediate as breathe } from 'node:timers/promises'
import type { Logger } from 'pino'
import { minute, second } from '../../domain/clock.ts'
import type { IncidentUpdate, UpdateItem } from '../../domain/incidentUpdate.ts'
import type { User } from '../../domain/user.ts'
import type { CaseStore, StoredCase } from '../../store/caseStore.ts'
import type { CustomerStore } from '../../store/customerStore.ts'
import type { IncidentStore } from '../../store/incidentStore.ts'
import type { IncidentUpdateStore, ItemResult, RunningUpdate } from '../../store/incidentUpdateStore.ts'
import type { EventOf } from '../events.ts'
import type { RecoveryPolicy } from '../policy.ts'
import type { Runner, WantedStep } from '../runner.ts'
import { readSnapshot } from '../snapshot.ts'
import type { Turns } from '../turns.ts'
import { itemsOf, pageSize } from './people.ts'
import { reachable, weWrite } from './reachable.ts'

/** Updates that are looked at in one turn, the oldest first. */
const updatesAtOnce = 20
/** Pages of people found out in one turn. */
const pagesPerTurn = 5
/** Customers told in one transaction; and how many more are told, at the most, when somebody stops it. */
const itemsAtOnce = 20
/** After standing still, or between turns that are far apart, no more than this much of the rate at once. */
const burst = 10 * second

/** The time one customer takes at that rate, ms. */
export const intervalOf = (ratePerMinute: number): number => minute / ratePerMinute

/** How many may be told now, and up to which moment the rate is used once they are. */
const allowance = ({ update, paidUntil }: RunningUpdate, now: number) => {
  const interval = intervalOf(update.ratePerMinute)
  const from = Math.max(paidUntil, now - Math.max(burst, interval))
  return { n: Math.floor((now - from) / interval + 1e-9), paid: (told: number) => Math.ceil(from + told * interval) }
}

/**
 * Takes updates to those they are for, a few each turn: finds out who is affected, page by page, then tells them, most
 * affected first, some in one transaction. Their answers are stored before the next ones are looked for, and a case takes an update once (its step is
 * kept under the update's and the case's id), so that it may be killed anywhere and goes on. A customer with several cases in
 * the incident is told in one of them. Who joins while it goes on is found when the line is empty and comes at its end.
 */
export const createBroadcaster = (o: {
  cases: Pick<CaseStore, 'get'>
  customers: Pick<CustomerStore, 'get'>
  incidents: Pick<IncidentStore, 'affected'>
  updates: IncidentUpdateStore
  runner: Runner
  turns: Turns
  policy(): RecoveryPolicy
  now(): number
  stopped(): boolean
  log: Logger
}) => {
  /** Nothing of an update is done while it is being stopped, and the other way round. */
  const alone = <T>(id: string, work: () => Promise<T>): Promise<T> => o.turns.inTurn(`incident update ${id}`, work)
  /** Somebody waits for their turn to stop it: nobody else is begun with. */
  const stopWanted = new Set<string>()
  const goesOn = async (id: string): Promise<boolean> => {
    const state = (await o.updates.get(id))?.state
    return state === 'preparing' || state === 'sending'
  }

  const prepare = async ({ update, preparedTo }: RunningUpdate): Promise<void> => {
    let after = preparedTo ?? undefined
    for (let page = 0; page < pagesPerTurn && !o.stopped(); page += 1) {
      const people = await o.incidents.affected({ incidentId: update.incidentId, after, limit: pageSize })
      const items = people.flatMap((affected) => itemsOf(affected, update.createdAt))
      after = people.length < pageSize ? undefined : people.at(-1)?.customerId
      await alone(update.id, () => o.updates.addItems(update.id, items, after ?? null))
      if (after === undefined) return
      await breathe()
    }
  }

  const eventFor = (
    update: IncidentUpdate,
    told: { ownLanguage: boolean; toldIn: EventOf<'incidentUpdate'>['toldIn'] },
  ): EventOf<'incidentUpdate'> => ({
    type: 'incidentUpdate',
    at: o.now(),
    actor: update.createdBy,
    by: { id: update.createdBy, name: update.createdByName, role: 'manager' satisfies User['role'] },
    updateId: update.id,
    sentAt: update.createdAt,
    text: update.text,
    safety: update.safety,
    ...told,
  })
  const newsOf = (stored: StoredCase, update: IncidentUpdate): 'no' | 'update' | 'firstMessage' => {
    const news = readSnapshot(stored).snapshot.context.incidentNews
    return news?.updateId === update.id ? news.told : 'no'
  }
  const wanted = (update: IncidentUpdate, caseId: string, event: EventOf<'incidentUpdate'>): WantedStep => ({
    caseId,
    event: async (stored) => (newsOf(stored, update) === 'no' ? { ...event, at: o.now() } : null),
    answers: { requestKey: `update:${update.id}:${caseId}` },
  })
  const step = (update: IncidentUpdate, caseId: string, event: EventOf<'incidentUpdate'>) => {
    const wish = wanted(update, caseId, event)
    return o.runner.step(wish.caseId, wish.event, wish.answers)
  }

  /** The one step it takes where a customer has one case in it, is awake, and knows of the case; undefined: it is not so simple. */
  const simply = async (update: IncidentUpdate, item: UpdateItem): Promise<WantedStep | undefined> => {
    const customer = await o.customers.get(item.customerId)
    const given = { at: o.now(), safety: update.safety !== null, quiet: o.policy() }
    if (!customer || reachable(customer, given).how !== 'now') return undefined
    if ((await o.updates.toldWith(item)).length > 0) return undefined
    const stored = await o.cases.get(item.caseId)
    if (!stored || stored.row.incidentId !== update.incidentId || stored.row.state === 'remoteFix') return undefined
    if (newsOf(stored, update) !== 'no') return undefined
    return wanted(update, item.caseId, eventFor(update, { ownLanguage: weWrite(customer.locale), toldIn: null }))
  }

  /** Tells one customer, in the case that hurts most and is still open; their other cases take note. */
  const tell = async (update: IncidentUpdate, item: UpdateItem): Promise<Omit<ItemResult, 'caseId'>> => {
    const at = o.now()
    const customer = await o.customers.get(item.customerId)
    const reached = reachable(customer, { at, safety: update.safety !== null, quiet: o.policy() })
    if (!customer || reached.how === 'not')
      return { state: 'skipped', why: reached.how === 'not' ? reached.why : 'gone', at }
    if (reached.how === 'later') return { state: 'deferred', why: 'quietHours', at, notBefore: reached.at }

    const ids = [item.caseId, ...(await o.updates.toldWith(item))]
    const found = await Promise.all(ids.map((id) => o.cases.get(id)))
    // One that has left the incident, or goes on in another, is not told of it any more.
    const cases = found
      .filter((stored) => stored !== undefined)
      .filter(({ row }) => row.incidentId === update.incidentId)
    const ownLanguage = weWrite(customer.locale)
    const silently = async (main: StoredCase): Promise<void> => {
      const toldIn = { caseId: main.row.id, number: main.row.number }
      for (const { row } of cases)
        if (row.id !== main.row.id) await step(update, row.id, eventFor(update, { ownLanguage, toldIn }))
    }
    const before = cases.find((stored) => newsOf(stored, update) !== 'no')
    if (before) {
      await silently(before)
      return { state: 'sent', why: newsOf(before, update) === 'firstMessage' ? 'firstMessage' : null, at }
    }
    const undisturbed = cases.filter(({ row }) => row.state === 'remoteFix')
    for (const stored of cases) {
      if (undisturbed.includes(stored)) continue
      const { outcome } = await step(update, stored.row.id, eventFor(update, { ownLanguage, toldIn: null }))
      if (outcome === 'conflict') throw new Error(`Case ${stored.row.id} kept changing under us`)
      if (outcome !== 'done') continue
      await silently(stored)
      return { state: 'sent', why: null, at }
    }
    for (const { row } of undisturbed) await step(update, row.id, eventFor(update, { ownLanguage, toldIn: null }))
    return { state: 'skipped', why: undisturbed.length > 0 ? 'notTold' : 'caseOver', at }
  }

  const tellOrWait = async (update: IncidentUpdate, item: UpdateItem): Promise<ItemResult> => {
    const { caseId } = item
    try {
      return { caseId, ...(await tell(update, item)) }
    } catch (error) {
      // One that makes trouble must not keep the others waiting.
      o.log.error({ err: error, update: update.id, case: caseId }, 'an update could not be taken to its case')
      const at = o.now()
      return { caseId, state: 'deferred', why: 'trouble', at, notBefore: at + minute }
    }
  }

  /** Those for whom one step does it, in one transaction; what does not come off there is looked at one by one. */
  const tellAtOnce = async (update: IncidentUpdate, items: readonly UpdateItem[]): Promise<ItemResult[]> => {
    try {
      const simple = (await Promise.all(items.map((item) => simply(update, item)))).filter((wish) => wish !== undefined)
      const outcomes = await o.runner.together(simple)
      return simple.flatMap(({ caseId }, n) =>
        outcomes[n]?.outcome === 'done' ? [{ caseId, state: 'sent' as const, why: null, at: o.now() }] : [],
      )
    } catch (error) {
      o.log.warn({ err: error, update: update.id }, 'customers could not be told together; each is told alone')
      return []
    }
  }
  const tellAll = async (update: IncidentUpdate, items: readonly UpdateItem[]): Promise<ItemResult[]> => {
    const results = await tellAtOnce(update, items)
    const told = new Set(results.map(({ caseId }) => caseId))
    for (const item of items) {
      if (told.has(item.caseId)) continue
      if (o.stopped() || stopWanted.has(update.id)) break
      results.push(await tellOrWait(update, item))
    }
    return results
  }

  const send = async (running: RunningUpdate): Promise<void> => {
    const { update } = running
    await o.updates.release(update.id, o.now())
    const allowed = allowance(running, o.now())
    let told = 0
    let looks = o.policy().incidentPerTurn
    while (looks > 0 && told < allowed.n && !o.stopped()) {
      const went = await alone(update.id, async () => {
        if (stopWanted.has(update.id) || !(await goesOn(update.id))) return undefined
        const items = await o.updates.pending(update.id, Math.min(itemsAtOnce, looks, allowed.n - told))
        const results = await tellAll(update, items)
        told += results.filter(({ state }) => state === 'sent').length
        await o.updates.settle(update.id, results, allowed.paid(told))
        return items.length
      })
      if (went === undefined) return
      if (went === 0) return atTheEnd(update.id)
      looks -= went
      await breathe()
    }
  }

  /** Nobody is left in the line: others may have joined meanwhile, or some still sleep, or it is done. */
  const atTheEnd = (id: string): Promise<void> =>
    alone(id, async () => {
      const now = (await o.updates.running(updatesAtOnce)).find(({ update }) => update.id === id)
      if (!now) return
      if (now.movedOn) return o.updates.lookAgain(id)
      if ((await o.updates.progress(id)).deferred === 0) await o.updates.finish(id, o.now())
    })

  return {
    /** A bounded piece of all updates that go on. An update that fails is logged and tried again next turn. */
    turn: async (): Promise<void> => {
      for (const running of await o.updates.running(updatesAtOnce)) {
        if (o.stopped()) return
        try {
          await (running.update.state === 'preparing' ? prepare(running) : send(running))
        } catch (error) {
          o.log.error({ err: error, update: running.update.id }, 'an update to an incident could not go on')
        }
      }
    },
    /** Resolves once nobody else is told. False: it did not go on any more. */
    stop: async (id: string, stop: { by: string; at: number; reason: string }): Promise<boolean> => {
      stopWanted.add(id)
      try {
        return await alone(id, () => o.updates.stop(id, stop))
      } finally {
        stopWanted.delete(id)
      }
    },
  }
}
