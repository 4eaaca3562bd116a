import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import { messageData } from '../../domain/messageData.ts'
import { shippedRuleBook } from '../../recovery/ruleBook.ts'
import { amendsIn, offerOf } from './amendsHouse.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  // Nothing here is about repeated trouble.
  house = await openHouse({ policy: { repeatWithin: 0 } })
  await house.addCustomer('dora')
})
afterEach(() => house.close())
const { order, offers, lines, replayed, casesOf } = amendsIn(() => house)

describe('limits, in the transaction that makes the offer', () => {
  it('a customer’s limit holds over all their cases; beyond it a manager is asked, and told of what was given', async () => {
    const ids = await casesOf('dora', 4)
    for (const id of ids.slice(0, 3))
      expect(await house.recovery.command(id, offerOf(5_000), house.person('anna'))).toMatchObject({ ok: true })
    expect(await offers('offered')).toHaveLength(3)
    await house.recovery.command(ids[3] ?? '', offerOf(100), house.person('ben'))
    const [asked] = await offers('needsApproval')
    expect(asked).toMatchObject({ amountMinor: 100, overLimits: ['perCustomer'], givenAt: null, madeBy: 'ben' })
    expect((await lines('offerNeedsApproval', 3))[0]).toContain('150.00 EUR of 150.00 EUR are given')
    // What storing found is in the history, so that it replays to the same case.
    const stored = await house.records.cases.get(ids[3] ?? '')
    expect((await replayed(ids[3] ?? ''))?.snapshot).toEqual(stored?.snapshot)
  })

  it('twenty agents’ clicks in different cases of one customer at the same moment stay within it together', async () => {
    const ids = await casesOf('dora', 5)
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        house.recovery.command(ids[n % 5] ?? '', offerOf(1_000), house.person(n % 2 ? 'anna' : 'ben')),
      ),
    )
    const given = (await offers('offered')).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    expect(given).toBe(15_000)
    expect(await offers('needsApproval')).toHaveLength(5)
  })

  it('a person’s week rolls: 7 × 24 hours after the first the next one fits', async () => {
    await house.close()
    house = await openHouse({ policy: { repeatWithin: 0, agentLimitMinor: 1_000 } })
    const people = ['d', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o']
    for (const id of people) {
      await house.addCustomer(id)
      await house.addDevice(`pump-${id}`, id)
      await house.opens(`pump-${id}`)
    }
    const start = house.now()
    const give = async (n: number) => order('anna', offerOf(1_000), n)
    for (let n = 0; n < 10; n++) await give(n)
    expect(await offers('offered')).toHaveLength(10)
    await give(10)
    expect((await offers('needsApproval')).map(({ overLimits }) => overLimits)).toEqual([['perAgentWeek']])
    // Somebody else's week is their own.
    await order('ben', offerOf(500), 11)
    expect(await offers('offered')).toHaveLength(11)
    // Meanwhile it has been out of order for a week: no coupon would do, a refund does.
    house.jump(7 * day - (house.now() - start) - 1)
    await order('anna', offerOf(500, { kind: 'refund' }), 11)
    expect(await offers('offered')).toHaveLength(11)
    house.jump(1)
    await order('anna', offerOf(500, { kind: 'refund' }), 11)
    expect(await offers('offered')).toHaveLength(12)
  })

  it('an automatic offer over its class’s budget becomes a request instead of silence', async () => {
    const { version } = house.recovery.rules.current()
    const limits = {
      ...shippedRuleBook().limits,
      classBudgets: [{ category: 'equipment', perDays: 30, amountMinor: 1_500 }],
    }
    const change = { expectedVersion: version, by: 'max', note: 'A thin month', at: house.now() }
    expect(await house.recovery.rules.change({ limits }, change)).toMatchObject({ outcome: 'stored' })
    for (const id of ['eva', 'fred']) {
      await house.addCustomer(id)
      await house.addDevice(`pump-${id}`, id)
      const fault = await house.opens(`pump-${id}`)
      await house.pass(4 * hour)
      await house.clears(fault)
      await house.pass(31 * minute)
    }
    expect(await offers()).toMatchObject([
      { customerId: 'fred', state: 'needsApproval', madeBy: 'system', overLimits: ['classBudget'], amountMinor: 1_000 },
      { customerId: 'eva', state: 'offered', madeBy: 'system', amountMinor: 1_000 },
    ])
    // Managers are asked, and Fred's letter promises nothing.
    expect(await house.told('staff', (await house.theCase(1)).id)).toContain('staffApproval')
    const letters = await house.records.messages.claim(house.now(), 200)
    const credit = letters
      .filter(({ template }) => template === 'fixVerified')
      .map(({ recipientId, data }) => [recipientId, messageData.fixVerified.parse(data).credit?.amountMinor ?? null])
    expect(Object.fromEntries(credit)).toEqual({ eva: 1_000, fred: null })
    // Approved, it is an offer like any other.
    const [asked] = await offers('needsApproval')
    await house.recovery.decideApproval(asked?.id ?? '', { approve: true, by: house.person('lea') })
    expect(await house.records.cases.getOffer(asked?.id ?? '')).toMatchObject({ state: 'offered', approvedBy: 'lea' })
    expect(await house.told('customer', (await house.theCase(1)).id)).toContain('offer')
  })

  it.each([
    ['a credit of nothing', {}],
    ['an apology that costs', { kind: 'apology', amountMinor: 5 }],
    ['a percentage of a gift', { kind: 'gift', amountMinor: 5, percent: 10 }],
  ] as const)('%s is refused in words', async (_what, command) => {
    await house.addDevice('fridge', 'dora')
    await house.opens('fridge')
    const outcome = await order('anna', { type: 'offer', reason: 'x', ...command })
    expect(outcome).toMatchObject({ ok: false, detail: expect.stringContaining('makes no sense') })
    expect(await offers()).toEqual([])
  })

  it('an apology is given at once and counts against nothing', async () => {
    await house.addDevice('fridge', 'dora')
    await house.opens('fridge')
    await order('anna', offerOf(5_000))
    await order('anna', { type: 'offer', kind: 'apology', reason: 'We should have called.' })
    expect((await offers()).map(({ kind, state }) => [kind, state])).toEqual([
      ['apology', 'accepted'],
      ['credit', 'offered'],
    ])
  })
})
