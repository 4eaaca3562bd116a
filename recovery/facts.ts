import type { CaseStore, StoredCase } from '../store/caseStore.ts'
import type { CustomerStore } from '../store/customerStore.ts'
import type { DeviceStore } from '../store/deviceStore.ts'
import type { UserStore } from '../store/userStore.ts'
import type { DeadlineName, DeviceFacts } from './caseContext.ts'
import type { DueEvent } from './events.ts'
import { nextOwner } from './people.ts'
import { readSnapshot } from './snapshot.ts'

/** What events carry along so that deciding needs no store. */
export interface Facts {
  /** A device that was removed meanwhile keeps its id as its name. `customerId` is null for nobody's, or an unknown customer's. */
  device(id: string): Promise<{ device: DeviceFacts; customerId: string | null; known: boolean }>
  nextOwner(): Promise<string | null>
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
}): Facts => {
  const candidate = async () => nextOwner(await o.users.list(), o.cases)
  return {
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
