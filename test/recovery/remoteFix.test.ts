import { afterEach, beforeEach, expect, it } from 'vitest'
import { minute } from '../../domain/clock.ts'
import { deviceCommandBody } from '../../recovery/outboxBody.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('router', 'carol', 'Router X')
})
afterEach(() => house.close())

const sent = async () => {
  const items = await house.records.cases.pendingOutbox(10)
  return items.map((item) => ({ id: item.id, body: deviceCommandBody.parse(item.body) }))
}
const answer = async (ok: boolean, deviceId = 'router') => {
  const [command] = await sent()
  await house.recovery.commandResult({ deviceId, commandId: command?.id ?? '', ok, at: house.now() })
}

it('a restart that helps closes the case and nobody is disturbed', async () => {
  const fault = await house.opens('router', { kind: 'reported', code: 'E7' })
  expect((await house.theCase()).state).toBe('remoteFix')
  expect((await sent()).map(({ body }) => body)).toEqual([{ deviceId: 'router', name: 'restart', args: {} }])
  await house.pass(minute)
  await answer(true)
  await house.clears(fault)
  await house.pass(9 * minute)
  expect((await house.theCase()).state).toBe('remoteFix')
  await house.pass(2 * minute)
  expect(await house.theCase()).toMatchObject({ state: 'closed', outcome: 'remote', toldAt: null })
  await house.pass(60 * minute)
  expect((await house.records.messages.list({ limit: 10 })).items).toEqual([])
})

it('a restart that the device refuses brings in people at once', async () => {
  await house.opens('router', { kind: 'reported' })
  await answer(false)
  expect((await house.theCase()).state).toBe('repairing')
  expect(await house.told('customer')).toEqual(['faultFound'])
  expect(await house.told('staff')).toEqual(['staffCase'])
})

it('no answer in five minutes brings in people', async () => {
  await house.opens('router', { kind: 'reported' })
  await house.pass(5 * minute)
  expect((await house.theCase()).state).toBe('repairing')
})

it('done, but the fault stays: people', async () => {
  await house.opens('router', { kind: 'reported' })
  await house.pass(4 * minute)
  await answer(true)
  await house.pass(4 * minute)
  expect((await house.theCase()).state).toBe('remoteFix')
  await house.pass(2 * minute)
  expect((await house.theCase()).state).toBe('repairing')
})

it('an answer from another device counts for nothing', async () => {
  await house.opens('router', { kind: 'reported' })
  await answer(false, 'somebody-else')
  expect((await house.theCase()).state).toBe('remoteFix')
})

it('the same answer twice counts once', async () => {
  await house.opens('router', { kind: 'reported' })
  await answer(true)
  const { version } = await house.theCase()
  await answer(true)
  expect((await house.theCase()).version).toBe(version)
})

it('it is tried once: the fault returning to the closed case goes to people', async () => {
  const fault = await house.opens('router', { kind: 'reported' })
  await answer(true)
  await house.clears(fault)
  await house.pass(11 * minute)
  await house.opens('router', { kind: 'reported' })
  expect(await house.theCase()).toMatchObject({ state: 'repairing', reopenCount: 1 })
  expect(await sent()).toHaveLength(1)
  expect(await house.told('customer')).toEqual(['faultFound'])
})

it('a customer who complains meanwhile is answered, not kept waiting for the restart', async () => {
  await house.opens('router', { kind: 'reported' })
  const complaint = { deviceId: 'router', text: 'No internet', channel: 'phone' }
  expect(await house.recovery.complain(complaint)).toMatchObject({ ok: true })
  expect(await house.theCase()).toMatchObject({ state: 'repairing', firstHeardFrom: 'fault' })
  expect(await house.told('customer')).toEqual(['faultFound'])
})
