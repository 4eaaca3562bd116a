import { languageOf } from '../domain/customer.ts'
import type { FaultKind, Severity } from '../domain/fault.ts'
import { playbookFor } from '../domain/playbook.ts'
import { priorityOf } from '../domain/priority.ts'
import type { CaseStore, StoredCase } from '../store/caseStore.ts'
import type { CustomerStore } from '../store/customerStore.ts'
import type { DeviceStore } from '../store/deviceStore.ts'
import type { FigureStore } from '../store/figureStore.ts'
import type { DeadlineName, DeviceFacts } from './caseContext.ts'
import type { Circumstances } from './circumstances.ts'
import type { DueEvent } from './events.ts'
import type { House } from './guards.ts'
import type { Roster } from './roster/roster.ts'
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
  /** Of the case, where it is known better than by kind of fault. */
  readonly category?: string | undefined
  /** To this team and no other. */
  readonly teamId?: string | undefined
}
/** What the events that begin or move a case carry along. */
export interface Around {
  readonly candidate: string | null
  readonly routing: Routing
  readonly circumstances: Circumstances
}
/** What events carry along so that deciding needs no store. */
export interface Facts {
  /** A device that was removed meanwhile keeps its id as its name. `customerId` is null for nobody's, or an unknown customer's. */
  device(id: string): Promise<{ device: DeviceFacts; customerId: string | null; known: boolean }>
  /** Who could own it, for a case that nobody owns. */
  candidateFor(stored: StoredCase): Promise<string | null>
  around(need: Need): Promise<Around>
  /** The same for a case there is. */
  aroundCase(stored: StoredCase, change?: Partial<Need>): Promise<Around>
  due(name: DeadlineName, stored: StoredCase): Promise<DueEvent>
}

export const createFacts = (o: {
  cases: CaseStore
  customers: CustomerStore
  devices: DeviceStore
  figures: Pick<FigureStore, 'lastSurvey'>
  now(): number
  lastSampleAt(deviceId: string): number | undefined
  standstills(since: number): number
  house(): House
  route: Roster['route']
}): Facts => {
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
  /** When they were last asked how it went, and what they said. */
  const askedBefore = async (customerId: string) => {
    const { askedAt, rating } = await o.figures.lastSurvey(customerId)
    return { lastSurveyAt: askedAt, ratingBefore: rating }
  }
  const around = async (need: Need): Promise<Around> => {
    const circumstances = await circumstancesOf(need)
    const device = need.deviceId === undefined ? undefined : await o.devices.get(need.deviceId)
    const known = playbookFor(o.house().playbooks, need.faultKind, device?.model ?? null)
    const routing = await o.route({
      category: need.category ?? known?.category ?? 'equipment',
      severity: need.severity,
      priority: priorityOf(need.severity, circumstances.tier),
      language: circumstances.language,
      senior: false,
      at: o.now(),
      ...(need.teamId !== undefined && { teamId: need.teamId }),
    })
    return { candidate: routing.ownerId, routing, circumstances }
  }
  const aroundCase: Facts['aroundCase'] = ({ row }, change = {}) =>
    around({
      customerId: row.customerId,
      deviceId: row.deviceIds[0],
      faultKind: null,
      category: row.category ?? undefined,
      severity: row.severity,
      caseId: row.id,
      teamId: row.teamId ?? undefined,
      ...change,
    })
  const candidateFor = async (stored: StoredCase): Promise<string | null> => (await aroundCase(stored)).candidate

  return {
    around,
    aroundCase,
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
    candidateFor,
    due: async (name, stored) => {
      const { watchingSince, askedAt } = readSnapshot(stored).snapshot.context
      const since = name === 'confirmBy' ? askedAt : watchingSince
      const { customerId, deviceIds, severity } = stored.row
      return {
        type: name,
        at: o.now(),
        actor: 'system',
        lastSamples: stored.row.deviceIds.map((deviceId) => ({ deviceId, at: o.lastSampleAt(deviceId) ?? null })),
        stoodStill: since === null ? 0 : Math.round(o.standstills(since)),
        candidate: stored.row.ownerId === null ? await candidateFor(stored) : null,
        ...(name === 'surveyDue' &&
          customerId !== null && {
            circumstances: {
              ...(await circumstancesOf({
                customerId,
                deviceId: deviceIds[0],
                faultKind: null,
                severity,
                caseId: stored.row.id,
              })),
              ...(await askedBefore(customerId)),
            },
          }),
      }
    },
  }
}
