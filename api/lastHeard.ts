import type { Device } from '../domain/device.ts'
import type { ApiOptions } from './options.ts'

/** A device as stored, with the moment it was last heard as fresh as we know it: what is stored is written only now and then. */
export const withLastHeard =
  (o: Pick<ApiOptions, 'lastHeard'>) =>
  (device: Device): Device => {
    const heard = o.lastHeard?.(device.id)
    return heard === undefined || (device.lastSeenAt !== null && device.lastSeenAt >= heard)
      ? device
      : { ...device, lastSeenAt: heard }
  }
