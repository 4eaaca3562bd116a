import type { StoredCase } from '../../store/caseStore.ts'
import type { CustomerStore } from '../../store/customerStore.ts'
import { casePlaybook, mainFault } from '../about.ts'
import { absorb, beginning } from '../absorb.ts'
import type { CaseEvent } from '../events.ts'
import type { House } from '../guards.ts'
import type { RepairState } from '../machine.ts'
import { readSnapshot } from '../snapshot.ts'
import type { RemedyFacts } from './remedyFacts.ts'

/** Upon these a remedy may be sent; any other event leaves it as it is. */
const mayLeadToOne: ReadonlySet<CaseEvent['type']> = new Set([
  'faultOpened',
  'commandResult',
  'remoteResult',
  'remedyCheck',
])
const tried: ReadonlySet<RepairState> = new Set(['remoteWaiting', 'remoteHeld', 'remoteWatching'])

/** The event with what has to be known before a remedy may be sent, looked up where one may be: deciding looks nothing up. */
export const createRemedyLookUp =
  (o: {
    facts: Pick<RemedyFacts, 'standings'>
    customers: Pick<CustomerStore, 'get'>
    houseOf(rules: number): House
  }) =>
  async (current: StoredCase | undefined, event: CaseEvent): Promise<CaseEvent> => {
    if (!mayLeadToOne.has(event.type)) return event
    const snapshot = current && readSnapshot(current).snapshot
    if (snapshot && !tried.has(snapshot.value.repair)) return event
    const house = o.houseOf(event.rules ?? 0)
    // Exactly the case that deciding will see, so exactly its playbook.
    const context = absorb(snapshot?.context ?? beginning(event), event, house)
    const remedies = casePlaybook(context, house)?.remedies ?? []
    const fault = mainFault(context)
    if (remedies.length === 0 || !fault) return event
    const customer = context.customerId === null ? undefined : await o.customers.get(context.customerId)
    const standings = await o.facts.standings({
      remedies,
      deviceId: fault.deviceId,
      model: context.devices.find(({ id }) => id === fault.deviceId)?.model ?? null,
      timeZone: customer?.timeZone ?? 'UTC',
    })
    return { ...event, remedies: standings }
  }
