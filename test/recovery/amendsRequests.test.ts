import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import { messageData } from '../../domain/messageData.ts'
import { amendsIn, offerOf } from './amendsHouse.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('fridge', 'carol')
})
afterEach(() => house.close())
const { order, offers, lines, askedBy } = amendsIn(() => house)

describe('requests to managers', () => {
  const asking = async (who = 'anna'): Promise<string> => {
    await house.opens('fridge')
    await order(who, offerOf(9_000))
    const [asked] = await offers('needsApproval')
    return asked?.id ?? ''
  }
  const decide = (id: string, who: string, decision: object) =>
    house.recovery.decideApproval(id, { approve: true, ...decision, by: house.person(who) })
  const due = async () =>
    (await house.records.cases.deadlines((await house.theCase()).id)).find(({ name }) => name === 'approvalDue')?.dueAt

  it('the first level is asked, reminded at half of its time, then the next; whoever asked hears when it lapses', async () => {
    const id = await asking()
    const at = house.now()
    expect(await askedBy('staffApproval')).toEqual(['lea'])
    expect(await due()).toBe(at + 15 * minute)
    await house.pass(14 * minute)
    expect(await lines('approvalReminder')).toEqual([])
    await house.pass(minute)
    expect(await lines('approvalReminder')).toHaveLength(1)
    await house.pass(15 * minute)
    expect(await lines('approvalEscalated')).toHaveLength(1)
    // The level above: half of its hour later it is reminded, at the end of it everybody is asked.
    expect(await due()).toBe(at + 60 * minute)
    await house.pass(60 * minute)
    expect(await lines('approvalEscalated')).toHaveLength(2)
    expect(await askedBy('staffApproval')).toEqual(['lea', 'lea', 'max', 'max', 'lea', 'max'])
    await house.pass(3 * day)
    expect(await house.records.cases.getOffer(id)).toMatchObject({ state: 'expired', decidedBy: 'system' })
    expect(await askedBy('staffDecided')).toEqual(['anna'])
    // Not forty mails about one request.
    expect((await askedBy('staffApproval', id)).length).toBeLessThanOrEqual(16)
    await house.pass(2 * day)
    expect(await due()).toBeUndefined()
    expect(await decide(id, 'lea', {})).toMatchObject({ ok: false, code: 'not-now' })
  })

  it('each manager’s message says until when, and carries what a link of their own needs', async () => {
    const id = await asking()
    const [message] = (await house.records.messages.claim(house.now(), 200)).filter(
      ({ template }) => template === 'staffApproval',
    )
    expect(message?.recipientId).toBe('lea')
    expect(messageData.staffApproval.parse(message?.data)).toMatchObject({
      offerId: id,
      amountMinor: 9_000,
      madeBy: 'Anna',
      asked: 'first',
      decideBy: house.now() + 30 * minute,
      linkEndsAt: house.now() + 3 * day,
      detail: expect.stringContaining('over the limit for one case'),
    })
  })

  it('nobody approves their own: not as it is, not changed, not by rejecting it either; nor is it sent to them', async () => {
    const id = await asking('lea')
    expect(await askedBy('staffApproval')).toEqual(['max'])
    const instead = { kind: 'gift', amountMinor: 100, percent: null } as const
    for (const decision of [{}, { approve: false }, { instead }])
      expect(await decide(id, 'lea', decision)).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await house.records.cases.getOffer(id)).toMatchObject({ state: 'needsApproval' })
    // Nor is she asked when it goes up and round.
    await house.pass(6 * hour)
    expect(new Set(await askedBy('staffApproval'))).toEqual(new Set(['max']))
    expect(await decide(id, 'max', {})).toMatchObject({ ok: true })
  })

  it('approved: the customer is told, so is whoever asked, and it is on the manager’s authority', async () => {
    const id = await asking()
    await house.pass(10 * minute)
    expect(await decide(id, 'lea', { reason: 'They lost a freezer full of food.' })).toMatchObject({ ok: true })
    expect(await house.records.cases.getOffer(id)).toMatchObject({
      state: 'offered',
      approvedBy: 'lea',
      decidedBy: 'lea',
      givenAt: house.now(),
    })
    expect(await house.told('customer')).toContain('offer')
    expect(await askedBy('staffDecided')).toEqual(['anna'])
    expect((await lines('approval'))[0]).toContain('They lost a freezer full of food.')
    await house.pass(2 * hour)
    expect(await lines('approvalReminder')).toEqual([])
    // Not of Anna's own week.
    const { id: caseId } = await house.theCase()
    expect((await house.recovery.offerChoices(caseId, 'anna'))?.limits).toMatchObject({
      perIncident: { givenMinor: 9_000, leftMinor: 0 },
      perAgentWeek: { givenMinor: 0 },
    })
  })

  it('changed: another kind and amount is what the customer is offered', async () => {
    const id = await asking()
    const instead = { kind: 'discount', amountMinor: 4_000, percent: 15 } as const
    expect(await decide(id, 'lea', { instead })).toMatchObject({ ok: true })
    expect(await house.records.cases.getOffer(id)).toMatchObject({ ...instead, state: 'offered', approvedBy: 'lea' })
    expect((await lines('approval'))[0]).toMatch(
      /approved 15 % off the next order .* instead of a credit of 90\.00 EUR/,
    )
    const other = { kind: 'apology', amountMinor: 4_000, percent: null } as const
    expect(await decide(id, 'max', { instead: other })).toMatchObject({ ok: false })
  })

  it('rejected: the customer hears nothing, whoever asked does', async () => {
    const id = await asking()
    expect(await decide(id, 'lea', { approve: false, reason: 'Too much.' })).toMatchObject({ ok: true })
    expect(await house.told('customer')).not.toContain('offer')
    expect(await askedBy('staffDecided')).toEqual(['anna'])
  })

  it('of two managers at the same moment one decides, the other is told so', async () => {
    const id = await asking()
    const outcomes = await Promise.all([decide(id, 'lea', {}), decide(id, 'max', { approve: false })])
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(await lines('approval')).toHaveLength(1)
  })

  it('goes on when its case is closed, and is dropped when it was a false alarm', async () => {
    const id = await asking()
    await order('max', { type: 'close', reason: 'Done' })
    expect(await due()).toBe(house.now() + 15 * minute)
    await house.pass(30 * minute)
    expect(await lines('approvalEscalated')).toHaveLength(1)
    expect(await decide(id, 'max', {})).toMatchObject({ ok: true })

    await house.addDevice('pump', 'carol')
    await house.pass(91 * day)
    await house.opens('pump')
    await order('anna', offerOf(9_000), 1)
    await order('anna', { type: 'falseAlarm', reason: 'It was the test rig.' }, 1)
    expect((await offers())[0]).toMatchObject({ state: 'withdrawn', decidedBy: 'system' })
  })
})
