import type { DeviceCredentials, DeviceRegistry } from '../api/options.ts'
import { createPassword, hashPassword, verifyPassword } from '../broker/credentials.ts'
import type { Clock } from '../domain/clock.ts'
import { type Device, type DeviceInput, deviceProfile } from '../domain/device.ts'
import type { IntakeInput } from '../domain/intake.ts'
import { encodeProfile } from '../ingest/ownFacts.ts'
import type { DeviceDirectory } from '../store/deviceDirectory.ts'
import type { DeviceCredential } from '../store/deviceStore.ts'
import type { Records } from '../store/records.ts'
import type { Newcomers } from './pipeline.ts'

/** Which devices there are: kept, held in memory for the broker, and announced in the journal for the detector. */
export interface Registry extends DeviceRegistry {
  /** The device that may use these credentials. */
  authenticate(username: string, password: Uint8Array): string | undefined
  /** Makes a device of an id heard for the first time. Returns at once, for ingest, which does not wait. */
  registerAtSight(deviceId: string): void
  /** Those, kept before anything that concerns them is written. */
  readonly newcomers: Newcomers
  /**
   * Journals what detection depends on, at each start, so that a lost announcement heals: every device there is, and of
   * `believed`, those the journal still takes for registered, every one that was removed while we were not running.
   */
  announceAll(believed: readonly string[]): Promise<void>
}

export const createRegistry = ({
  records,
  directory,
  append,
  disconnect,
  pepper,
  randomBytes,
  clock,
}: {
  records: Pick<Records, 'devices' | 'customers'>
  directory: DeviceDirectory
  append: (input: IntakeInput) => Promise<number>
  disconnect: (deviceId: string) => void
  pepper: string
  randomBytes: (size: number) => Buffer
  clock: Clock
}): Registry => {
  const announce = async (device: DeviceInput, removed?: true): Promise<void> => {
    const profile = deviceProfile.parse({ ...device, removed })
    await append({ receivedAt: clock.now(), principal: '', ...encodeProfile(profile) })
  }

  const newCredential = (deviceId: string): { shown: DeviceCredentials; kept: DeviceCredential } => {
    const password = createPassword(randomBytes)
    return {
      shown: { username: deviceId, password },
      kept: { deviceId, username: deviceId, passwordHash: hashPassword(pepper, password) },
    }
  }

  const wrongReference = async (
    id: string,
    input: Partial<DeviceInput>,
  ): Promise<'unknown-gateway' | 'unknown-customer' | 'gateway-loop' | undefined> => {
    for (let above = input.gatewayId; above !== undefined; above = directory.get(above)?.gatewayId) {
      if (above === id) return 'gateway-loop'
      if (!directory.has(above)) return 'unknown-gateway'
    }
    if (input.customerId !== undefined && !(await records.customers.get(input.customerId))) return 'unknown-customer'
    return undefined
  }

  /** Heard for the first time, not yet kept. */
  const newcomers = new Set<string>()

  const create = async (input: DeviceInput): Promise<{ device: Device; shown: DeviceCredentials } | undefined> => {
    const { shown, kept } = newCredential(input.id)
    if (!(await records.devices.create(input, { createdAt: clock.now(), credential: kept }))) return undefined
    const device = await records.devices.get(input.id)
    if (!device) throw new Error(`device ${input.id} was created and is gone`)
    directory.put(device, kept)
    return { device, shown }
  }

  return {
    async register(input) {
      const wrong = await wrongReference(input.id, input)
      if (wrong) return { ok: false, code: wrong }
      const created = await create(input)
      if (!created) return { ok: false, code: 'taken' }
      await announce(created.device)
      return { ok: true, device: created.device, credentials: created.shown }
    },
    registerAtSight(deviceId) {
      newcomers.add(deviceId)
    },
    newcomers: {
      async register() {
        for (const deviceId of newcomers) {
          const created = await create({ id: deviceId })
          newcomers.delete(deviceId)
          // Not waited for: whoever waits for newcomers is the journal's reader, which must not wait for the journal.
          // An announcement that is lost is made again at the next start.
          if (created) announce(created.device).catch(() => undefined)
        }
      },
      forget: (deviceId) => void newcomers.delete(deviceId),
    },
    async update(id, change) {
      const wrong = await wrongReference(id, change)
      if (wrong) return { ok: false, code: wrong }
      const device = await records.devices.update(id, change)
      if (!device) return undefined
      directory.put(device)
      await announce(device)
      return { ok: true, device }
    },
    async remove(id) {
      const device = directory.get(id)
      if (!device || !(await records.devices.remove(id))) return false
      directory.remove(id)
      disconnect(id)
      await announce(device, true)
      return true
    },
    async rotate(id) {
      if (!directory.has(id)) return undefined
      const { shown, kept } = newCredential(id)
      await records.devices.setCredential(kept)
      const device = directory.get(id)
      if (device) directory.put(device, kept)
      disconnect(id)
      return shown
    },
    authenticate(username, password) {
      const credential = directory.credentialOf(username)
      if (!credential) return undefined
      return verifyPassword(pepper, Buffer.from(password).toString('utf8'), credential.passwordHash)
        ? credential.deviceId
        : undefined
    },
    async announceAll(believed) {
      const gone = believed.filter((id) => !directory.has(id))
      await Promise.all([
        ...directory.all().map((device) => announce(device)),
        ...gone.map((id) => announce({ id }, true)),
      ])
    },
  }
}
