import type { DeviceProfile } from '../domain/device.ts'
import type { ThresholdRule } from '../domain/rule.ts'
import type { DeviceContext } from './detector.ts'
import { contextOf, type DeviceRecord, newDevice } from './device.ts'
import type { OwnTimeState } from './ownTime.ts'
import type { DetectorSettings } from './settings.ts'

/** All devices that were ever told of or heard, and who stands behind which gateway. */
export interface DeviceFleet {
  get(id: string): DeviceRecord | undefined
  /** Creates the record where there is none. */
  of(id: string): DeviceRecord
  context(device: DeviceRecord): DeviceContext
  all(): IterableIterator<DeviceRecord>
  readonly size: number
  setProfile(device: DeviceRecord, profile: DeviceProfile): void
  remove(id: string): void
  childrenOf(gatewayId: string): ReadonlySet<string> | undefined
}

export const createFleet = (
  devices: Map<string, DeviceRecord>,
  surroundings: { settings: DetectorSettings; own: OwnTimeState; rules: () => readonly ThresholdRule[] },
): DeviceFleet => {
  const contexts = new Map<string, DeviceContext>()
  const children = new Map<string, Set<string>>()
  const index = (device: DeviceRecord): void => {
    const gatewayId = device.profile?.gatewayId
    if (gatewayId === undefined || gatewayId === device.id) return
    let set = children.get(gatewayId)
    if (!set) {
      set = new Set()
      children.set(gatewayId, set)
    }
    set.add(device.id)
  }
  const unindex = (device: DeviceRecord): void => {
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
        device = newDevice(id)
        devices.set(id, device)
      }
      return device
    },
    context(device) {
      let context = contexts.get(device.id)
      if (!context) {
        context = contextOf(device, surroundings)
        contexts.set(device.id, context)
      }
      return context
    },
    all: () => devices.values(),
    get size() {
      return devices.size
    },
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
      contexts.delete(id)
    },
    childrenOf: (gatewayId) => children.get(gatewayId),
  }
}
