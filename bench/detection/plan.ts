import { day, hour, minute } from '../../domain/clock.ts'
import { kinds } from '../../simulators/devices/kinds.ts'
import type { FirmwareQuirk } from '../../simulators/faults/firmware.ts'
import { type FaultName, faultNames, faultScripts } from '../../simulators/faults/scripts.ts'
import { createRandom, type Random } from '../../simulators/random.ts'
import type { BenchDevice, BenchFleet } from './fleet.ts'

/** Something that is made to happen to a device. */
export type Act = { readonly at: number; readonly deviceId: string } & (
  | { readonly do: 'start'; readonly name: FaultName; readonly overMs?: number; readonly passesAfterMs?: number }
  | { readonly do: 'repair' }
  | { readonly do: 'install'; readonly firmware: string; readonly quirk: FirmwareQuirk }
  | { readonly do: 'restart' }
)
/** A roll-out of a firmware that spoils metrics, as planned. */
export interface Rollout {
  readonly name: 'badFirmware' | 'unitChange'
  readonly model: string
  readonly metrics: readonly string[]
  readonly members: ReadonlyMap<string, { readonly onset: number; readonly end: number }>
}
export interface Plan {
  /** By time. */
  readonly acts: readonly Act[]
  readonly rollouts: readonly Rollout[]
}

const common: ReadonlySet<FaultName> = new Set(['gatewayLoss', 'powerCut'])

/**
 * Who fails how and when: every way of failing equally often, two slots a device, three faults in four devices over 60 days; then what many share
 * (each gateway is lost about once a month, some sites lose their mains, one model gets a harmless firmware, one a bad one, one a firmware that changes
 * °C to °F), and what is no fault at all (restarts at night).
 */
export const planRun = (fleet: BenchFleet, seed: number): Plan => {
  const random = createRandom(`bench/${seed}/plan`)
  const rollouts: Rollout[] = []
  const acts = [
    ...individual(fleet, random),
    ...shared(fleet, random),
    ...restarts(fleet, random),
    ...firmware(fleet, random, rollouts),
  ]
  return { acts: acts.sort((a, b) => a.at - b.at), rollouts }
}

const shuffled = <T>(list: readonly T[], random: Random): T[] => {
  const left = [...list]
  for (let i = left.length - 1; i > 0; i -= 1) {
    const j = random.whole(i + 1)
    const a = left[i] as T
    left[i] = left[j] as T
    left[j] = a
  }
  return left
}

function* individual({ devices, from, to }: BenchFleet, random: Random): Generator<Act> {
  const names = faultNames.filter((name) => !common.has(name))
  const slotMs = (to - from - 2 * day) / 2
  const free = shuffled(
    devices.flatMap((device) => [0, 1].map((slot) => ({ device, slot }))),
    random,
  )
  const wanted = Math.max(1, Math.round((0.75 * devices.length * Math.min(1, (to - from) / (60 * day))) / names.length))
  for (const name of names) {
    const script = faultScripts[name]
    for (let n = 0; n < wanted; n += 1) {
      const index = free.findIndex(({ device }) => script.suits(device))
      const [chosen] = index < 0 ? [] : free.splice(index, 1)
      if (!chosen) break
      const slotFrom = from + 2 * day + chosen.slot * slotMs
      const over = Math.min((slow[name] ?? script.usualOverMs) * random.between(0.7, 1.3), 0.7 * slotMs)
      const lasts = Math.min(over > 0 ? over * 1.2 + 6 * hour : random.between(0.5, 3) * day, 0.85 * slotMs)
      const at = Math.floor(slotFrom + random.next() * (0.95 * slotMs - lasts))
      const deviceId = chosen.device.id
      yield {
        at,
        deviceId,
        do: 'start',
        name,
        ...(over > 0 ? { overMs: over } : {}),
        ...(script.passesAfterMs === undefined ? {} : { passesAfterMs: Math.round(lengthOf(random)) }),
      }
      yield { at: Math.floor(at + lasts), deviceId, do: 'repair' }
    }
  }
}
/** In the demo these take hours, for the story's sake; here as long as in life. */
const slow: Partial<Record<FaultName, number>> = { compressorWear: 9 * day, bearingWear: 14 * day }
/** Log-uniform from 40 minutes to two days. */
const lengthOf = (random: Random): number => 40 * minute * 72 ** random.next()

function* shared({ devices, from, to }: BenchFleet, random: Random): Generator<Act> {
  const span = to - from - 2 * day
  for (const { id } of devices.filter(({ isGateway }) => isGateway))
    for (let at = from + day + random.next() * 40 * day; at < to - day; at += (15 + 30 * random.next()) * day)
      yield {
        at: Math.floor(at),
        deviceId: id,
        do: 'start',
        name: 'gatewayLoss',
        passesAfterMs: Math.round(random.between(0.7, 8) * hour),
      }
  const sites = shuffled([...new Set(devices.map(({ site }) => site))], random)
  for (const site of sites.slice(0, Math.max(1, Math.round(sites.length / 4)))) {
    const at = Math.floor(from + day + random.next() * span)
    const passesAfterMs = Math.round(random.between(0.7, 4) * hour)
    for (const device of devices)
      if (device.site === site && faultScripts.powerCut.suits(device))
        yield { at, deviceId: device.id, do: 'start', name: 'powerCut', passesAfterMs }
  }
}

function* restarts({ devices, from, to }: BenchFleet, random: Random): Generator<Act> {
  for (const { id } of devices)
    for (let at = from + random.next() * 60 * day; at < to; at += (20 + 60 * random.next()) * day)
      yield { at: Math.floor(at), deviceId: id, do: 'restart' }
}

function* firmware(fleet: BenchFleet, random: Random, rollouts: Rollout[]): Generator<Act> {
  const { devices, from, to } = fleet
  const span = to - from
  const byModel = Map.groupBy(
    devices.filter(({ isGateway }) => !isGateway),
    ({ model }) => model,
  )
  const candidates = shuffled(
    [...byModel].filter(([, list]) => list.length >= 3),
    random,
  )
  const of = (fits: (device: BenchDevice) => boolean): [string, BenchDevice[]] | undefined => {
    const index = candidates.findIndex(([, list]) => list[0] && fits(list[0]))
    return index < 0 ? undefined : candidates.splice(index, 1)[0]
  }
  /** Within eight hours, in any order. */
  const moments = (list: readonly BenchDevice[], at: number): Map<string, number> =>
    new Map(list.map(({ id }) => [id, Math.floor(at + random.next() * 8 * hour)]))

  const unit = of(({ kind }) => kind === 'roomSensor' || kind === 'fridge' || kind === 'charger')
  const bad = of(({ kind }) => kind === 'waterPump' || kind === 'heatPump' || kind === 'router')
  const good = of(({ kind }) => kind !== 'router')
  if (good?.[1][0]) {
    const offset = { [kinds[good[1][0].kind].sensor]: good[1][0].kind === 'waterPump' ? 0.03 : 0.3 }
    for (const [deviceId, at] of moments(good[1], from + span * random.between(0.3, 0.8)))
      yield { at, deviceId, do: 'install', firmware: '2.1.0', quirk: { offset } }
  }
  const spoil = function* (
    name: Rollout['name'],
    [model, list]: [string, BenchDevice[]],
    quirk: FirmwareQuirk & { metrics: readonly string[] },
  ): Generator<Act> {
    const begin = moments(list, from + span * random.between(0.25, 0.7))
    const end = moments(list, Math.min(...begin.values()) + 4 * day)
    rollouts.push({
      name,
      model,
      metrics: quirk.metrics,
      members: new Map([...begin].map(([id, onset]) => [id, { onset, end: end.get(id) ?? to }])),
    })
    for (const [deviceId, at] of begin) yield { at, deviceId, do: 'install', firmware: '2.2.0', quirk }
    for (const [deviceId, at] of end) yield { at, deviceId, do: 'install', firmware: '2.2.1', quirk: {} }
  }
  const kindOf = (chosen: [string, BenchDevice[]]): keyof typeof kinds => chosen[1][0]?.kind ?? 'fridge'
  if (unit) yield* spoil('unitChange', unit, { fahrenheit: true, metrics: [kinds[kindOf(unit)].sensor] })
  if (bad) {
    const metric = kinds[kindOf(bad)].sensor
    yield* spoil('badFirmware', bad, { scale: { [metric]: 1.6 }, metrics: [metric] })
  }
}
