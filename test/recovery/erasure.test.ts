import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import { createDecide } from '../../recovery/decide.ts'
import { caseEvent } from '../../recovery/events.ts'
import { machineVersion } from '../../recovery/machine.ts'
import { readSnapshot } from '../../recovery/snapshot.ts'
import type { StoredCase } from '../../store/caseStore.ts'
import { type House, openHouse } from './house.ts'

const same = (text: string): string => text

let house: House
let folder: string
beforeEach(async () => {
  house = await openHouse()
  folder = await mkdtemp(join(tmpdir(), 'forestall-erasure-'))
})
afterEach(async () => {
  await house.close()
  await rm(folder, { recursive: true, force: true })
})

/** Nothing of this may be left anywhere. */
const personal = [
  'Lovelace',
  'ada.l@example.org',
  '+441234567890',
  'Kitchen of Ada',
  'Musterweg 5',
  'insulin',
  'Nobody called me',
  'fan sounded like a jet',
  'her sister',
  'quarrel',
  'customer-ada',
]

/** Every text of every table, as a thief of the file would read it. */
const everythingKept = async (): Promise<string[]> => {
  const file = join(folder, `copy-${house.now()}.sqlite`)
  await house.records.backup(file)
  const db = new Database(file, { readonly: true })
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const texts = tables.flatMap(({ name }) =>
    db
      .prepare<[], Record<string, unknown>>(`SELECT * FROM ${name}`)
      .all()
      .flatMap((row) =>
        Object.entries(row).flatMap(([column, value]) =>
          typeof value === 'string' ? [`${name}.${column}: ${value}`] : [],
        ),
      ),
  )
  db.close()
  return texts
}
const leftOf = async (words: readonly string[]): Promise<string[]> =>
  (await everythingKept()).filter((text) => words.some((word) => text.toLowerCase().includes(word.toLowerCase())))

const replayed = async (id: string): Promise<unknown> => {
  const decide = createDecide(house.recovery.rules.houseOf)
  let current: StoredCase | undefined
  for (const { data } of await house.records.cases.history(id)) {
    if (data?.event === undefined) continue
    const decision = decide(current, caseEvent.parse(data.event))
    if (!decision.handled) throw new Error('not handled')
    current = { ...decision.next, snapshot: JSON.parse(JSON.stringify(decision.next.snapshot)), machineVersion }
  }
  return current?.snapshot
}

/** One case that was closed, asked about and answered badly (so it is open again), one closed, one just begun; and a neighbour's. */
const lives = async (): Promise<string[]> => {
  const { records, recovery, person } = house
  await records.customers.create(
    {
      id: 'customer-ada',
      name: 'Ada Lovelace',
      email: 'ada.l@example.org',
      phone: '+441234567890',
      locale: 'en-GB',
      timeZone: 'Europe/London',
      rating: 3,
    },
    { createdAt: house.now() },
  )
  await house.addCustomer('bob')
  for (const [id, name] of [
    ['fridge', 'Kitchen of Ada'],
    ['oven', 'Oven'],
  ] as const)
    await records.devices.create(
      { id, name, model: 'Fridge 200', site: 'Musterweg 5', customerId: 'customer-ada', expectEverySeconds: 30 },
      { createdAt: house.now() },
    )
  await house.addDevice('neighbour', 'bob')
  await house.opens('neighbour')

  const fault = await house.opens('fridge', { kind: 'wear' })
  const { id } = await house.theCase(1)
  const lea = person('lea')
  await recovery.complain({
    customerId: 'customer-ada',
    deviceId: 'fridge',
    text: 'My insulin gets warm',
    channel: 'page',
  })
  await recovery.command(id, { type: 'note', text: 'Spoke with Ada Lovelace, call her sister instead' }, lea)
  await recovery.command(id, { type: 'handOver', to: 'ben', summary: 'There was a quarrel' }, lea)
  await recovery.command(
    id,
    { type: 'offer', kind: 'credit', amountMinor: 1_000, reason: 'because of the insulin' },
    lea,
  )
  await recovery.command(id, { type: 'story', text: 'Ada Lovelace kept her insulin cold' }, lea)
  await recovery.command(id, { type: 'addTask', kind: 'call', title: 'Call her sister' }, lea)
  await recovery.command(id, { type: 'claimFixed', text: 'The fan sounded like a jet' }, lea)
  await house.clears(fault)
  await house.pass(31 * minute)
  await recovery.customerSays(id, { type: 'confirm' })
  const [offer] = (await records.cases.offers({ caseId: id, limit: 5 })).items
  if (offer) await recovery.customerSays(id, { type: 'acceptOffer', offerId: offer.id })
  await house.pass(4 * day)
  await recovery.customerSays(id, { type: 'survey', solved: true, rating: 1, text: 'Nobody called me' })

  const other = await house.opens('oven', { kind: 'drift' })
  await recovery.command((await house.theCase(2)).id, { type: 'falseAlarm', reason: 'A quarrel over the plug' }, lea)
  await house.clears(other)
  await house.pass(20 * day)
  await house.opens('oven', { kind: 'threshold' })
  return records.people.caseIds('customer-ada')
}

const figures = async () => {
  const range = { from: 0, to: house.now() + day }
  const { problems, ...rest } = await house.recovery.loop.impact.impact(range)
  return {
    rest,
    problems: problems.filter(({ subject }) => subject !== 'site'),
    sites: problems.filter(({ subject }) => subject === 'site').map(({ key: _, ...counted }) => counted),
    promises: await house.recovery.loop.promises.report(range),
  }
}

it('a person is forgotten everywhere; what is counted stays what it was; every history still replays', async () => {
  const ids = await lives()
  expect(ids.length).toBeGreaterThanOrEqual(3)
  const before = await figures()
  // The search finds what there is: or finding nothing afterwards would mean nothing.
  for (const word of personal) expect(await leftOf([word]), word).not.toEqual([])

  const done = await house.recovery.loop.erasure.erase('customer-ada', 'root')
  expect(done).toMatchObject({ cases: ids.length, pseudonym: expect.stringMatching(/^erased-/) })

  expect(await leftOf(personal)).toEqual([])
  const after = await figures()
  // Promises of open cases end with it; everything else is untouched.
  expect({ ...after.rest, promisesKept: 0, promisesBroken: 0, promisesReannounced: 0 }).toEqual({
    ...before.rest,
    promisesKept: 0,
    promisesBroken: 0,
    promisesReannounced: 0,
  })
  expect(after.problems).toEqual(before.problems)
  expect(after.sites).toEqual(before.sites)
  expect(after.promises.reduce((sum, { made }) => sum + made, 0)).toBe(
    before.promises.reduce((sum, { made }) => sum + made, 0),
  )
  for (const id of ids) {
    const stored = await house.records.cases.get(id)
    if (!stored) throw new Error(`${id} is gone`)
    expect(stored.row.customerId).toBe(done?.pseudonym)
    expect(await replayed(id)).toEqual(JSON.parse(JSON.stringify(stored.snapshot)))
    expect(readSnapshot(stored)).toMatchObject({ lost: null, snapshot: { context: { erased: true } } })
  }
  // The neighbour is who he was.
  expect(await house.records.customers.get('bob')).toMatchObject({ name: 'Customer bob' })
})

it('nothing is sent to them any more: neither what waits, nor what their open cases would say', async () => {
  const ids = await lives()
  await house.recovery.loop.erasure.erase('customer-ada', 'root')
  const pseudonym = (await house.records.cases.get(ids[0] ?? ''))?.row.customerId ?? ''
  const claimed = await house.records.messages.claim(house.now(), 500)
  expect(claimed.filter(({ recipientId }) => recipientId === pseudonym)).toEqual([])
  const count = async () => (await house.records.messages.list({ limit: 200, customerId: pseudonym })).items.length
  const sofar = await count()
  await house.pass(60 * day)
  expect(await count()).toBe(sofar)
  for (const id of ids) {
    const promises = await house.records.cases.promises(id)
    expect(promises.filter(({ state }) => state === 'open')).toEqual([])
  }
})

it('a crash in between is made up for at the next start, under the same pseudonym', async () => {
  const ids = await lives()
  const { people } = house.records
  const wish = { pseudonym: 'erased-before', customerId: 'customer-ada', askedAt: house.now(), askedBy: 'root' }
  await people.beginErasure(wish)
  // It had come as far as the first case when it was cut off.
  await people.eraseCase(ids[0] ?? '', {
    ...wish,
    at: house.now(),
    redact: { json: same, letter: same, words: same },
  })
  const again = house.openRecovery()
  await again.runDeadlines()
  expect(await leftOf(personal)).toEqual([])
  expect(new Set(await people.caseIds('erased-before'))).toEqual(new Set(ids))
  expect(await people.unfinished()).toEqual([])
  await again.stop()
})

it('the export holds everything that is kept about one person, and nothing of the neighbour', async () => {
  await lives()
  const found = JSON.stringify(await house.recovery.loop.erasure.exportOf('customer-ada'))
  for (const word of personal) expect(found.toLowerCase(), word).toContain(word.toLowerCase())
  expect(found).not.toContain('bob')
  expect(found).not.toContain('neighbour')
  expect(await house.recovery.loop.erasure.exportOf('nobody')).toBeUndefined()
  expect(await house.recovery.loop.erasure.erase('nobody', 'root')).toBeUndefined()
  await house.pass(hour)
})
