import { z } from 'zod'
import type { DescribedDevice, FleetDescription } from './fleet.ts'
import { createHttp, type Http } from './http.ts'
import type { SimulatorLog } from './log.ts'

export interface DeviceCredentials {
  readonly username: string
  readonly password: string
}
const credentials = z.object({ username: z.string(), password: z.string() })
const registered = z.object({ credentials })
/** The rotate route may wrap its answer or not. */
const rotated = z.union([registered, credentials.transform((plain) => ({ credentials: plain }))])

/**
 * Makes the fleet known over HTTP: customers, then gateways, then the rest. What is there already stays; a device whose credentials are not in
 * `kept` gets new ones. Returns the credentials of every device that connects by itself.
 *
 * @throws when the server refuses something, with its words
 */
export const registerFleet = async (o: {
  httpUrl: string
  adminToken: string
  fleet: FleetDescription
  kept: Readonly<Record<string, DeviceCredentials>>
  log: SimulatorLog
}): Promise<Record<string, DeviceCredentials>> => {
  const http = createHttp({ baseUrl: `${o.httpUrl}/api/v1`, token: o.adminToken })
  await inTurn(o.fleet.customers, async (customer) => {
    const answer = await http.request('POST', '/customers', customer)
    if (!isThere(answer.status)) throw refused(`customer ${customer.id}`, answer)
  })
  const known: Record<string, DeviceCredentials> = {}
  const gatewaysFirst = [...o.fleet.devices].sort((a, b) => Number(b.isGateway) - Number(a.isGateway))
  const gateways = gatewaysFirst.filter((device) => device.isGateway)
  const others = gatewaysFirst.filter((device) => !device.isGateway)
  const enrol = async (device: DescribedDevice): Promise<void> => {
    const given = await registerDevice(http, device, o.kept[device.id])
    if (given) known[device.id] = given
  }
  await inTurn(gateways, enrol)
  await inTurn(others, enrol)
  o.log.info({ customers: o.fleet.customers.length, devices: o.fleet.devices.length }, 'demo fleet is registered')
  return known
}

const registerDevice = async (
  http: Http,
  device: DescribedDevice,
  kept: DeviceCredentials | undefined,
): Promise<DeviceCredentials | undefined> => {
  const answer = await http.request('POST', '/devices', {
    id: device.id,
    name: device.name,
    model: device.model,
    firmware: device.firmware,
    site: device.site,
    customerId: device.customerId,
    expectEverySeconds: device.reportEverySeconds,
    ...(device.gatewayId ? { gatewayId: device.gatewayId } : {}),
  })
  if (!isThere(answer.status)) throw refused(`device ${device.id}`, answer)
  // A child speaks through its gateway's connection.
  if (device.gatewayId) return undefined
  if (answer.status !== 409) return registered.parse(answer.body).credentials
  if (kept) return kept
  const again = await http.request('POST', `/devices/${device.id}/credentials`)
  if (again.status >= 300) throw refused(`credentials of ${device.id}`, again)
  return rotated.parse(again.body).credentials
}

/** 409: it was there already. */
const isThere = (status: number): boolean => (status >= 200 && status < 300) || status === 409
const refused = (what: string, answer: { status: number; body: unknown }): Error =>
  new Error(`The server refused ${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`)

/** A few at a time: kind to the server, and still quick. */
const inTurn = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const left = [...items]
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all([worker(), worker(), worker(), worker()])
}
