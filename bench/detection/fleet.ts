import { day } from '../../domain/clock.ts'
import { createWeather, siteSurroundings } from '../../simulators/devices/climate.ts'
import type { DeviceKind } from '../../simulators/devices/kinds.ts'
import type { Surroundings } from '../../simulators/devices/physics.ts'
import { createRandom } from '../../simulators/random.ts'
import type { DeviceSpec } from '../../simulators/simulatedDevice.ts'

/** A device of the bench: what the simulation needs, and what an operator would have told Forestall about it. */
export interface BenchDevice extends DeviceSpec {
  readonly model: string
  readonly site: string
  readonly region: string
  /** Its connection has a will: the broker says when it breaks. */
  readonly hasWill: boolean
  readonly surroundings: Surroundings
}
export interface BenchFleet {
  readonly devices: readonly BenchDevice[]
  readonly from: number
  readonly to: number
}

export const models: Readonly<Record<DeviceKind, readonly string[]>> = {
  fridge: ['Polar Fridge G40', 'Polar Fridge G60', 'Nordfrost 300'],
  charger: ['Volta Charger 11', 'Volta Charger 22'],
  heatPump: ['Therma Heat Pump 8', 'Therma Heat Pump 8 Plus'],
  waterPump: ['Aqua Pump B3', 'Aqua Pump B5'],
  router: ['Link Router R5', 'Link Router R7'],
  roomSensor: ['Klima Sensor S2', 'Klima Sensor S3'],
}
const gatewayModel = 'Link Gateway G8'
const firmwares = ['1.8.0', '2.0.3']

type Place = readonly { readonly kind: DeviceKind; readonly count: number; readonly behind?: true }[]
const places: readonly { name: string; closedDays: readonly number[]; has: Place }[] = [
  {
    name: 'Market',
    closedDays: [0],
    has: [
      { kind: 'fridge', count: 5 },
      { kind: 'charger', count: 1 },
      { kind: 'router', count: 1 },
      { kind: 'roomSensor', count: 3, behind: true },
      { kind: 'fridge', count: 1, behind: true },
    ],
  },
  {
    name: 'House',
    closedDays: [0, 6],
    has: [
      { kind: 'heatPump', count: 3 },
      { kind: 'waterPump', count: 2 },
      { kind: 'charger', count: 2 },
      { kind: 'router', count: 1 },
      { kind: 'roomSensor', count: 4, behind: true },
    ],
  },
  {
    name: 'Office',
    closedDays: [0, 6],
    has: [
      { kind: 'charger', count: 3 },
      { kind: 'heatPump', count: 1 },
      { kind: 'waterPump', count: 1 },
      { kind: 'router', count: 2 },
      { kind: 'roomSensor', count: 3, behind: true },
      { kind: 'heatPump', count: 1, behind: true },
    ],
  },
]
const regions = ['Graz', 'Linz', 'Bremen', 'Kiel', 'Brno']
/** When the runs begin, by seed: deep winter, thaw, autumn, early winter. */
const beginnings = [Date.UTC(2026, 0, 8), Date.UTC(2026, 2, 10), Date.UTC(2026, 8, 8), Date.UTC(2026, 9, 18)]

/**
 * Sites of three sorts in five regions, each with a gateway and the devices behind it, until there are enough. Neighbours share their weather.
 *
 * @param o.everySeconds how often devices report; battery sensors half as often
 */
export const benchFleet = (o: { seed: number; devices: number; days: number; everySeconds: number }): BenchFleet => {
  const from = beginnings[o.seed % beginnings.length] ?? 0
  const to = from + o.days * day
  const random = createRandom(`bench/${o.seed}/fleet`)
  const weathers = regions.map((region) => createWeather(`bench/${o.seed}/${region}`, { from: from - day, to }))
  const devices: BenchDevice[] = []
  for (let number = 0; devices.length < o.devices; number += 1) {
    const place = places[number % places.length]
    const weather = weathers[number % regions.length]
    if (!place || !weather) break
    const region = regions[number % regions.length] ?? ''
    const site = `${place.name} ${number + 1}, ${region}`
    const surroundings = siteSurroundings(weather, {
      utcOffsetHours: 1,
      higher: random.between(-1.5, 1.5),
      closedDays: place.closedDays,
    })
    const common = { site, region, surroundings, utcOffsetHours: 1 }
    const gatewayId = `gateway-${number + 1}`
    const add = (
      kind: DeviceKind,
      more: { id: string; model: string; isGateway: boolean; gatewayId?: string },
    ): void => {
      devices.push({
        ...common,
        ...more,
        kind,
        firmware: random.pick(firmwares),
        reportEverySeconds: kind === 'roomSensor' ? 2 * o.everySeconds : o.everySeconds,
        hasWill: more.isGateway || (more.gatewayId === undefined && random.chance(0.6)),
      })
    }
    add('router', { id: gatewayId, model: gatewayModel, isGateway: true })
    for (const { kind, count, behind } of place.has)
      for (let i = 0; i < count; i += 1)
        add(kind, {
          id: `${kind}-${devices.length + 1}`,
          model: random.pick(models[kind]),
          isGateway: false,
          ...(behind ? { gatewayId } : {}),
        })
  }
  return { devices, from, to }
}
