import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, iso, minute } from '../../domain/clock.ts'
import { createCompose } from '../../outreach/compose.ts'
import { createLinks } from '../../outreach/links.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('ada')
  await house.addDevice('fridge', 'ada')
})
afterEach(() => house.close())

const reports = async () =>
  (await house.records.messages.list({ limit: 200 })).items.filter(({ caseId }) => caseId === null)
/** Lets time pass in steps of the clockwork, until that moment. */
const until = async (moment: string, every = 6 * hour): Promise<void> => {
  while (house.now() < Date.parse(moment)) {
    await house.pass(Math.min(every, Date.parse(moment) - house.now()))
    await house.recovery.runDeadlines()
  }
}

describe('the weekly report', () => {
  it('goes to every manager on Monday at seven, once, whatever is started again in between', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await house.recovery.command(id, { type: 'story', text: 'Mended before she noticed' }, house.person('lea'))
    await until('2026-03-09T06:59:00Z')
    expect(await reports()).toEqual([])
    await until('2026-03-09T07:00:00Z')
    const sent = await reports()
    const claimed = (await house.records.messages.claim(house.now(), 500)).filter(({ caseId }) => caseId === null)
    expect(claimed.map(({ recipientId }) => recipientId).sort()).toEqual(['lea', 'max'])
    expect(sent.every(({ template, audience }) => template === 'staffWeekly' && audience === 'staff')).toBe(true)
    for (let n = 0; n < 3; n += 1) {
      const again = house.openRecovery()
      await again.runDeadlines()
      await again.stop()
    }
    await until('2026-03-12T00:00:00Z')
    expect(await reports()).toHaveLength(2)
    await until('2026-03-16T07:00:00Z')
    expect(await reports()).toHaveLength(4)
  })

  it('is written from what was kept: figures, the week before, stories; and needs no case to be sent', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await house.recovery.command(id, { type: 'story', text: 'Mended before she noticed' }, house.person('lea'))
    await until('2026-03-09T07:00:00Z')
    const message = (await house.records.messages.claim(house.now(), 500)).find(({ caseId }) => caseId === null)
    if (!message) throw new Error('no report')
    const compose = createCompose({
      ...house.records,
      links: createLinks({ publicUrl: () => 'https://care.example.com', linkSecret: 's' }),
      sender: { name: 'Care', address: 'care@example.com' },
      company: 'Fjord Cooling',
      messageIdOf: (key) => `<${key}@example.com>`,
      linkSecret: 's',
      clock: { now: () => house.now(), speed: 1 },
    })
    const composed = await compose(message)
    if (composed.kind !== 'mail') throw new Error(JSON.stringify(composed))
    expect(composed.mail.subject).toBe('Week 2026-W10: 1 case, 100 % found first')
    expect(composed.mail.threadOf).toBeNull()
    for (const said of [
      'Time to tell',
      'Mended before she noticed',
      'Budget for equipment',
      'https://care.example.com/impact',
    ])
      expect(composed.mail.text).toContain(said)
  })

  it('a Monday we slept through is made up for; one before the first case is not', async () => {
    await until('2026-03-11T00:00:00Z')
    expect(await reports()).toEqual([])
    await house.opens('fridge')
    house.jump(10 * day)
    await house.recovery.runDeadlines()
    expect((await reports()).length).toBe(2)
    expect(iso(house.now())).toBe('2026-03-21T00:00:00.000Z')
  })

  it('is sent by hand as often as wanted, for weeks that are over', async () => {
    await house.opens('fridge')
    const { weekly } = house.recovery.loop
    expect(await weekly.sendNow('2026-W10')).toBeUndefined()
    expect(await weekly.sendNow('2026-W99')).toBeUndefined()
    await house.pass(8 * day + minute)
    expect(await weekly.show('2026-W10')).toMatchObject({ report: { week: '2026-W10', figures: { cases: 1 } } })
    const before = (await reports()).length
    expect(await weekly.sendNow('2026-W10')).toMatchObject({ report: { week: '2026-W10' } })
    expect(await weekly.sendNow()).toMatchObject({ report: { week: '2026-W10' } })
    expect((await reports()).length).toBe(before + 4)
    expect((await weekly.show('2026-W10'))?.sentAt).not.toBeNull()
  })
})
