import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hour, minute } from '../../domain/clock.ts'
import { type PlaybookInput, playbookFields } from '../../domain/playbook.ts'
import { readSnapshot } from '../../recovery/snapshot.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('router', 'carol', 'Router X')
  await house.addDevice('fridge', 'carol')
})
afterEach(() => house.close())

const change = async (id: string, parts: Partial<PlaybookInput>) => {
  const { version, playbooks } = house.recovery.rules.current()
  const wanted = playbooks.map((one) => (one.id === id ? playbookFields.parse({ ...one, ...parts }) : one))
  const order = { expectedVersion: version, by: 'lea', note: 'Test', at: house.now() }
  expect((await house.recovery.rules.change({ playbooks: wanted }, order)).outcome).toBe('stored')
}
const context = async () => {
  const stored = await house.records.cases.get((await house.theCase()).id)
  if (!stored) throw new Error('no case')
  return readSnapshot(stored).snapshot.context
}
const check = (id: string, en: string) => ({ id, text: { en, de: `${en} (de)` } })

describe('what a playbook says is done', () => {
  it('its checks are on the list once people work on it, once', async () => {
    await change('reported-router', {
      checks: [check('power', 'Look at the power light'), check('sim', 'Check the SIM')],
    })
    await house.opens('router', { kind: 'reported' })
    expect((await house.theCase()).openTasks).toBe(0)
    await house.pass(5 * minute)
    expect((await house.theCase()).openTasks).toBe(2)
    await house.pass(20 * hour)
    await house.recovery.complain({ deviceId: 'router', text: 'Still nothing', channel: 'phone' })
    const { tasks } = await context()
    expect(tasks.map(({ kind, title }) => [kind, title])).toEqual([
      ['check', 'Look at the power light'],
      ['check', 'Check the SIM'],
    ])
  })

  it('its own target to acknowledge stands before the ones by priority', async () => {
    await change('drift-fridge', { targets: [{ what: 'acknowledged', withinMs: 2 * minute, breachMs: 3 * minute }] })
    await house.opens('fridge', { kind: 'drift' })
    await house.pass(2 * minute)
    expect((await house.theCase()).escalationLevel).toBe(1)
    await house.pass(minute)
    expect((await house.theCase()).escalationLevel).toBe(2)
  })

  it('its own target to have it fixed as well', async () => {
    await change('drift-fridge', { targets: [{ what: 'fixed', withinMs: 3 * hour }] })
    await house.opens('fridge', { kind: 'drift' })
    expect((await house.theCase()).targetFixedBy).toBe(house.now() + 3 * hour)
  })

  it('a change is in force for the next step, of cases that are open too', async () => {
    await house.opens('fridge', { kind: 'drift' })
    await change('drift-fridge', { title: 'Too warm', checks: [check('door', 'Is the door shut?')] })
    expect((await house.theCase()).openTasks).toBe(0)
    await house.pass(10 * minute)
    expect(await house.theCase()).toMatchObject({ title: 'Too warm: The fridge', openTasks: 1 })
    expect((await context()).rules).toBe(1)
  })
})
