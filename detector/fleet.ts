import type { DeviceProfile } from '../domain/device.ts'
import type { DeviceHistory } from './calibration/history.ts'
import { type Episodes, newEpisodes } from './episode.ts'

/** What the coordinator knows of one device: who it is, and what was said about it. What was measured is its shard's. */
export interface KnownDevice {
  id: string
  profile: DeviceProfile | undefined
  episodes: Episodes
  /** Since it was first told of or spoken about. */
  history: DeviceHistory | undefined
}

/** All devices that were told of or spoken about, and who stands behind which gateway. */
export interface DeviceFleet {
  get(id: string): KnownDevice | undefined
  /** Creates the record where there is none. */
  of(id: string): KnownDevice
  all(): IterableIterator<KnownDevice>
  setProfile(device: KnownDevice, profile: DeviceProfile): void
  remove(id: string): void
  childrenOf(gatewayId: string): ReadonlySet<string> | undefined
}

export const createFleet = (devices: Map<string, KnownDevice>): DeviceFleet => {
  const children = new Map<string, Set<string>>()
  const index = (device: KnownDevice): void => {
    const gatewayId = device.profile?.gatewayId
    if (gatewayId === undefined || gatewayId === device.id) return
    let set = children.get(gatewayId)
    if (!set) {
      set = new Set()
      children.set(gatewayId, set)
    }
    set.add(device.id)
  }
  const unindex = (device: KnownDevice): void => {
    const gatewayId = device.profile?.gatewayId
    if (gatewayId === undefined) return
    const set = children.get(gatewayId)
    set?.delete(device.id)
    if (set?.size === 0) children.delete(gatewayId)
  }
  for (const device of devices.values()) index(device)
  return {
    get: (id) => devices.get(id),
    of(id) {
      let device = devices.get(id)
      if (!device) {
        device = { id, profile: undefined, episodes: newEpisodes(), history: undefined }
        devices.set(id, device)
      }
      return device
    },
    all: () => devices.values(),
    setProfile(device, profile) {
      // The same parent again must keep its place among its siblings, so that replay and restore go in one order.
      if (device.profile?.gatewayId !== profile.gatewayId) {
        unindex(device)
        device.profile = profile
        index(device)
      } else device.profile = profile
    },
    remove(id) {
      const device = devices.get(id)
      if (!device) return
      unindex(device)
      devices.delete(id)
    },
    childrenOf: (gatewayId) => children.get(gatewayId),
  }
}
