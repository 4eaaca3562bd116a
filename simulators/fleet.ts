import type { DeviceKind } from './devices/kinds.ts'
import { type Owner, owners, places } from './owners.ts'
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
type Language = 'en' | 'de'
type Words = Readonly<Record<Language, string>>
/** Models in the field, named after what they are (playbooks are chosen by words in a model's name), the firmware versions they run, and what their owners call them. */
const models: Readonly<Record<DeviceKind, { models: readonly string[]; firmware: readonly string[]; noun: Words }>> = {
  fridge: {
    models: ['Polar Fridge G40', 'Polar Fridge G60'],
    firmware: ['3.1.4', '3.2.0'],
    noun: { en: 'Display fridge', de: 'Kühlvitrine' },
  },
  charger: {
    models: ['Volta Charger 11', 'Volta Charger 22'],
    firmware: ['1.9.2', '2.0.1'],
    noun: { en: 'Charging point', de: 'Ladestation' },
  },
  heatPump: {
    models: ['Therma Heat Pump 8', 'Therma Heat Pump 8 Plus'],
    firmware: ['5.4.0', '5.4.3'],
    noun: { en: 'Heat pump', de: 'Wärmepumpe' },
  },
  waterPump: {
    models: ['Aqua Pump B3'],
    firmware: ['2.2.1', '2.3.0'],
    noun: { en: 'Booster pump', de: 'Druckerhöhungspumpe' },
  },
  router: {
    models: ['Link Router R5'],
    firmware: ['7.0.3', '7.1.0'],
    noun: { en: 'Internet router', de: 'Internet-Router' },
  },
  roomSensor: {
    models: ['Klima Sensor S2'],
    firmware: ['1.1.0', '1.1.2'],
    noun: { en: 'Room sensor', de: 'Raumsensor' },
  },
}
const gatewayNoun: Words = { en: 'Building gateway', de: 'Gebäude-Gateway' }

/** What the owner calls it, in their language: by its place where it has one, numbered where there are several of a kind. */
const nameOf = (owner: Owner, has: Owner['devices'][number]): string => {
  const language: Language = owner.locale.startsWith('de') ? 'de' : 'en'
  const noun = has.gateway ? gatewayNoun[language] : models[has.kind].noun[language]
  if (has.where !== undefined) return `${noun} ${has.where}`
  const alike = owner.devices.filter((other) => other.kind === has.kind && other.gateway === has.gateway)
  return alike.length > 1 ? `${noun} ${alike.indexOf(has) + 1}` : noun
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
    for (const has of owner.devices) {
      const known = models[has.kind]
      devices.push({
        id: nextId(has.gateway ? 'gateway' : idPrefix[has.kind]),
        kind: has.kind,
        name: nameOf(owner, has),
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
