import { afterEach, beforeEach, expect, it } from 'vitest'
import { hour, minute } from '../../domain/clock.ts'
import { type PlaybookInput, playbookFields } from '../../domain/playbook.ts'
import { deviceCommandBody } from '../../recovery/outboxBody.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('router', 'carol', 'Router X')
  await house.addDevice('fridge', 'carol')
})
afterEach(() => house.close())

const changed = (id: string, change: Partial<PlaybookInput>) => {
  const found = house.recovery.rules.current().playbooks.find((playbook) => playbook.id === id)
  return playbookFields.parse({ ...found, ...change })
}
const trial = async (id: string, change: Partial<PlaybookInput>) => {
  const before = await everything()
  const result = await house.recovery.ruleBook.tryPlaybook(changed(id, change), (await house.theCase()).id)
  expect(await everything()).toEqual(before)
  return result?.differences ?? []
}
/** All that a dry run could have touched. */
const everything = async () => {
  const { id } = await house.theCase()
  const { records } = house
  return [
    await records.cases.get(id),
    await records.cases.history(id),
    await records.cases.deadlines(id),
    await records.cases.pendingOutbox(200),
    await records.messages.list({ limit: 200 }),
    await records.remedies.list({ limit: 200 }),
    await records.ruleBooks.list({ limit: 200 }),
    house.recovery.rules.current(),
  ]
}
const answer = async (ok: boolean) => {
  const item = (await house.records.cases.pendingOutbox(50)).at(-1)
  const { deviceId } = deviceCommandBody.parse(item?.body)
  await house.recovery.commandResult({ deviceId, commandId: item?.id ?? '', ok, at: house.now() })
}
/** A restart that the device refuses, a person who mends it, and a customer who says so. */
const wholeStory = async () => {
  const fault = await house.opens('router', { kind: 'reported' })
  await house.pass(minute)
  await answer(false)
  await house.pass(5 * minute)
  const { id } = await house.theCase()
  await house.recovery.command(id, { type: 'acknowledge' }, house.person('anna'))
  await house.pass(hour)
  await house.recovery.command(id, { type: 'claimFixed', text: 'New power supply' }, house.person('anna'))
  await house.clears(fault)
  await house.pass(40 * minute)
  await house.recovery.customerSays(id, { type: 'confirm' })
  await house.pass(2 * hour)
  expect((await house.theCase()).state).toBe('closed')
}

it('the same playbook changes nothing, whatever the case went through', async () => {
  await wholeStory()
  expect(await trial('reported-router', {})).toEqual([])
})

it('a case that is still going on, and one that a complaint began, live through the same again', async () => {
  await house.recovery.complain({ deviceId: 'fridge', text: 'It is warm', channel: 'phone' })
  await house.pass(9 * hour)
  expect(await trial('drift', {})).toEqual([])
})

it('without its remedy people and customer would have heard a minute earlier, and nothing would have been sent', async () => {
  await wholeStory()
  const differences = await trial('reported-router', { remedies: [] })
  expect(differences).toContainEqual(
    'The first message to the customer would have come 1 minute earlier: 2026-03-02 09:00 UTC instead of 2026-03-02 09:01 UTC.',
  )
  expect(differences).toContainEqual('The command “restart” to router of 2026-03-02 09:00 UTC would not have come.')
  expect(differences).toContainEqual('First told: 2026-03-02 09:00 UTC instead of 2026-03-02 09:01 UTC.')
})

it('a second remedy would have been sent besides; what its device would have said is not made up', async () => {
  await wholeStory()
  const result = await house.recovery.ruleBook.tryPlaybook(
    changed('reported-router', { remedies: [{ command: 'restart' }, { command: 'reset' }] }),
    (await house.theCase()).id,
  )
  expect(result?.differences).toContainEqual(
    'The command “reset” to router would have come besides, at 2026-03-02 09:01 UTC.',
  )
  expect(result?.differences.join(' ')).toContain('The first message to the customer would have come 5 minutes later')
  expect(result?.assumptions.join(' ')).toContain('The device was never sent “reset” then: no answer is assumed.')
})

it('the same command again is answered as it was answered then', async () => {
  await wholeStory()
  const differences = await trial('reported-router', {
    remedies: [{ command: 'restart', waitMs: 30 * minute }],
  })
  // It refused after a minute then, and does so again: waiting longer is no difference.
  expect(differences).toEqual([])
})

it('other words and another promise are told as such', async () => {
  await house.opens('fridge', { kind: 'drift' })
  await house.pass(hour)
  const words = { en: 'It gets warm.', de: 'Es wird warm.' }
  const differences = await trial('drift-fridge', {
    targetHours: 48,
    customerWords: { ...changed('drift-fridge', {}).customerWords, wrong: words },
    title: 'Too warm',
  })
  expect(differences.join('\n')).toContain('The first message to the customer would have been: It gets warm.')
  expect(differences).toContainEqual(
    'The promise (fixed) would have been: by 2026-03-04 09:00 UTC; it was: by 2026-03-03 09:00 UTC.',
  )
  expect(differences).toContainEqual('Title: Too warm: The fridge instead of Temperature is drifting away: The fridge.')
})

it('a playbook for something else changes nothing, and says so', async () => {
  await house.opens('fridge', { kind: 'drift' })
  const result = await house.recovery.ruleBook.tryPlaybook(
    changed('silence', { title: 'Went quiet' }),
    (await house.theCase()).id,
  )
  expect(result?.differences).toEqual([])
  expect(result?.assumptions[0]).toBe('This playbook is not the one for this case’s fault; that is “drift-fridge”.')
})

it('each step is lived through by the rules of then, also when they were changed in between and since', async () => {
  const save = async (title: string) => {
    const { version, playbooks } = house.recovery.rules.current()
    const wanted = playbooks.map((one) => (one.id === 'drift-fridge' ? { ...one, title } : one))
    const order = { expectedVersion: version, by: 'lea', note: title, at: house.now() }
    expect((await house.recovery.rules.change({ playbooks: wanted }, order)).outcome).toBe('stored')
  }
  await save('First')
  await house.opens('fridge', { kind: 'drift' })
  await house.pass(9 * hour)
  await save('Second')
  await house.pass(9 * hour)
  await save('Third')
  const { id, title } = await house.theCase()
  expect(title).toBe('Second: The fridge')
  // Another process knows none of the versions yet.
  const restarted = house.openRecovery()
  const result = await restarted.ruleBook.tryPlaybook(changed('silence', {}), id)
  expect(result?.differences).toEqual([])
})

it('there is no such case', async () => {
  expect(await house.recovery.ruleBook.tryPlaybook(changed('silence', {}), 'none')).toBeUndefined()
})
