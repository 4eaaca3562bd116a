import { afterEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import { caseEvent } from '../../recovery/events.ts'
import { readSnapshot } from '../../recovery/snapshot.ts'
import { type House, openHouse } from '../recovery/house.ts'

const houses: House[] = []
const house = async (o: Parameters<typeof openHouse>[0] = {}): Promise<House> => {
  const opened = await openHouse(o)
  houses.push(opened)
  return opened
}
afterEach(async () => {
  for (const opened of houses.splice(0)) await opened.close()
})

/** A case of a customer's fridge that people are told of. */
const withCase = async () => {
  const h = await house()
  await h.addCustomer('carol')
  await h.addDevice('fridge', 'carol')
  const fault = await h.opens('fridge', { severity: 'critical' })
  return { h, fault, row: await h.theCase() }
}
/** Everything that is stored of a case. */
const stored = async (h: House, id: string) => ({
  case: await h.records.cases.get(id),
  history: await h.records.cases.history(id),
  deadlines: await h.records.cases.deadlines(id),
  promises: await h.records.cases.promises(id),
  told: await h.told('customer', id),
  called: await h.told('staff', id),
})
/** A step that sets one more deadline row on a case, as another version of the program would have. */
const withRow = async (h: House, id: string, name: string, dueAt: number) => {
  const current = await h.records.cases.get(id)
  if (!current) throw new Error('no case')
  await h.records.cases.commit({
    row: { ...current.row, version: current.row.version + 1 },
    snapshot: current.snapshot,
    machineVersion: current.machineVersion,
    expectedVersion: current.row.version,
    history: [],
    setDeadlines: [{ name, dueAt }],
    clearDeadlines: [],
    messages: [],
    outbox: [],
    promises: [],
    offers: [],
  })
}

describe('what nobody knows', () => {
  it('an event of a type there is not is no event', () => {
    expect(caseEvent.safeParse({ type: 'exploded', at: 1, actor: 'x' }).success).toBe(false)
    expect(caseEvent.safeParse({ type: 'confirm', actor: 'customer' }).success).toBe(false)
    expect(caseEvent.safeParse({ type: 'survey', at: 1, actor: 'customer', solved: true, rating: 6 }).success).toBe(
      false,
    )
  })

  it('a deadline of a later version is left alone, and holds up no other', async () => {
    const { h, row } = await withCase()
    await withRow(h, row.id, 'polishIt', h.now())
    await h.jump(11 * minute)
    await h.recovery.runDeadlines()
    const after = await stored(h, row.id)
    expect(after.deadlines.map(({ name }) => name)).toContain('polishIt')
    expect(after.case?.row.escalationLevel).toBe(1)
  })

  it('a deadline of another state is used up and changes nothing else', async () => {
    const { h, row } = await withCase()
    await withRow(h, row.id, 'confirmBy', h.now())
    const before = await stored(h, row.id)
    await h.recovery.runDeadlines()
    const after = await stored(h, row.id)
    expect(after.deadlines.map(({ name }) => name)).not.toContain('confirmBy')
    expect(after.case?.row.state).toBe(before.case?.row.state)
    expect([after.told, after.called]).toEqual([before.told, before.called])
  })

  it('a snapshot that cannot be read is no reason to forget a customer: the owner is called, and the history says so', async () => {
    const { h, row } = await withCase()
    await h.recovery.command(row.id, { type: 'acknowledge' }, h.person('anna'))
    const current = await h.records.cases.get(row.id)
    if (!current) throw new Error('no case')
    const step = {
      history: [],
      setDeadlines: [],
      clearDeadlines: [],
      messages: [],
      outbox: [],
      promises: [],
      offers: [],
    }
    await h.records.cases.commit({
      ...step,
      row: { ...current.row, version: current.row.version + 1 },
      snapshot: { value: 'nowhere' },
      machineVersion: 99,
      expectedVersion: current.row.version,
    })
    await h.recovery.command(row.id, { type: 'note', text: 'Still there?' }, h.person('anna'))
    const after = await stored(h, row.id)
    expect(after.history.map(({ type }) => type)).toContain('restored')
    expect(after.case && readSnapshot(after.case).lost).toBe(null)
    expect(after.deadlines.map(({ name }) => name)).toContain('ackTarget')
  })
})

describe('news for a case that is over', () => {
  it.each([
    ['closed', { type: 'close', reason: 'Seen to.' }],
    ['cancelled', { type: 'falseAlarm', reason: 'It was the door.' }],
  ] as const)('%s: nothing calls anybody, and the customer hears nothing twice', async (state, command) => {
    const { h, fault, row } = await withCase()
    await h.recovery.command(row.id, command, h.person('lea'))
    const before = await stored(h, row.id)
    expect(before.case?.row.state).toBe(state)
    await h.say('faultChanged', { ...fault, explanation: 'A little worse.' })
    await h.clears(fault)
    await h.recovery.commandResult({ deviceId: 'fridge', commandId: `${row.id}:1:1`, ok: false, at: h.now() })
    for (const answer of [{ type: 'confirm' }, { type: 'acceptOffer', offerId: 'none' }] as const)
      expect((await h.recovery.customerSays(row.id, answer)).ok).toBe(false)
    for (const again of [command, { type: 'acknowledge' }, { type: 'claimFixed' }] as const)
      expect(await h.recovery.command(row.id, again, h.person('anna'))).toMatchObject({ ok: false })
    const after = await stored(h, row.id)
    expect(after.case?.row.state).toBe(state)
    expect([after.told, after.called, after.promises]).toEqual([before.told, before.called, before.promises])
  })

  it('the same news twice is one step', async () => {
    const { h, fault, row } = await withCase()
    const event = {
      id: 'twice',
      seq: 1_000,
      at: h.now(),
      type: 'faultCleared',
      fault: { ...fault, state: 'cleared', clearedAt: h.now() },
    } as const
    await h.records.faults.record([event])
    await h.recovery.wake()
    const before = await stored(h, row.id)
    await h.records.faults.record([event])
    await h.recovery.wake()
    expect(await stored(h, row.id)).toEqual(before)
  })
})

it('the clock goes back an hour: nothing is done twice, nothing is lost, and it goes on from there', async () => {
  const { h, fault, row } = await withCase()
  await h.pass(12 * minute)
  const before = await stored(h, row.id)
  await h.jump(-hour)
  await h.recovery.runDeadlines()
  expect(await stored(h, row.id)).toEqual(before)
  expect((await h.recovery.command(row.id, { type: 'acknowledge' }, h.person('anna'))).ok).toBe(true)
  expect((await h.recovery.command(row.id, { type: 'claimFixed' }, h.person('anna'))).ok).toBe(true)
  await h.clears(fault)
  await h.pass(4 * day)
  const after = await stored(h, row.id)
  expect(after.case?.row.state).toBe('closed')
  expect(after.told.filter((template) => template === 'faultFound')).toHaveLength(1)
  expect(after.told.filter((template) => template === 'closed')).toHaveLength(1)
  expect(after.promises.filter(({ state }) => state === 'open')).toEqual([])
})

describe('people who are gone', () => {
  it('the owner was removed: the levels above are called, and somebody else takes it', async () => {
    const { h, row } = await withCase()
    const owner = row.ownerId ?? ''
    await h.records.users.remove(owner)
    await h.pass(40 * minute)
    expect((await h.records.cases.get(row.id))?.row.escalationLevel).toBe(2)
    const other = owner === 'anna' ? 'ben' : 'anna'
    expect((await h.recovery.command(row.id, { type: 'assign', to: other }, h.person('lea'))).ok).toBe(true)
    expect((await h.recovery.command(row.id, { type: 'acknowledge' }, h.person(other))).ok).toBe(true)
    expect((await h.recovery.command(row.id, { type: 'assign', to: owner }, h.person('lea'))).ok).toBe(false)
  })

  it('everybody was removed: the customer is still kept informed, and whoever comes finds the case', async () => {
    const { h, row } = await withCase()
    for (const { id } of await h.records.users.list()) await h.records.users.remove(id)
    await h.pass(2 * day)
    const after = await stored(h, row.id)
    expect(after.told.filter((template) => template === 'update').length).toBeGreaterThan(3)
    expect(after.promises.filter(({ state }) => state === 'broken')).toEqual([])
    expect(after.deadlines.length).toBeGreaterThan(0)
    const { items } = await h.records.cases.list({ open: true, limit: 10 })
    expect(items.map(({ id }) => id)).toEqual([row.id])
  })

  it('the device was removed: nothing proves it works, so a person has to say so', async () => {
    const { h, fault, row } = await withCase()
    await h.recovery.command(row.id, { type: 'acknowledge' }, h.person('anna'))
    await h.clears(fault)
    await h.records.devices.remove('fridge')
    h.everythingSilent(true)
    await h.pass(3 * hour)
    expect((await h.records.cases.get(row.id))?.row.state).toBe('repairing')
    expect(
      (await h.recovery.command(row.id, { type: 'close', reason: 'The device is gone.' }, h.person('lea'))).ok,
    ).toBe(true)
  })
})

it('a playbook or rule book with mistakes changes nothing: every mistake is named, the old one stays in force', async () => {
  const h = await house()
  const before = h.recovery.rules.current()
  const [first] = before.playbooks
  if (!first) throw new Error('no playbooks')
  const order = { expectedVersion: before.version, by: 'max', note: 'x', at: h.now() }
  for (const part of [
    { playbooks: [first, first] },
    { playbooks: [{ ...first, title: '' }] },
    { policy: { ackTarget: -1 } },
    { limits: { ...before.limits, perIncidentMinor: -5 } },
  ]) {
    const outcome = await h.recovery.rules.change(part, order)
    expect(outcome).toMatchObject({ outcome: 'invalid' })
    expect(outcome.outcome === 'invalid' && outcome.mistakes.length).toBeGreaterThan(0)
  }
  expect(h.recovery.rules.current()).toBe(before)
  expect(
    await h.recovery.rules.change({ policy: { ackTarget: minute } }, { ...order, expectedVersion: 7 }),
  ).toMatchObject({
    outcome: 'conflict',
  })
})
