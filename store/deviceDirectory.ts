import type { Device } from '../domain/device.ts'
import type { DeviceCredential, DeviceSighting, DeviceStore } from './deviceStore.ts'

/** All devices and their credentials in memory: broker and ingest ask for them at every message, and never wait. */
export interface DeviceDirectory {
  /** Replaces all that is known by what is kept. */
  load(devices: Pick<DeviceStore, 'all' | 'credentials'>): Promise<void>
  get(id: string): Device | undefined
  has(id: string): boolean
  /** A device for itself, a gateway also for the devices registered behind it. */
  mayPublishFor(principal: string, deviceId: string): boolean
  credentialOf(username: string): DeviceCredential | undefined
  /** Adds or replaces; without a credential the one it has stays. */
  put(device: Device, credential?: DeviceCredential): void
  remove(id: string): void
  all(): Device[]
  /** Keeps a device's fields as fresh as its last message; what is older than that changes nothing. */
  saw(sighting: DeviceSighting): void
}

export const createDeviceDirectory = (): DeviceDirectory => {
  const devices = new Map<string, Device>()
  const byUsername = new Map<string, DeviceCredential>()
  const usernames = new Map<string, string>()

  const setCredential = (credential: DeviceCredential): void => {
    const before = usernames.get(credential.deviceId)
    if (before !== undefined) byUsername.delete(before)
    usernames.set(credential.deviceId, credential.username)
    byUsername.set(credential.username, credential)
  }

  return {
    async load(store) {
      const [all, credentials] = [await store.all(), await store.credentials()]
      devices.clear()
      byUsername.clear()
      usernames.clear()
      for (const device of all) devices.set(device.id, device)
      for (const credential of credentials) setCredential(credential)
    },
    get: (id) => devices.get(id),
    has: (id) => devices.has(id),
    mayPublishFor: (principal, deviceId) => principal === deviceId || devices.get(deviceId)?.gatewayId === principal,
    credentialOf: (username) => byUsername.get(username),
    put(device, credential) {
      devices.set(device.id, device)
      if (credential) setCredential(credential)
    },
    remove(id) {
      devices.delete(id)
      const username = usernames.get(id)
      if (username !== undefined) byUsername.delete(username)
      usernames.delete(id)
    },
    all: () => [...devices.values()],
    saw({ deviceId, ...seen }) {
      const device = devices.get(deviceId)
      if (!device || (device.lastSeenAt !== null && device.lastSeenAt > seen.lastSeenAt)) return
      devices.set(deviceId, { ...device, ...seen })
    },
  }
}
