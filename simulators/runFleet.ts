import { deviceTopic } from '../domain/topics.ts'
import { commandPayload, type StatusPayload } from '../domain/wire.ts'
import type { GroundTruth } from './faults/groundTruth.ts'
import type { FaultName } from './faults/scripts.ts'
import type { SimulatorLog } from './log.ts'
import { createMqttLink, type MqttLink } from './mqttLink.ts'
import {
  createSimulatedDevice,
  type DeviceSpec,
  type FaultOptions,
  type Outgoing,
  type SimulatedDevice,
} from './simulatedDevice.ts'

/**
 * Runs a fleet of simulated devices against a broker, in product time:
 *
 *   runFleet({ mqttUrl, devices, now, speed, seed, script?, saved?, log, onTruth? })
 *     → { stop(), truth(), repair(deviceId), startFault(deviceId, kind, options?), counts(), save() }
 *
 * Every device without a gateway has a connection of its own; a gateway publishes for its children and takes their commands.
 */
export interface FleetOptions {
  /** `mqtt://host:port` */
  readonly mqttUrl: string
  readonly devices: readonly FleetDevice[]
  /** Product time, ms since the epoch. */
  now(): number
  /** Product milliseconds in one of the wall; decides how often the fleet looks at the clock. */
  readonly speed: number
  readonly seed: string
  /** Faults to start by themselves, in product ms after the start. */
  readonly script?: readonly ScriptedFault[]
  /** From `save()` of an earlier run: machines go on where they were, faults included. */
  readonly saved?: Readonly<Record<string, unknown>>
  readonly log: SimulatorLog
  /** Called with each beginning, first notice and end of a fault. */
  onTruth?(truth: GroundTruth): void
  /** New connections per wall second; default 200. */
  readonly connectsPerSecond?: number
}
export interface FleetDevice extends DeviceSpec {
  /** Absent: the broker lets anybody in, and the id is the user name. */
  readonly credentials?: { readonly username: string; readonly password: string } | undefined
}
export interface ScriptedFault {
  readonly afterMs: number
  readonly deviceId: string
  readonly kind: FaultName
  readonly options?: FaultOptions
}
export interface Fleet {
  stop(): Promise<void>
  truth(): GroundTruth[]
  /** A technician visits; behind a lost gateway they mend the gateway too. Returns how many faults that ended. */
  repair(deviceId: string): number
  startFault(deviceId: string, kind: FaultName, options?: FaultOptions): boolean
  counts(): { acknowledged: number; dropped: number; waiting: number }
  save(): Record<string, unknown>
}

/** Aim at four looks per report of a minute, no busier than 50 a second. */
const tickWallMs = (speed: number): number => Math.min(1_000, Math.max(20, 15_000 / speed))

/** Builds the fleet and begins at once; `stop` ends it with proper goodbyes. */
export const runFleet = (o: FleetOptions): Fleet => {
  const children = new Map<string, string[]>()
  for (const { id, gatewayId } of o.devices) {
    if (gatewayId) children.set(gatewayId, [...(children.get(gatewayId) ?? []), id])
  }
  const began = o.now()
  const devices = new Map<string, SimulatedDevice>()
  // Gateways first: when one comes back, its children find it open in the same tick.
  for (const spec of [...o.devices].sort(
    (a, b) => Number(a.gatewayId !== undefined) - Number(b.gatewayId !== undefined),
  )) {
    const takesWithIt = children.get(spec.id) ?? []
    devices.set(
      spec.id,
      createSimulatedDevice(spec, { name: o.seed, at: began, takesWithIt, saved: o.saved?.[spec.id] }),
    )
  }

  const links = new Map<string, MqttLink>()
  for (const spec of o.devices) {
    if (spec.gatewayId) continue
    const own = [spec.id, ...(children.get(spec.id) ?? [])]
    const byTopic = new Map(own.map((id) => [deviceTopic(id, 'command'), id]))
    const offline: StatusPayload = { state: 'offline' }
    links.set(
      spec.id,
      createMqttLink({
        url: o.mqttUrl,
        clientId: spec.id,
        username: spec.credentials?.username ?? spec.id,
        password: spec.credentials?.password ?? '',
        will: { topic: deviceTopic(spec.id, 'status'), payload: JSON.stringify(offline) },
        subscriptions: [...byTopic.keys()],
        onMessage: (topic, payload) => takeCommand(byTopic.get(topic), payload),
        greeting: () =>
          own.flatMap((id) => {
            const device = devices.get(id)
            return device && !device.mute() ? device.greeting(o.now()).map(toMessage) : []
          }),
        log: o.log,
        maxQueued: 500 * own.length,
      }),
    )
  }

  const takeCommand = (id: string | undefined, payload: Buffer): void => {
    const device = id === undefined ? undefined : devices.get(id)
    const command = readCommand(payload)
    if (device && command) device.command(command, o.now())
    else o.log.warn({ deviceId: id }, 'simulated device got a command it cannot read')
  }

  const told = new Map<string, string>()
  const tellTruth = (device: SimulatedDevice): void => {
    if (!o.onTruth) return
    for (const truth of device.truth()) {
      const news = `${truth.noticeableAt}/${truth.endedAt}`
      if (told.get(truth.id) === news) continue
      told.set(truth.id, news)
      o.onTruth(truth)
    }
  }

  const toBegin = [...(o.script ?? [])].sort((a, b) => a.afterMs - b.afterMs)
  const unopened = new Set(links.keys())
  const perTick = Math.max(1, Math.ceil(((o.connectsPerSecond ?? 200) * tickWallMs(o.speed)) / 1000))
  const tick = (): void => {
    const now = o.now()
    while (toBegin[0] && now - began >= toBegin[0].afterMs) {
      const next = toBegin.shift()
      if (next && !devices.get(next.deviceId)?.startFault(next.kind, began + next.afterMs, next.options)) {
        o.log.warn({ ...next }, 'the script asks for a fault that this device cannot have now')
      }
    }
    for (const id of [...unopened].slice(0, perTick)) unopened.delete(id)
    for (const device of devices.values()) {
      const route = links.get(device.spec.gatewayId ?? device.spec.id)
      const said = device.advance(now)
      tellTruth(device)
      if (!route) continue
      if (!device.spec.gatewayId) {
        if (device.mute()) route.cut()
        else if (!unopened.has(device.spec.id)) route.open()
      }
      if (route.isOpen()) for (const message of said) route.send(toMessage(message))
    }
  }

  let timer: NodeJS.Timeout | undefined
  const loop = (): void => {
    tick()
    timer = setTimeout(loop, tickWallMs(o.speed))
  }
  loop()

  return {
    async stop() {
      clearTimeout(timer)
      timer = undefined
      await Promise.all(
        [...links.values()].map(async (link) => {
          await link.settle(500)
          await link.close()
        }),
      )
    },
    truth: () => [...devices.values()].flatMap((device) => device.truth()),
    repair(deviceId) {
      const device = devices.get(deviceId)
      if (!device) return 0
      const gateway = device.spec.gatewayId ? devices.get(device.spec.gatewayId) : undefined
      return device.repair(o.now()) + (gateway?.mute() ? gateway.repair(o.now()) : 0)
    },
    startFault: (deviceId, kind, options) => devices.get(deviceId)?.startFault(kind, o.now(), options) ?? false,
    counts() {
      const all = [...links.values()].map((link) => link.counts())
      const sum = (pick: (counts: (typeof all)[number]) => number) => all.reduce((total, one) => total + pick(one), 0)
      return {
        acknowledged: sum((counts) => counts.acknowledged),
        dropped: sum((counts) => counts.dropped),
        waiting: sum((counts) => counts.waiting),
      }
    },
    save: () => Object.fromEntries([...devices].map(([id, device]) => [id, device.save()])),
  }
}

const toMessage = ({ deviceId, channel, body, retain }: Outgoing) => ({
  topic: deviceTopic(deviceId, channel),
  payload: JSON.stringify(body),
  retain,
})

const readCommand = (payload: Buffer) => {
  try {
    const parsed = commandPayload.safeParse(JSON.parse(payload.toString()))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
