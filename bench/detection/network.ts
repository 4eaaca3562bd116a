import { day, hour, minute, second } from '../../domain/clock.ts'
import type { Observation } from '../../domain/observation.ts'
import { createRandom } from '../../simulators/random.ts'
import type { Outgoing } from '../../simulators/simulatedDevice.ts'
import type { BenchDevice, BenchFleet } from './fleet.ts'

/** An observation that has no place in the journal yet. */
type Unplaced = {
  [K in Observation['kind']]: Omit<Extract<Observation, { kind: K }>, 'seq' | 'at'>
}[Observation['kind']]

/** The way from the devices to us. Faults of the network that are not faults of a device: see `createNetwork`. */
export interface Network {
  send(device: BenchDevice, message: Outgoing, at: number): void
  /** The connection of a device breaks (the broker tells by its will) or is made. */
  connection(device: BenchDevice, state: 'online' | 'offline', at: number): void
  /** It breaks and is made again, two seconds to five minutes later; nothing is lost. */
  reconnects(device: BenchDevice, at: number): void
  /** What it runs from now on, for what it says when it connects. */
  installed(deviceId: string, firmware: string): void
  /** What has arrived by `now`, in order of arrival, with journal positions from `seq` on. */
  arrived(now: number, seq: number): Observation[]
}

/**
 * Always: a few hundred ms under way, one report in 500 lost (what is said once is sent again), one in 1,000 half a minute late. Sometimes, per site about once in ten days for two to
 * twelve hours: 4 % lost, 15 % delayed by up to eight minutes, so that some overtake others. Copies are dropped here as ingest drops them. Of the devices
 * one in fifty has a clock that cannot be trusted: then our own time counts.
 */
export const createNetwork = (fleet: BenchFleet, seed: number): Network => {
  const random = createRandom(`bench/${seed}/network`)
  const troubled = new Map<string, { from: number; to: number }[]>()
  for (const { site } of fleet.devices) {
    if (troubled.has(site)) continue
    const spells: { from: number; to: number }[] = []
    for (let at = fleet.from + random.next() * 10 * day; at < fleet.to; at += (5 + 10 * random.next()) * day)
      spells.push({ from: at, to: at + random.between(2, 12) * hour })
    troubled.set(site, spells)
  }
  const noClock = new Set(fleet.devices.filter(() => random.chance(0.02)).map(({ id }) => id))
  /** Until then a device keeps what it has to say. */
  const backAt = new Map<string, number>()
  const newest = new Map<string, number>()
  const firmwares = new Map<string, string>()
  let waiting: { at: number; what: Unplaced }[] = []
  let next: { at: number; what: Unplaced }[] = []

  const post = (at: number, what: Unplaced): void => {
    next.push({ at: Math.floor(at), what })
  }
  const underWay = (what: Outgoing['channel'], site: string, at: number): number | undefined => {
    const trouble = troubled.get(site)?.some(({ from, to }) => at >= from && at < to)
    if (random.chance(trouble ? 0.04 : 0.002)) return what === 'telemetry' ? undefined : random.between(10, 60) * second
    if (trouble && random.chance(0.15)) return random.between(0, 8 * minute)
    return random.chance(0.001) ? 30 * second : random.between(50, 800)
  }
  const online = (device: BenchDevice): Unplaced => ({
    kind: 'status',
    deviceId: device.id,
    state: 'online',
    firmware: firmwares.get(device.id) ?? device.firmware,
    expectEverySeconds: device.reportEverySeconds,
  })
  // A broker waits one and a half keepalives before it tells.
  const willAfter = (): number => random.between(5 * second, 90 * second)
  return {
    send(device, { channel, body }, at) {
      const way = underWay(channel, device.site, at)
      if (way === undefined) return
      const delay = way + Math.max(0, (backAt.get(device.gatewayId ?? device.id) ?? 0) - at)
      const deviceId = device.id
      if (channel === 'telemetry' && 'values' in body) {
        const values: Record<string, number | string> = {}
        for (const metric in body.values) {
          const value = body.values[metric]
          if (value !== undefined) values[metric] = typeof value === 'boolean' ? Number(value) : value
        }
        const clock = noClock.has(deviceId) ? 'ours' : 'device'
        post(at + delay, { kind: 'sample', deviceId, ts: Number(body.ts), clock, timing: 'onTime', values })
      } else if (channel === 'status' && 'state' in body) {
        const { state, firmware, expectEverySeconds } = body
        post(at + delay, {
          kind: 'status',
          deviceId,
          state,
          ...(firmware === undefined ? {} : { firmware }),
          ...(expectEverySeconds === undefined ? {} : { expectEverySeconds }),
        })
      } else if (channel === 'fault' && 'code' in body) {
        const { code, severity = 'warning', text, clear = false } = body
        post(at + delay, {
          kind: 'reported',
          deviceId,
          ts: Number(body.ts ?? at),
          code: String(code),
          severity: severity as 'info' | 'warning' | 'critical',
          clear,
          ...(text === undefined ? {} : { text }),
        })
      } else if (channel === 'command/result' && 'ok' in body) {
        post(at + delay, { kind: 'commandResult', deviceId, commandId: body.id, ok: body.ok })
      }
    },
    connection(device, state, at) {
      if (state === 'online') post(at, online(device))
      else if (device.hasWill) post(at + willAfter(), { kind: 'status', deviceId: device.id, state })
    },
    reconnects(device, at) {
      const back = at + 2 * second * 150 ** random.next()
      backAt.set(device.id, back)
      // A new connection takes the place of the old one, whose will is then due at once.
      if (device.hasWill)
        post(Math.min(at + willAfter(), back - 5), { kind: 'status', deviceId: device.id, state: 'offline' })
      post(back, online(device))
    },
    installed(deviceId, firmware) {
      firmwares.set(deviceId, firmware)
    },
    arrived(now, seq) {
      const here = [...waiting, ...next].filter(({ at }) => at <= now)
      waiting = [...waiting, ...next].filter(({ at }) => at > now)
      next = []
      here.sort((a, b) => a.at - b.at)
      return here.map(({ at, what }, i): Observation => {
        const placed = { ...what, seq: seq + i, at } as Observation
        if (placed.kind !== 'sample') return placed
        const ts = placed.clock === 'ours' ? at : placed.ts
        const seen = newest.get(placed.deviceId) ?? Number.NEGATIVE_INFINITY
        newest.set(placed.deviceId, Math.max(seen, ts))
        return { ...placed, ts, timing: ts < seen ? 'late' : 'onTime' }
      })
    },
  }
}
