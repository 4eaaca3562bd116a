import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hour, iso, minute, second } from '../../domain/clock.ts'
import { messageData } from '../../domain/messageData.ts'
import type { CaseStep } from '../../store/caseStore.ts'
import { type Crowd, crowdIn } from './crowd.ts'
import { type House, openHouse } from './house.ts'

let house: House
let crowd: Crowd
const enter = async (policy: Parameters<typeof openHouse>[0] = {}) => {
  house = await openHouse(policy)
  crowd = crowdIn(house)
  await crowd.record(crowd.incidentIs('incidentOpened', 'inc'))
}
beforeEach(() => enter())
afterEach(() => house.close())

const dataOf = async (customerId: string) => {
  const claimed = await house.records.messages.claim(house.now(), 200)
  const found = claimed.find((one) => one.recipientId === customerId && one.template === 'incidentUpdate')
  return messageData.incidentUpdate.parse(found?.data)
}

describe('one update to everybody', () => {
  it('reaches each customer once, most affected first, renews the promise, and is done', async () => {
    await crowd.affected('std')
    await crowd.affected('gold', { customer: { loyaltyTier: 'gold' } })
    await crowd.affected('worst', { fault: { severity: 'critical' } })
    await crowd.affected('long', { fault: { startedAt: house.now() - 5 * hour } })
    const before = (await crowd.caseOf('std')).promiseDueAt
    house.jump(2 * hour)
    const id = await crowd.begin({ text: { en: 'A crew is there.', de: 'Ein Trupp ist vor Ort.' } })
    expect(await crowd.standing(id)).toMatchObject({ update: { state: 'preparing' } })
    await crowd.run(minute)
    expect(await crowd.told()).toEqual(['worst', 'gold', 'long', 'std'])
    expect(await crowd.standing(id)).toMatchObject({
      update: { state: 'done', finishedAt: expect.any(Number) },
      progress: { customers: 4, sent: 4, pending: 0, deferred: 0, skipped: 0, stopped: 0 },
    })
    const row = await crowd.caseOf('std')
    expect(row.promiseDueAt).toBe((before ?? 0) + 2 * hour + 10 * second)
    const updates = (await house.records.cases.promises(row.id)).filter(({ what }) => what === 'nextUpdate')
    expect(updates.map(({ state }) => state)).toEqual(['kept', 'open'])
    expect((await house.records.cases.history(row.id)).map(({ text }) => text)).toContain(
      'The customer gets the news of the incident, written by Lea.',
    )
    await crowd.run(minute)
    expect(await crowd.told()).toHaveLength(4)
  })

  it('keeps to its rate, and after we stood still sends no flood', async () => {
    for (let n = 0; n < 30; n += 1) await crowd.affected(`c${n}`)
    await crowd.begin({ ratePerMinute: 12 })
    await crowd.run(10 * second)
    const atOnce = (await crowd.told()).length
    expect(atOnce).toBeGreaterThanOrEqual(1)
    await crowd.run(minute)
    expect((await crowd.told()).length - atOnce).toBe(12)
    house.jump(10 * minute)
    await house.recovery.runDeadlines()
    expect((await crowd.told()).length - atOnce).toBeLessThanOrEqual(12 + 2)
  })

  it('does no more in a turn than policy says', async () => {
    await house.close()
    await enter({ policy: { incidentPerTurn: 3 } })
    for (let n = 0; n < 10; n += 1) await crowd.affected(`c${n}`)
    await crowd.begin({ ratePerMinute: 60_000 })
    await crowd.run(5 * second)
    for (const seen of [3, 6, 9, 10]) {
      await crowd.run(5 * second)
      expect(await crowd.told()).toHaveLength(seen)
    }
  })

  it('names why somebody is not told, and the preview says the same before', async () => {
    await crowd.affected('fine')
    await crowd.affected('out')
    await house.records.customers.setOptOut('out', { channel: 'email', optedOut: true, at: house.now() })
    await crowd.affected('mute', { customer: { email: undefined } })
    await crowd.affected('tokyo', { customer: { timeZone: 'Asia/Tokyo' } })
    await crowd.affected('asleep', { customer: { timeZone: 'America/Los_Angeles' } })
    await crowd.affected('berlin', { customer: { locale: 'de-DE', timeZone: 'Europe/Berlin' } })
    await crowd.affected('paris', { customer: { locale: 'fr-FR', timeZone: 'Europe/Paris' } })
    await house.addDevice('nobodys')
    await crowd.record(crowd.faultIs('faultOpened', house.faultOn('nobodys', { incidentId: 'inc' })))
    const preview = await house.recovery.many.preview('inc', { text: { en: 'A crew is there.' } })
    expect(preview).toMatchObject({
      ok: true,
      preview: {
        customers: 7,
        now: { email: 4 },
        deferred: 1,
        optedOut: 1,
        noAddress: 1,
        casesWithoutCustomer: 1,
        lastMorningAt: Date.UTC(2026, 2, 2, 15),
        languages: [
          { language: 'en', customers: 3, writtenIn: 'en', own: true },
          { language: 'de', customers: 1, writtenIn: 'en', own: false },
          { language: 'fr', customers: 1, writtenIn: 'en', own: false },
        ],
        ratePerMinute: 600,
        minutes: 1,
        summary:
          '4 e-mails, 1 deferred by quiet hours, 1 opted out, 1 without an address, 2 in English although it is not their language',
      },
    })
    expect(await crowd.told()).toEqual([])
    const id = await crowd.begin()
    await crowd.run(minute)
    expect(await crowd.answers(id)).toEqual({
      fine: 'sent',
      out: 'skipped: optedOut',
      mute: 'skipped: noAddress',
      tokyo: 'sent',
      asleep: 'deferred: quietHours',
      berlin: 'sent',
      paris: 'sent',
    })
    expect((await crowd.standing(id)).progress).toMatchObject({
      sent: 4,
      skipped: 2,
      deferred: 1,
      byReason: { optedOut: 1, noAddress: 1, quietHours: 1 },
      nextAt: Date.UTC(2026, 2, 2, 15),
    })
    expect(await dataOf('paris')).toMatchObject({ ownLanguage: false, text: { en: ['A crew is there.'], de: null } })
  })
})

describe('quiet hours', () => {
  // Before the house's March: the night in which American clocks go forward, 8 March 2026.
  const intoTheNight = () => house.jump(Date.UTC(2026, 2, 8, 4, 30) - house.now())

  it('whoever sleeps is told in their morning, whatever the clocks did in that night', async () => {
    await crowd.affected('ny', { customer: { timeZone: 'America/New_York' } })
    await crowd.affected('delhi', { customer: { timeZone: 'Asia/Kolkata' } })
    intoTheNight()
    const id = await crowd.begin()
    await crowd.run(minute)
    expect(await crowd.told()).toEqual(['delhi'])
    const [, asleep] = [0, await house.records.incidentUpdates.items({ updateId: id, state: 'deferred', limit: 9 })]
    expect(asleep.items.map(({ notBefore }) => iso(notBefore ?? 0))).toEqual(['2026-03-08T11:00:00.000Z'])
    await crowd.run(6 * hour + 27 * minute, minute)
    expect(await crowd.told()).toEqual(['delhi'])
    expect(await crowd.standing(id)).toMatchObject({ update: { state: 'sending' } })
    await crowd.run(4 * minute, minute)
    expect(await crowd.told()).toEqual(['delhi', 'ny'])
    expect(await crowd.standing(id)).toMatchObject({ update: { state: 'done' }, progress: { sent: 2, deferred: 0 } })
  })

  it('a matter of safety wakes them, with the reason in the case', async () => {
    await crowd.affected('ny', { customer: { timeZone: 'America/New_York' } })
    intoTheNight()
    const safety = { reason: 'The battery may burn: unplug it now.' }
    expect(await house.recovery.many.preview('inc', { text: { en: 'Unplug it.' }, safety })).toMatchObject({
      preview: { now: { email: 1 }, deferred: 0 },
    })
    const id = await crowd.begin({ text: { en: 'Unplug it.' }, safety })
    await crowd.run(minute)
    expect(await crowd.told()).toEqual(['ny'])
    expect(await crowd.standing(id)).toMatchObject({ update: { safety: safety.reason, createdBy: 'lea' } })
    const history = await house.records.cases.history((await crowd.caseOf('ny')).id)
    expect(history.map(({ text }) => text).join('\n')).toContain('for safety: The battery may burn: unplug it now.')
  })
})

describe('one customer, several cases', () => {
  const twoCases = async () => {
    await crowd.affected('carol')
    await house.addDevice('carol-pump', 'carol')
    const other = await house.opens('carol-pump', { severity: 'critical', kind: 'silence' })
    const row = (await house.records.cases.list({ deviceId: 'carol-pump', limit: 1 })).items[0]
    if (!row) throw new Error('no case for the pump')
    const declared = await house.recovery.many.join('inc', [row.id], crowd.manager)
    expect(declared).toMatchObject({ ok: true, refused: [] })
    return {
      pump: row,
      fault: other,
      fridge: (await house.records.cases.list({ deviceId: 'carol-fridge', limit: 1 })).items[0],
    }
  }

  it('are told once, in the one that hurts most; the other takes note and its promise is renewed too', async () => {
    const { pump, fridge } = await twoCases()
    const id = await crowd.begin()
    await crowd.run(minute)
    expect(await crowd.told()).toEqual(['carol'])
    expect((await house.records.messages.list({ caseId: pump.id, limit: 50 })).items.map((m) => m.template)).toContain(
      'incidentUpdate',
    )
    expect(await crowd.standing(id)).toMatchObject({ progress: { customers: 1, sent: 1 } })
    const history = await house.records.cases.history(fridge?.id ?? '')
    expect(history.at(-1)?.text).toBe(`The customer hears the news of the incident in their case ${pump.number}.`)
  })

  it('where the worst is over by then, they are told in the other', async () => {
    const { pump, fridge } = await twoCases()
    const id = await crowd.begin({ ratePerMinute: 1 })
    await house.recovery.runDeadlines()
    await house.recovery.command(pump.id, { type: 'close', reason: 'done' }, crowd.manager)
    await crowd.run(2 * minute)
    expect(await crowd.told()).toEqual(['carol'])
    expect(
      (await house.records.messages.list({ caseId: fridge?.id ?? '', limit: 50 })).items.map((m) => m.template),
    ).toContain('incidentUpdate')
    expect(await crowd.answers(id)).toEqual({ carol: 'sent' })
  })
})

describe('who comes later', () => {
  it('a case opened after the update has it in its first message, and is not told again', async () => {
    await crowd.affected('early')
    const id = await crowd.begin({ text: { en: 'A crew is there.\n\nIt takes an hour.' }, ratePerMinute: 1 })
    await house.recovery.runDeadlines()
    await crowd.affected('late')
    const first = (await house.records.messages.claim(house.now(), 50)).find(
      ({ recipientId, template }) => recipientId === 'late' && template === 'faultFound',
    )
    expect(messageData.faultFound.parse(first?.data).news).toEqual({
      en: ['A crew is there.', 'It takes an hour.'],
      de: null,
    })
    await crowd.run(5 * minute)
    expect(await crowd.told()).toEqual(['early'])
    expect(await crowd.answers(id)).toEqual({ early: 'sent', late: 'sent: firstMessage' })
    expect(await crowd.standing(id)).toMatchObject({ update: { state: 'done' } })
  })

  it('old news, and news that was stopped, are not in it', async () => {
    await crowd.affected('early')
    const id = await crowd.begin()
    await house.recovery.many.stopUpdate(id, { by: crowd.manager })
    await crowd.affected('late')
    await crowd.begin({ text: { en: 'Nearly done.' } })
    await crowd.run(minute)
    house.jump(13 * hour)
    await crowd.affected('latest')
    const firsts = (await house.records.messages.claim(house.now(), 50)).filter((m) => m.template === 'faultFound')
    expect(firsts.map((m) => messageData.faultFound.parse(m.data).news)).toEqual([undefined, undefined, undefined])
  })

  it('a case that was told of its fault before it joined comes at the end of the line', async () => {
    await crowd.affected('early')
    await crowd.customer('alone')
    await house.addDevice('alone-fridge', 'alone')
    await house.opens('alone-fridge')
    const id = await crowd.begin({ ratePerMinute: 6 })
    await house.recovery.runDeadlines()
    await house.recovery.many.join('inc', [(await crowd.caseOf('alone')).id], crowd.manager)
    await crowd.run(5 * minute)
    expect(await crowd.told()).toEqual(['early', 'alone'])
    expect(await crowd.standing(id)).toMatchObject({ update: { state: 'done' }, progress: { sent: 2 } })
  })

  it('whoever has not been disturbed is not told; should they have to be, the news is with the first message', async () => {
    await crowd.customer('router')
    await house.addDevice('router-1', 'router', 'Router 5')
    await crowd.record(crowd.faultIs('faultOpened', house.faultOn('router-1', { kind: 'reported', incidentId: 'inc' })))
    expect((await crowd.caseOf('router')).state).toBe('remoteFix')
    const preview = await house.recovery.many.preview('inc', { text: { en: 'A crew is there.' } })
    expect(preview).toMatchObject({ preview: { now: { email: 0 }, notTold: 1 } })
    const id = await crowd.begin()
    await crowd.run(minute)
    expect(await crowd.answers(id)).toEqual({ router: 'skipped: notTold' })
    expect(await house.told('customer')).toEqual([])
    await crowd.run(10 * minute, minute)
    const first = (await house.records.messages.claim(house.now(), 50)).find((m) => m.template === 'faultFound')
    expect(messageData.faultFound.parse(first?.data).news).toEqual({ en: ['A crew is there.'], de: null })
  })
})

describe('stopping', () => {
  it('nobody is told after it, those who were are counted, and it cannot be stopped twice', async () => {
    for (let n = 0; n < 20; n += 1) await crowd.affected(`c${n}`)
    const id = await crowd.begin({ ratePerMinute: 60 })
    await crowd.run(10 * second)
    const sent = (await crowd.told()).length
    expect(sent).toBeGreaterThan(0)
    expect(await house.recovery.many.stopUpdate(id, { by: crowd.manager, reason: 'Wrong street' })).toMatchObject({
      ok: true,
      update: { state: 'stopped', stopReason: 'Wrong street', stoppedBy: 'lea' },
      progress: { customers: 20, sent, stopped: 20 - sent, pending: 0 },
    })
    await crowd.run(5 * minute)
    expect(await crowd.told()).toHaveLength(sent)
    expect(await house.recovery.many.stopUpdate(id, { by: crowd.manager })).toMatchObject({
      ok: true,
      update: { stopReason: 'Wrong street' },
    })
  })

  it('while it is sending: whoever was told when it resolves is told, and nobody else', async () => {
    for (let n = 0; n < 60; n += 1) await crowd.affected(`c${n}`)
    const id = await crowd.begin({ ratePerMinute: 60_000 })
    await house.recovery.runDeadlines()
    house.jump(second)
    const turn = house.recovery.runDeadlines()
    while ((await crowd.told()).length === 0) await new Promise((resolve) => setImmediate(resolve))
    const stopped = await house.recovery.many.stopUpdate(id, { by: crowd.manager })
    const told = (await crowd.told()).length
    await turn
    await crowd.run(minute)
    expect(await crowd.told()).toHaveLength(told)
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThan(60)
    expect(stopped).toMatchObject({ ok: true, progress: { sent: told, stopped: 60 - told } })
  })

  it('a newer update takes the place of one that still goes on', async () => {
    for (let n = 0; n < 5; n += 1) await crowd.affected(`c${n}`)
    const first = await crowd.begin({ ratePerMinute: 12 })
    await crowd.run(15 * second)
    const told = (await crowd.told()).length
    const second_ = await crowd.begin({ text: { en: 'It is over.' } })
    await crowd.run(2 * minute)
    expect(await crowd.standing(first)).toMatchObject({
      update: { state: 'stopped', stopReason: 'A newer update took its place.' },
      progress: { sent: told, stopped: 5 - told },
    })
    expect(await crowd.standing(second_)).toMatchObject({ update: { state: 'done' }, progress: { sent: 5 } })
    expect(await crowd.told()).toHaveLength(told + 5)
  })

  it('only managers write to everybody and stop it; the same words twice in a row are refused, the same request is one', async () => {
    await crowd.affected('a')
    const { many } = house.recovery
    const text = { en: 'A crew is there.' }
    expect(await many.tell('inc', { text }, house.person('anna'))).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await many.tell('nowhere', { text }, crowd.manager)).toMatchObject({ ok: false, code: 'not-found' })
    const id = await crowd.begin({}, 'key')
    expect(await crowd.begin({}, 'key')).toBe(id)
    expect(await many.tell('inc', { text }, crowd.manager)).toMatchObject({ ok: false, code: 'not-now' })
    expect(await many.stopUpdate(id, { by: house.person('ben') })).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await many.stopUpdate('none', { by: crowd.manager })).toMatchObject({ ok: false, code: 'not-found' })
    await crowd.run(minute)
    expect(await many.stopUpdate(id, { by: crowd.manager })).toMatchObject({ ok: false, code: 'not-now' })
    expect(await crowd.told()).toEqual(['a'])
  })
})

it('goes on where it was after a restart, and one that makes trouble keeps no other waiting', async () => {
  let broken = true
  const breaks = ({ row, messages }: CaseStep) =>
    broken && row.customerId === 'c1' && messages.some(({ template }) => template === 'incidentUpdate')
  await house.close()
  await enter({
    cases: (real) => ({
      ...real,
      commit: (step) => (breaks(step) ? Promise.reject(new Error('disk full')) : real.commit(step)),
      commitTogether: (steps) =>
        steps.some(breaks) ? Promise.reject(new Error('disk full')) : real.commitTogether(steps),
    }),
  })
  for (let n = 0; n < 6; n += 1) await crowd.affected(`c${n}`)
  const id = await crowd.begin({ ratePerMinute: 12 })
  await crowd.run(15 * second)
  const again = house.openRecovery()
  for (let n = 0; n < 12; n += 1) {
    house.jump(5 * second)
    await again.runDeadlines()
  }
  expect((await crowd.told()).sort()).toEqual(['c0', 'c2', 'c3', 'c4', 'c5'])
  expect((await crowd.answers(id)).c1).toBe('deferred: trouble')
  broken = false
  await crowd.run(2 * minute)
  expect((await crowd.told()).sort()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5'])
  expect(await crowd.standing(id)).toMatchObject({ update: { state: 'done' } })
})
