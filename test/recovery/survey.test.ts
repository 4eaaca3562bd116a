import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import type { RecoveryPolicy } from '../../recovery/policy.ts'
import { type House, openHouse } from './house.ts'

let house: House
const open = async (policy: Partial<RecoveryPolicy> = {}): Promise<void> => {
  house = await openHouse({ policy })
  await house.addCustomer('ada')
  for (const id of ['fridge', 'oven']) await house.addDevice(id, 'ada')
}
beforeEach(async () => {
  await open()
})
afterEach(async () => {
  await house.close()
})

/** Told, mended, confirmed: closed with the customer's thanks. */
const closed = async (deviceId: string, n = 0): Promise<string> => {
  const fault = await house.opens(deviceId, { kind: 'wear' })
  const { id } = await house.theCase(n)
  await house.recovery.command(id, { type: 'claimFixed', text: 'New fan' }, house.person('anna'))
  await house.clears(fault)
  await house.pass(31 * minute)
  expect(await house.recovery.customerSays(id, { type: 'confirm' })).toMatchObject({ ok: true })
  return id
}
const toldSince = async (caseId: string, first: string): Promise<string[]> => {
  const all = await house.told('customer', caseId)
  return all.slice(all.indexOf(first) + 1)
}

describe('two questions after the end', () => {
  it('are asked an hour later, with one reminder three days after, and never again', async () => {
    const id = await closed('fridge')
    await house.pass(59 * minute)
    expect(await toldSince(id, 'closed')).toEqual([])
    await house.pass(2 * minute)
    expect(await toldSince(id, 'closed')).toEqual(['survey'])
    await house.pass(3 * day - 5 * minute)
    expect(await toldSince(id, 'closed')).toEqual(['survey'])
    await house.pass(10 * minute)
    expect(await toldSince(id, 'closed')).toEqual(['survey', 'surveyReminder'])
    await house.pass(10 * day)
    expect(await toldSince(id, 'closed')).toEqual(['survey', 'surveyReminder'])
  })

  it('who answers is thanked, once, and not reminded', async () => {
    const id = await closed('fridge')
    await house.pass(2 * hour)
    expect(await house.recovery.customerSays(id, { type: 'survey', solved: true, rating: 5 })).toMatchObject({
      ok: true,
    })
    expect(await house.recovery.customerSays(id, { type: 'survey', solved: true, rating: 1 })).toMatchObject({
      ok: false,
    })
    await house.pass(10 * day)
    expect(await toldSince(id, 'closed')).toEqual(['survey', 'surveyThanks'])
    expect(await house.records.cases.survey(id)).toMatchObject({ rating: 5 })
  })

  it.each([
    { solved: true, rating: 2 },
    { solved: false, rating: 5 },
  ])('a low score or “does not work” ($solved, $rating) reopens, thanks, and alerts the leader', async (answer) => {
    const id = await closed('fridge')
    await house.pass(2 * hour)
    await house.recovery.customerSays(id, { type: 'survey', ...answer, text: 'Nobody called' })
    expect(await house.theCase()).toMatchObject({ state: 'repairing', reopenCount: 1 })
    expect(await toldSince(id, 'closed')).toEqual(['survey', 'stillOnIt'])
    const { items } = await house.records.messages.list({ caseId: id, limit: 200 })
    const claimed = await house.records.messages.claim(house.now(), 200)
    const alerted = claimed.filter(({ template }) => template === 'staffBadScore').map(({ recipientId }) => recipientId)
    expect(items.filter(({ template }) => template === 'staffBadScore')).toHaveLength(2)
    // Lea leads: the first level above those who own cases.
    expect(alerted).toContain('lea')
  })

  it('nobody is asked twice within 30 days, whatever cases they have; after that they are', async () => {
    await closed('fridge')
    await house.pass(2 * hour)
    const second = await closed('oven', 1)
    await house.pass(2 * hour)
    expect(await toldSince(second, 'closed')).toEqual([])
    expect((await house.records.cases.history(second)).map(({ type }) => type)).toContain('surveySkipped')
    await house.pass(31 * day)
    const third = await closed('fridge', 2)
    await house.pass(2 * hour)
    expect(await toldSince(third, 'closed')).toEqual(['survey'])
  })

  it('a case that took in another which was asked already is not asked again', async () => {
    await house.close()
    await open({ surveyQuiet: 0 })
    const first = await closed('fridge')
    await house.pass(2 * hour)
    expect(await toldSince(first, 'closed')).toEqual(['survey'])
    await house.recovery.command(first, { type: 'reopen', reason: 'Called again' }, house.person('lea'))
    const fault = await house.opens('oven', { kind: 'drift' })
    const other = await house.theCase(1)
    expect(
      await house.recovery.command(first, { type: 'merge', into: other.id, reason: 'Same cause' }, house.person('lea')),
    ).toMatchObject({ ok: true })
    await house.clears(fault)
    await house.recovery.command(other.id, { type: 'close', reason: 'Done' }, house.person('lea'))
    await house.pass(5 * day)
    expect(await toldSince(other.id, 'closed')).toEqual([])
    const surveys = (await house.told('customer')).filter((template) => template.startsWith('survey'))
    expect(surveys).toEqual(['survey'])
  })
})

describe('some time later', () => {
  it('the customer is asked whether all is still well, and says so once', async () => {
    const id = await closed('fridge')
    await house.pass(14 * day + hour)
    expect((await toldSince(id, 'closed')).at(-1)).toBe('checkIn')
    expect(await house.recovery.customerSays(id, { type: 'allWell' })).toMatchObject({ ok: true })
    expect(await house.recovery.customerSays(id, { type: 'allWell' })).toMatchObject({ ok: false })
    expect((await house.records.cases.history(id)).at(-1)).toMatchObject({ type: 'allWell', actor: 'customer' })
    await house.pass(30 * day)
    expect((await house.told('customer', id)).filter((template) => template === 'checkIn')).toHaveLength(1)
  })

  it('is not asked when it was taken up again before, but after it was closed for good', async () => {
    const id = await closed('fridge')
    await house.pass(10 * day)
    await house.recovery.customerSays(id, { type: 'stillBroken' })
    await house.pass(10 * day)
    expect(await house.told('customer', id)).not.toContain('checkIn')
    await house.recovery.command(id, { type: 'close', reason: 'Replaced' }, house.person('lea'))
    await house.pass(15 * day)
    expect(await house.told('customer', id)).toContain('checkIn')
  })

  it('a false alarm is not followed up', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await house.recovery.command(id, { type: 'falseAlarm', reason: 'Door open' }, house.person('anna'))
    await house.pass(40 * day)
    expect(await house.told('customer', id)).not.toContain('checkIn')
    expect(await house.told('customer', id)).not.toContain('survey')
  })
})

describe('what a case taught', () => {
  it('becomes one proposal for its kind: what helped, what was ticked off, what was noted', async () => {
    const first = await closed('fridge')
    await house.recovery.command(first, { type: 'note', text: 'Fan was dusty' }, house.person('anna'))
    await house.pass(4 * day)
    await closed('oven', 1)
    await house.pass(4 * day)
    await house.recovery.runDeadlines()
    const { items } = await house.recovery.loop.articles.proposals({ limit: 10 })
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ faultKind: 'wear', state: 'open' })
    expect(items[0]?.helped.map(({ sentence }) => sentence)).toEqual([
      'helped in 2 of 2 cases: what was done “New fan”',
      'helped in 1 of 2 cases: noted “Fan was dusty”',
    ])
    expect(items[0]?.suggested).toContain('- helped in 2 of 2 cases: what was done “New fan”')
  })
})
