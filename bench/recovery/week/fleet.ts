import { connectAsync, type MqttClient } from 'mqtt'
import { day, hour, minute, second } from '../../../domain/clock.ts'
import type { Chance } from './chance.ts'

/** What goes wrong with a device, once: a code it reports, or silence. `fixed`: by whom it ends. */
interface Trouble {
  readonly from: number
  readonly kind: 'code' | 'silence'
  readonly severity: 'info' | 'warning' | 'critical'
  /** When it passes by itself; null: somebody has to mend it. */
  readonly passesAt: number | null
}
export interface Device {
  readonly id: string
  readonly gateway: string
  readonly customerId: string | null
  trouble: Trouble | null
  /** When its code is said, and taken back, next: null when there is nothing to say. */
  sayAt: number | null
  clearAt: number | null
  broken: boolean
}

export const everySeconds = 1_800
const perGateway = 100

/** A fleet behind gateways: each gateway one real MQTT connection that publishes for its devices and never gives up on a message. */
export const createFleet = (o: {
  devices: number
  from: number
  until: number
  chance: Chance
  troubleShare: number
}) => {
  const { chance } = o
  const all: Device[] = Array.from({ length: o.devices }, (_, n) => {
    const failing = chance.yes(o.troubleShare)
    const kind = chance.yes(0.2) ? ('silence' as const) : ('code' as const)
    const from = chance.between(o.from + 2 * hour, Math.max(o.from + 3 * hour, o.until - 12 * hour))
    return {
      id: `device-${n}`,
      gateway: `gateway-${Math.floor(n / perGateway)}`,
      customerId: n % 25 === 24 ? null : `customer-${n}`,
      trouble: failing
        ? {
            from,
            kind,
            severity: chance.oneOf(['warning', 'warning', 'warning', 'critical', 'info']),
            passesAt: chance.yes(0.25) ? from + chance.between(20 * minute, 3 * hour) : null,
          }
        : null,
      sayAt: null,
      clearAt: null,
      broken: false,
    }
  })
  const gateways = [...new Set(all.map(({ gateway }) => gateway))]
  const byId = new Map(all.map((device) => [device.id, device]))
  const clients = new Map<string, MqttClient>()
  /** Said and not yet acknowledged: said again after every cut. */
  let unacknowledged: { topic: string; gateway: string; body: string }[] = []

  const publish = async (): Promise<void> => {
    const wanted = unacknowledged
    unacknowledged = []
    const left = await Promise.all(
      wanted.map(
        (message) =>
          new Promise<typeof message | null>((resolve) => {
            const client = clients.get(message.gateway)
            if (!client?.connected) return resolve(message)
            const giveUp = setTimeout(() => resolve(message), 20_000)
            client.once('close', () => resolve(message))
            client.publish(message.topic, message.body, { qos: 1 }, (error) => {
              clearTimeout(giveUp)
              resolve(error ? message : null)
            })
          }),
      ),
    )
    unacknowledged = [...left.filter((message) => message !== null), ...unacknowledged]
  }
  const say = (device: Device, channel: string, body: unknown): void => {
    unacknowledged.push({
      topic: `forestall/v1/${device.id}/${channel}`,
      gateway: device.gateway,
      body: JSON.stringify(body),
    })
  }
  const live = (device: Device, now: number, n: number): void => {
    const { trouble } = device
    if (trouble && now >= trouble.from && device.sayAt === null && !device.broken && device.clearAt === null) {
      device.broken = true
      device.sayAt = now
      if (trouble.passesAt !== null) device.clearAt = trouble.passesAt
      if (trouble.kind === 'code') say(device, 'fault', { code: 'E7', severity: trouble.severity, text: 'dry run' })
    }
    if (device.broken && device.clearAt !== null && now >= device.clearAt) {
      device.broken = false
      if (trouble?.kind === 'code') say(device, 'fault', { code: 'E7', clear: true })
    }
    const minuteOfDay = Math.floor(now / minute)
    const silent = device.broken && trouble?.kind === 'silence'
    if (!silent && (minuteOfDay + n) % (everySeconds / 60) === 0)
      say(device, 'telemetry', { ts: now - second, values: { pressure_bar: 3 + 0.2 * Math.sin(n + minuteOfDay) } })
  }

  return {
    all,
    gateways,
    /** A minute of all devices' lives; resolves when all that could be said was acknowledged. */
    minute: async (now: number): Promise<void> => {
      for (const [n, device] of all.entries()) live(device, now, n)
      await publish()
    },
    /** Somebody was there, or said so: it works from `at` on. */
    mend: (deviceId: string, at: number): void => {
      const device = byId.get(deviceId)
      if (device?.broken && (device.clearAt === null || device.clearAt > at)) device.clearAt = at
    },
    connect: async (mqtt: string, credentials: ReadonlyMap<string, { username: string; password: string }>) => {
      for (const gateway of gateways) {
        const client = await connectAsync(mqtt, {
          clientId: gateway,
          ...credentials.get(gateway),
          reconnectPeriod: 0,
          keepalive: 0,
        })
        client.setMaxListeners(0)
        client.on('error', () => undefined)
        client.stream.on('error', () => undefined)
        clients.set(gateway, client)
      }
    },
    disconnect: (): void => {
      for (const client of clients.values()) client.end(true)
      clients.clear()
    },
    days: Math.round((o.until - o.from) / day),
  }
}
export type Fleet = ReturnType<typeof createFleet>
