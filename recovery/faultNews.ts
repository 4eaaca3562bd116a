import { setImmediate as breathe } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Fault, type FaultEvent, type Incident, type IncidentCause, severityRank } from '../domain/fault.ts'
import { playbookFor } from '../domain/playbook.ts'
import type { CaseStore, StoredCase } from '../store/caseStore.ts'
import type { FaultStore } from '../store/faultStore.ts'
import type { IncidentUpdateStore } from '../store/incidentUpdateStore.ts'
import type { DeviceFacts, FaultFacts } from './caseContext.ts'
import type { EventOf } from './events.ts'
import type { Facts } from './facts.ts'
import type { House } from './guards.ts'
import type { Runner } from './runner.ts'

const factsOf = (fault: Fault, shared: Pick<FaultFacts, 'incidentCause' | 'othersAffected'>): FaultFacts => ({
  id: fault.id,
  deviceId: fault.deviceId,
  kind: fault.kind,
  metric: fault.metric ?? null,
  severity: fault.severity,
  startedAt: fault.startedAt,
  incidentId: fault.incidentId,
  explanation: fault.explanation,
  ...shared,
})

/** How many events are looked at together. */
const batchSize = 200
/** Incidents something is remembered of; what is forgotten is looked up again. */
const remembered = 1_000
const remember = <T>(of: Map<string, T>, id: string, value: T): void => {
  of.delete(id)
  of.set(id, value)
  const [oldest] = of.keys()
  if (of.size > remembered && oldest !== undefined) of.delete(oldest)
}

type DeviceNews = FaultEvent & { fault: Fault }
const aboutDevice = (event: FaultEvent): event is DeviceNews => 'fault' in event

/** Events looked at together; each device of theirs is looked up once. */
interface Batch {
  readonly events: readonly FaultEvent[]
  readonly device: Facts['device']
}

/** Takes what the detector said to the cases it belongs to: each event once, those of a device in order. */
export const createFaultNews = (o: {
  cases: CaseStore
  faults: FaultStore
  incidentUpdates: Pick<IncidentUpdateStore, 'latest'>
  facts: Facts
  runner: Runner
  house(): House
  now(): number
  newId(): string
  log: Logger
}) => {
  /** Bad enough, and not expected (a maintenance window): what is still wrong when the window ends is told anew. */
  const opensCases = (fault: Fault) =>
    fault.suppressedBy === undefined && severityRank(fault.severity) >= severityRank(o.house().policy.openFrom)

  /** Incidents and what they were thought to be caused by when last looked at. */
  const causes = new Map<string, IncidentCause>()
  const sharedOf = async (
    fault: Fault,
    customerId: string | null,
  ): Promise<Pick<FaultFacts, 'incidentCause' | 'othersAffected'>> => {
    const found = fault.incidentId === null ? undefined : await o.faults.getIncident(fault.incidentId)
    if (!found) return { incidentCause: null, othersAffected: true }
    remember(causes, found.id, found.cause)
    return { incidentCause: found.cause, othersAffected: await reachesOthers(found.id, customerId) }
  }
  /** Two customers of each incident: with them, it reaches others whoever asks, and nothing needs to be read. */
  const customersOf = new Map<string, readonly string[]>()
  const reachesOthers = async (incidentId: string, customerId: string | null): Promise<boolean> => {
    const known = customersOf.get(incidentId) ?? []
    if (customerId !== null) noteCustomer(incidentId, customerId)
    if (known.some((other) => other !== customerId)) return true
    return o.faults.reachesOthers(incidentId, customerId)
  }
  const noteCustomer = (incidentId: string, customerId: string): void => {
    const known = customersOf.get(incidentId) ?? []
    if (known.length < 2 && !known.includes(customerId)) remember(customersOf, incidentId, [...known, customerId])
  }

  /** The case a fault already belongs to, whoever owns the device now. */
  const holderOf = async (fault: Fault): Promise<string | undefined> => {
    const { items } = await o.cases.list({ deviceId: fault.deviceId, limit: 50 })
    return items.find((row) => row.state !== 'merged' && row.faultIds.includes(fault.id))?.id
  }

  /**
   * The same kind of trouble on another device of this customer a moment ago: they are told once, of all. Not where a remote
   * remedy is known: each device gets its own.
   */
  const sameTrouble = async (fault: Fault, customerId: string | null): Promise<StoredCase | undefined> => {
    if (customerId === null || fault.incidentId !== null) return undefined
    const { device } = await o.facts.device(fault.deviceId)
    if (playbookFor(o.house().playbooks, fault.kind, device.model)?.remedies[0] !== undefined) return undefined
    const { items } = await o.cases.list({ customerId, state: 'repairing', limit: 20 })
    const since = o.now() - o.house().policy.joinWithin
    for (const row of items) {
      if (row.openedAt < since || row.incidentId !== null || row.faultIds.length === 0) continue
      const kinds = await Promise.all(row.faultIds.slice(0, 1).map(async (id) => (await o.faults.get(id))?.kind))
      if (kinds.includes(fault.kind)) return o.cases.get(row.id)
    }
    return undefined
  }

  /** The case a new fault belongs to: an open one before one that may reopen, the incident's before the device's. */
  const currentFor = async (fault: Fault, customerId: string | null): Promise<StoredCase | undefined> => {
    const closedSince = o.now() - o.house().policy.reopenWithin
    const found = [
      fault.incidentId === null
        ? undefined
        : await o.cases.findCurrent({ customerId, incidentId: fault.incidentId, closedSince }),
      await o.cases.findCurrent({ customerId, deviceId: fault.deviceId, closedSince }),
    ].filter((stored) => stored !== undefined && stored.row.state !== 'cancelled')
    return found.find((stored) => stored?.row.state !== 'closed') ?? found[0] ?? (await sameTrouble(fault, customerId))
  }

  /** The customer's other devices that the same incident or kind of fault has reached, as far as this batch shows. */
  const alsoAffected = async (
    event: DeviceNews,
    owner: { customerId: string | null; batch: Batch },
  ): Promise<DeviceFacts[]> => {
    if (owner.customerId === null) return []
    const { incidentId, kind } = event.fault
    const ids = owner.batch.events
      .filter(aboutDevice)
      .filter(
        (other) =>
          other.type === 'faultOpened' &&
          other.fault.incidentId === incidentId &&
          (incidentId !== null || (other.fault.kind === kind && opensCases(other.fault))),
      )
      .map((other) => other.fault.deviceId)
    const others = await Promise.all([...new Set(ids)].map((id) => owner.batch.device(id)))
    return others
      .filter((other) => other.customerId === owner.customerId && other.device.id !== event.fault.deviceId)
      .map((other) => other.device)
  }

  const opened = async (event: DeviceNews, batch: Batch): Promise<void> => {
    const { device, customerId } = await o.facts.device(event.fault.deviceId)
    const current = await currentFor(event.fault, customerId)
    const over = !current || current.row.state === 'closed'
    // Cleared again before we came to read of it: nobody needs to be disturbed.
    if (over && (await o.faults.get(event.fault.id))?.state === 'cleared') return o.faults.markConsumed(event.id)
    const news = {
      type: 'faultOpened' as const,
      at: o.now(),
      actor: 'detector',
      fault: factsOf(event.fault, await sharedOf(event.fault, customerId)),
      device,
      alsoAffected: await alsoAffected(event, { customerId, batch }),
      ...(await latestNews(event.fault.incidentId)),
    }
    if (current) {
      const result = await o.runner.step(
        current.row.id,
        async (stored) => ({
          ...news,
          at: o.now(),
          candidate: stored.row.ownerId === null ? await o.facts.candidateFor(stored) : null,
        }),
        { consumesFaultEvent: event.id },
      )
      if (result.outcome === 'done') return
      if (result.outcome === 'conflict') throw new Error(`Case ${current.row.id} kept changing under us`)
    }
    await o.runner.begin(
      {
        ...news,
        ...(await o.facts.around({
          customerId,
          deviceId: event.fault.deviceId,
          faultKind: event.fault.kind,
          severity: event.fault.severity,
        })),
        opening: { caseId: o.newId(), number: await o.cases.nextNumber(), customerId },
      },
      { consumesFaultEvent: event.id },
    )
  }

  /** What all customers of the incident were told last: whoever hears of their case now, hears that too. */
  const latestNews = async (incidentId: string | null): Promise<Pick<EventOf<'faultOpened'>, 'incidentNews'>> => {
    const latest = incidentId === null ? undefined : await o.incidentUpdates.latest(incidentId)
    return latest && o.now() - latest.createdAt <= o.house().policy.incidentNewsFor
      ? { incidentNews: { updateId: latest.id, at: latest.createdAt, text: latest.text } }
      : {}
  }

  /** What was thought to be a gateway turns out to be the whole site: the cases of the incident speak of that from now on. */
  const causeChanged = async ({ id, cause }: Incident): Promise<void> => {
    if (causes.get(id) === cause) return
    remember(causes, id, cause)
    let cursor: string | undefined
    do {
      const page = await o.cases.list({ incidentId: id, open: true, limit: 200, cursor })
      for (const row of page.items) {
        const faults = await Promise.all(row.faultIds.map((faultId) => o.faults.get(faultId)))
        const open = faults.filter((fault) => fault !== undefined && fault.incidentId === id && fault.state === 'open')
        for (const fault of open) {
          if (!fault) continue
          const shared = { incidentCause: cause, othersAffected: await reachesOthers(id, row.customerId) }
          await o.runner.step(
            row.id,
            async () => ({ type: 'faultChanged', at: o.now(), actor: 'detector', fault: factsOf(fault, shared) }),
            {},
          )
        }
      }
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }

  const take = async (event: FaultEvent, batch: Batch): Promise<void> => {
    if (!aboutDevice(event)) {
      if (event.type === 'incidentChanged') await causeChanged(event.incident)
      return o.faults.markConsumed(event.id)
    }
    const holder = event.type === 'faultOpened' ? undefined : await holderOf(event.fault)
    if (holder === undefined) {
      // A fault that grew worse opens its case now.
      if (event.type !== 'faultCleared' && event.fault.state === 'open' && opensCases(event.fault))
        return opened(event, batch)
      return o.faults.markConsumed(event.id)
    }
    const { customerId } = await o.facts.device(event.fault.deviceId)
    const shared = await sharedOf(event.fault, customerId)
    const result = await o.runner.step(
      holder,
      async () =>
        event.type === 'faultCleared'
          ? {
              type: 'faultCleared',
              at: o.now(),
              actor: 'detector',
              fault: factsOf(event.fault, shared),
              clearedAt: event.fault.clearedAt ?? event.at,
            }
          : { type: 'faultChanged', at: o.now(), actor: 'detector', fault: factsOf(event.fault, shared) },
      { consumesFaultEvent: event.id },
    )
    if (result.outcome === 'conflict') throw new Error(`Case ${holder} kept changing under us`)
    if (result.outcome !== 'done') await o.faults.markConsumed(event.id)
  }

  const batchOf = (events: readonly FaultEvent[]): Batch => {
    const devices = new Map<string, ReturnType<Facts['device']>>()
    return {
      events,
      device: (id) => {
        const found = devices.get(id) ?? o.facts.device(id)
        devices.set(id, found)
        return found
      },
    }
  }

  return {
    /**
     * All that is waiting. An event that cannot be taken is logged and tried again next time; later news of the same
     * device waits behind it, other devices' does not.
     */
    takeAll: async (stopped: () => boolean): Promise<void> => {
      const stuck = new Set<string>()
      while (!stopped()) {
        const batch = batchOf(await o.faults.unconsumed(batchSize))
        let taken = 0
        for (const event of batch.events) {
          const subject = 'fault' in event ? event.fault.deviceId : event.incident.subject
          if (stopped() || stuck.has(subject)) continue
          try {
            await take(event, batch)
            taken += 1
            // Ten thousand may wait: devices and people get their turn in between.
            await breathe()
          } catch (error) {
            stuck.add(subject)
            o.log.error({ err: error, faultEvent: event.id }, 'a fault event could not be taken to its case')
          }
        }
        if (taken === 0) return
      }
    },
  }
}
