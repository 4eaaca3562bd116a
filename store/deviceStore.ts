import type { Device, DeviceInput } from '../domain/device.ts'
import type { Page, PageRequest } from '../domain/page.ts'

/** What broker and ingest learn about a device while it talks. */
export interface DeviceSighting {
  readonly deviceId: string
  readonly lastSeenAt: number
  readonly connection?: Device['connection']
  readonly firmware?: string
  readonly expectEverySeconds?: number
  readonly clockSkewMs?: number
}
export interface DeviceCredential {
  readonly deviceId: string
  readonly username: string
  /** Keyed hash of the password; see docs/adr. */
  readonly passwordHash: string
}

export interface DeviceStore {
  /** False when the id is taken. */
  create(device: DeviceInput, options: { createdAt: number; credential?: DeviceCredential }): Promise<boolean>
  get(id: string): Promise<Device | undefined>
  list(
    filter: PageRequest & { q?: string | undefined; customerId?: string | undefined; gatewayId?: string | undefined },
  ): Promise<Page<Device>>
  /** All of them, for the directory kept in memory. */
  all(): Promise<Device[]>
  update(id: string, change: Partial<Omit<DeviceInput, 'id'>>): Promise<Device | undefined>
  /** False when there was none. Readings and cases stay. */
  remove(id: string): Promise<boolean>
  setCredential(credential: DeviceCredential): Promise<void>
  credentials(): Promise<DeviceCredential[]>
  recordSightings(sightings: readonly DeviceSighting[]): Promise<void>
}
