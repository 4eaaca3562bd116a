import { expect, test } from 'vitest'
import { describeFleet } from './fleet.ts'

const { customers, devices } = describeFleet('demo')
const count = <T>(list: readonly T[], fits: (item: T) => boolean): number => list.filter(fits).length

test('it is the fleet the demo promises', () => {
  expect(devices.length).toBeGreaterThanOrEqual(44)
  expect(new Set(devices.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(5)
  expect(customers.length).toBeGreaterThanOrEqual(30)
  const gateways = devices.filter(({ isGateway }) => isGateway)
  expect(gateways).toHaveLength(2)
  for (const { id } of gateways) {
    expect(count(devices, ({ gatewayId }) => gatewayId === id)).toBeGreaterThanOrEqual(8)
  }
  expect(new Set(customers.map(({ timeZone }) => timeZone)).size).toBeGreaterThanOrEqual(5)
  for (const language of ['en', 'de']) {
    expect(count(customers, ({ locale }) => locale.startsWith(language))).toBeGreaterThanOrEqual(10)
  }
})

test('ids are unique, everybody owns something, every reference leads somewhere', () => {
  for (const ids of [customers.map(({ id }) => id), devices.map(({ id }) => id), customers.map(({ email }) => email)]) {
    expect(new Set(ids).size).toBe(ids.length)
  }
  expect(new Set(devices.map(({ customerId }) => customerId))).toEqual(new Set(customers.map(({ id }) => id)))
  const gateways = new Set(devices.filter(({ isGateway }) => isGateway).map(({ id }) => id))
  for (const { gatewayId } of devices) if (gatewayId) expect(gateways).toContain(gatewayId)
})

test('no address could reach a real person (RFC 2606)', () => {
  for (const { email } of customers) expect(email).toMatch(/^[a-z.]+@(example\.org|[a-z-]+\.example)$/)
})

test('letters of other languages become plain ones in ids', () => {
  expect(customers.map(({ id }) => id)).toContain('customer-mehmet-yilmaz')
  expect(customers.map(({ id }) => id)).toContain('customer-sabine-kruger')
})

test('the same seed describes the same fleet', () => {
  expect(describeFleet('demo')).toEqual({ customers, devices })
  expect(describeFleet('other')).not.toEqual({ customers, devices })
})

test('everybody reads the name of their device in their own language, and no two of theirs are called the same', () => {
  for (const customer of customers) {
    const names = devices.filter(({ customerId }) => customerId === customer.id).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const german = names.filter((name) =>
      /Kühlvitrine|Ladestation|Wärmepumpe|Druckerhöhungspumpe|Internet-Router|Raumsensor|Gebäude-Gateway/.test(name),
    )
    expect(german).toEqual(customer.locale.startsWith('de') ? names : [])
  }
})
