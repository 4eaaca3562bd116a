import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { DeviceCredentials } from '../../api/options.ts'
import { deviceInput, device as deviceSchema } from '../../domain/device.ts'
import { pageOf } from '../../domain/page.ts'
import { createDeviceDirectory } from '../../store/deviceDirectory.ts'
import type { Records } from '../../store/records.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { wallClock } from '../clocks.ts'
import { CommandFailed, UsageError } from '../commandErrors.ts'
import { hostForUrl } from '../config.ts'
import { findControl } from '../control.ts'
import { isLocked, loadSecrets, lockDataDir } from '../dataDir.ts'
import { createRegistry, type Registry } from '../registry.ts'
import { configuredDir, runningServer } from './server.ts'

interface AddOptions {
  name?: string
  model?: string
  firmware?: string
  site?: string
  region?: string
  gateway?: string
  customer?: string
  every?: number
}

const credentialsAnswer = z.object({ username: z.string(), password: z.string() })
const registered = z.object({ credentials: credentialsAnswer })

/** Works on the data folder itself, for when no server runs. The server announces every device to the detector at its next start. */
const offline = async <T>(work: (registry: Registry, records: Records) => Promise<T>): Promise<T> => {
  const { dir } = configuredDir()
  const lock = lockDataDir(dir)
  try {
    const { devicePepper: pepper } = loadSecrets(dir, randomBytes)
    const records = await openRecords({ file: dir.recordsFile })
    try {
      const directory = createDeviceDirectory()
      await directory.load(records.devices)
      const registry = createRegistry({
        records,
        directory,
        append: async () => 0,
        disconnect: () => undefined,
        pepper,
        randomBytes,
        clock: wallClock,
      })
      return await work(registry, records)
    } finally {
      await records.close()
    }
  } finally {
    lock.release()
  }
}

const printCredentials = (id: string, { username, password }: DeviceCredentials): void => {
  const { config, dir } = configuredDir()
  const running = isLocked(dir) ? findControl(dir) : undefined
  const { hostname, port } = new URL(running?.mqtt ?? `mqtt://${hostForUrl(config.mqtt.host)}:${config.mqtt.port}`)
  console.log(JSON.stringify({ id, username, password }))
  console.error(
    `The password is shown this once. Try it:\n  mosquitto_pub -h ${hostname.replace(/^\[(.*)\]$/, '$1')} -p ${port} -u '${username}' -P '${password}' -i '${id}' -q 1 -t 'forestall/v1/${id}/telemetry' -m '{"values":{"temperature_c":4.2}}'`,
  )
}

export const addDevice = async (id: string, options: AddOptions): Promise<void> => {
  const input = deviceInput.safeParse({
    id,
    name: options.name,
    model: options.model,
    firmware: options.firmware,
    site: options.site,
    region: options.region,
    gatewayId: options.gateway,
    customerId: options.customer,
    expectEverySeconds: options.every,
  })
  if (!input.success)
    throw new UsageError(input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const server = await runningServer(configuredDir().dir)
  if (server) {
    printCredentials(id, registered.parse(await server('POST', '/api/v1/devices', input.data)).credentials)
    return
  }
  const outcome = await offline((registry) => registry.register(input.data))
  if (!outcome.ok) {
    const why = {
      taken: `device ${id} exists already: "forestall device rotate ${id}" gives it new credentials`,
      'unknown-gateway': `there is no device ${options.gateway} to be its gateway: add the gateway first`,
      'gateway-loop': `${options.gateway} itself stands behind ${id}: a device cannot be its own gateway`,
      'unknown-customer': `there is no customer ${options.customer}: import or create the customer first`,
    }
    throw new CommandFailed(why[outcome.code])
  }
  printCredentials(id, outcome.credentials)
}

export const listDevices = async (): Promise<void> => {
  const server = await runningServer(configuredDir().dir)
  const page = pageOf(deviceSchema)
  let cursor: string | null = null
  do {
    const query = `limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
    const after: string | null = cursor
    const answer: z.infer<typeof page> = server
      ? page.parse(await server('GET', `/api/v1/devices?${query}`))
      : await offline((_, records) =>
          records.devices.list({ limit: 200, ...(after === null ? {} : { cursor: after }) }),
        )
    for (const device of answer.items) {
      console.log(
        [
          device.id,
          device.model ?? '-',
          device.connection,
          device.lastSeenAt === null ? 'never seen' : new Date(device.lastSeenAt).toISOString(),
        ].join('\t'),
      )
    }
    cursor = answer.nextCursor
  } while (cursor !== null)
}

export const rotateDevice = async (id: string): Promise<void> => {
  const server = await runningServer(configuredDir().dir)
  const credentials = server
    ? credentialsAnswer.parse(await server('POST', `/api/v1/devices/${encodeURIComponent(id)}/credentials`))
    : await offline((registry) => registry.rotate(id))
  if (!credentials) throw new CommandFailed(`there is no device ${id}: "forestall device list" shows them`)
  printCredentials(id, credentials)
}

export const removeDevice = async (id: string): Promise<void> => {
  const server = await runningServer(configuredDir().dir)
  if (server) await server('DELETE', `/api/v1/devices/${encodeURIComponent(id)}`)
  else if (!(await offline((registry) => registry.remove(id))))
    throw new CommandFailed(`there is no device ${id}: "forestall device list" shows them`)
}
