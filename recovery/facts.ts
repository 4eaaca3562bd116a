import { languageOf } from '../domain/customer.ts'
import type { FaultKind, Severity } from '../domain/fault.ts'
import type { CaseStore, StoredCase } from '../store/caseStore.ts'
import type { CustomerStore } from '../store/customerStore.ts'
import type { DeviceStore } from '../store/deviceStore.ts'
import type { UserStore } from '../store/userStore.ts'
import type { DeadlineName, DeviceFacts } from './caseContext.ts'
import type { Circumstances } from './circumstances.ts'
import type { DueEvent } from './events.ts'
import type { House } from './guards.ts'
import { nextOwner } from './people.ts'
import { playbookFor } from './playbooks.ts'
import type { Routing } from './roster/routing.ts'
import { readSnapshot } from './snapshot.ts'

/** What a case is about, as far as routing and repeats need it. */
export interface Need {
  readonly customerId: string | null
  readonly deviceId: string | undefined
  readonly faultKind: FaultKind | null
  readonly severity: Severity
  /** Not to be counted among the repeats: the case itself. */
  readonly caseId?: string
}
/** What the events that begin or move a case carry along. */
export interface Around {
  readonly candidate: string | null
  readonly routing?: Routing
  readonly circumstances: Circumstances
}
/** Whose a case is to be. */
export interface Route {
  route(need: {
    category: string
    severity: Severity
    tier: string | null
    language: string | null
    senior: boolean
    at: number
  }): Promise<Routing>
}

/** What events carry along so that deciding needs no store. */
export interface Facts {
  /** A device that was removed meanwhile keeps its id as its name. `customerId` is null for nobody's, or an unknown customer's. */
  device(id: string): Promise<{ device: DeviceFacts; customerId: string | null; known: boolean }>
  nextOwner(): Promise<string | null>
  around(need: Need): Promise<Around>
  due(name: DeadlineName, stored: StoredCase): Promise<DueEvent>
}

export const createFacts = (o: {
  cases: CaseStore
  customers: CustomerStore
  devices: DeviceStore
  users: UserStore
  now(): number
  lastSampleAt(deviceId: string): number | undefined
  standstills(since: number): number
  house(): House
  /** Absent: everybody is one team, by level and load. */
  roster?: Route
}): Facts => {
  const candidate = async () => nextOwner(await o.users.list(), o.cases)

  const circumstancesOf = async (need: Need): Promise<Circumstances> => {
    const customer = need.customerId === null ? undefined : await o.customers.get(need.customerId)
    const since = o.now() - o.house().policy.repeatWithin
    const count = (key: { deviceId?: string; customerId?: string }) =>
      o.cases.countSince({ ...key, since, ...(need.caseId !== undefined && { except: need.caseId }) })
    return {
      tier: customer?.loyaltyTier ?? null,
      language: customer ? languageOf(customer.locale) : null,
      repeats: {
        device: need.deviceId === undefined ? 0 : await count({ deviceId: need.deviceId }),
        customer: need.customerId === null ? 0 : await count({ customerId: need.customerId }),
      },
    }
  }
  const around = async (need: Need): Promise<Around> => {
    const circumstances = await circumstancesOf(need)
    if (!o.roster) return { candidate: await candidate(), circumstances }
    const device = need.deviceId === undefined ? undefined : await o.devices.get(need.deviceId)
    const known = playbookFor(o.house().playbooks, need.faultKind, device?.model ?? null)
    const routing = await o.roster.route({
      category: known?.category ?? 'equipment',
      severity: need.severity,
      tier: circumstances.tier,
      language: circumstances.language,
      senior: false,
      at: o.now(),
    })
    return { candidate: routing.ownerId, routing, circumstances }
  }

  return {
    around,
    device: async (id) => {
      const device = await o.devices.get(id)
      const owner = device?.customerId === undefined ? undefined : await o.customers.get(device.customerId)
      return {
        known: device !== undefined,
        customerId: owner?.id ?? null,
        device: {
          id,
          name: device?.name ?? id,
          model: device?.model ?? null,
          expectEverySeconds: device?.expectEverySeconds ?? null,
        },
      }
    },
    nextOwner: candidate,
    due: async (name, stored) => {
      const { watchingSince, askedAt } = readSnapshot(stored).snapshot.context
      const since = name === 'confirmBy' ? askedAt : watchingSince
      return {
        type: name,
        at: o.now(),
        actor: 'system',
        lastSamples: stored.row.deviceIds.map((deviceId) => ({ deviceId, at: o.lastSampleAt(deviceId) ?? null })),
        stoodStill: since === null ? 0 : Math.round(o.standstills(since)),
        candidate: stored.row.ownerId === null ? await candidate() : null,
      }
    },
  }
}
