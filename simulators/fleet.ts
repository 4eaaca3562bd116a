import type { DeviceKind } from './devices/kinds.ts'
import { owners, places } from './owners.ts'
import { createRandom } from './random.ts'
import type { DeviceSpec } from './simulatedDevice.ts'

/** A customer as POST /api/v1/customers takes one. */
export interface FleetCustomer {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly locale: string
  readonly timeZone: string
  readonly loyaltyTier: 'standard' | 'silver' | 'gold'
}
export interface DescribedDevice extends DeviceSpec {
  readonly name: string
  readonly model: string
  readonly site: string
  readonly customerId: string
}
export interface FleetDescription {
  readonly customers: readonly FleetCustomer[]
  readonly devices: readonly DescribedDevice[]
}

/** Ids say what a device is: `fridge-01`. */
export const idPrefix: Readonly<Record<DeviceKind, string>> = {
  fridge: 'fridge',
  charger: 'charger',
  heatPump: 'heatpump',
  waterPump: 'pump',
  router: 'router',
  roomSensor: 'room',
}
/** Models in the field, named after what they are (playbooks are chosen by words in a model's name), and the firmware versions they run. */
const models: Readonly<Record<DeviceKind, { models: readonly string[]; firmware: readonly string[]; noun: string }>> = {
  fridge: { models: ['Polar Fridge G40', 'Polar Fridge G60'], firmware: ['3.1.4', '3.2.0'], noun: 'Display fridge' },
  charger: { models: ['Volta Charger 11', 'Volta Charger 22'], firmware: ['1.9.2', '2.0.1'], noun: 'Charging point' },
  heatPump: {
    models: ['Therma Heat Pump 8', 'Therma Heat Pump 8 Plus'],
    firmware: ['5.4.0', '5.4.3'],
    noun: 'Heat pump',
  },
  waterPump: { models: ['Aqua Pump B3'], firmware: ['2.2.1', '2.3.0'], noun: 'Pressure booster' },
  router: { models: ['Link Router R5'], firmware: ['7.0.3', '7.1.0'], noun: 'Router' },
  roomSensor: { models: ['Klima Sensor S2'], firmware: ['1.1.0', '1.1.2'], noun: 'Room sensor' },
}
const gatewayModel = 'Link Gateway G8'

/** The demo's fleet: the same customers always; models, firmware and tiers drawn from the seed. */
export const describeFleet = (seed: string): FleetDescription => {
  const random = createRandom(`${seed}/fleet`)
  const customers: FleetCustomer[] = []
  const devices: DescribedDevice[] = []
  const counts = new Map<string, number>()
  const nextId = (prefix: string): string => {
    const n = (counts.get(prefix) ?? 0) + 1
    counts.set(prefix, n)
    return `${prefix}-${String(n).padStart(2, '0')}`
  }

  for (const owner of owners) {
    const place = places[owner.place]
    const slug = slugOf(owner.name)
    const customerId = `customer-${slug}`
    customers.push({
      id: customerId,
      name: owner.name,
      email: `${slug.replaceAll('-', '.')}@${owner.domain ?? 'example.org'}`,
      locale: owner.locale,
      timeZone: place.timeZone,
      loyaltyTier: random.pick(['standard', 'standard', 'silver', 'gold'] as const),
    })
    for (const [at, has] of owner.devices.entries()) {
      const many = owner.devices.length > 1 ? ` ${at + 1}` : ''
      const known = models[has.kind]
      devices.push({
        id: nextId(has.gateway ? 'gateway' : idPrefix[has.kind]),
        kind: has.kind,
        name: has.gateway ? 'Building gateway' : `${known.noun}${many}`,
        model: has.gateway ? gatewayModel : random.pick(known.models),
        firmware: random.pick(known.firmware),
        site: `${owner.site}, ${place.city}`,
        customerId,
        isGateway: has.gateway ?? false,
        ...(has.behind ? { gatewayId: has.behind } : {}),
        utcOffsetHours: place.utcOffsetHours,
        reportEverySeconds: 60,
      })
    }
  }
  return { customers, devices }
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, (other) => (/^\p{M}+$/u.test(other) ? '' : '-'))
    .replace(/^-|-$/g, '')
