import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type CasePromise, openCaseStates, type RecoveryCase, unplaced } from '../../../domain/case.ts'
import { day, hour } from '../../../domain/clock.ts'
import type { Offer } from '../../../domain/offer.ts'
import { readSnapshot } from '../../../recovery/snapshot.ts'
import { openRecords } from '../../../store/sqlite/openRecords.ts'
import { openHouse } from '../house.ts'
import { life } from './happenings.ts'
import { createLaws } from './laws.ts'
import { live } from './live.ts'

/**
 * Cases as version 1 of the machine stored them, in every state it had, with their rows: written by the code of commit
 * 039cdf4, whose own random lives (seed 39) were cut off somewhere. And a database file of that code with 13 of them.
 */
const fixture = (name: string) => gunzipSync(readFileSync(new URL(`../fixtures/${name}.gz`, import.meta.url)))
const kept = z
  .array(
    z.object({
      row: z.custom<RecoveryCase>(),
      snapshot: z.looseObject({
        value: z.object({ repair: z.string(), ownership: z.string() }),
        context: z.looseObject({ ownerId: z.string().nullable(), offers: z.array(z.looseObject({ id: z.string() })) }),
      }),
      machineVersion: z.literal(1),
      deadlines: z.record(z.string(), z.int()),
      promises: z.array(z.custom<CasePromise>()),
      offers: z.array(z.custom<Offer>()),
      at: z.int(),
    }),
  )
  .min(150)
  .parse(JSON.parse(fixture('version1.json').toString()))

/** A row of then as the store of now gives it: times were ms inside then as well, and what came later has a default. */
const rowNow = (row: RecoveryCase): RecoveryCase => ({
  ...unplaced,
  ...row,
})
/** With the row that migration 0008 gives a case whose request to a manager had no deadline then. */
const rowsNow = ({ deadlines, offers, at }: (typeof kept)[number]): Record<string, number> =>
  offers.some(({ state }) => state === 'needsApproval') ? { ...deadlines, approvalDue: at } : deadlines
const casesOfThen = kept.map((one) => ({
  stored: { row: rowNow(one.row), snapshot: one.snapshot, machineVersion: one.machineVersion },
  ...one,
}))

it('every case of version 1 is read without loss: where it stands, whose it is, what was promised, what it waits for', () => {
  for (const { stored, snapshot, deadlines, promises } of casesOfThen) {
    const now = readSnapshot(stored)
    expect(now.lost).toBe(null)
    // Acknowledged for ever, by a mistake of that version: nobody would have been called again.
    const forEver = snapshot.value.ownership === 'acknowledged' && deadlines.ackExpires === undefined
    expect(now.snapshot.value).toEqual(forEver ? { ...snapshot.value, ownership: 'idle' } : snapshot.value)
    expect(now.snapshot.context.ownerId).toBe(snapshot.context.ownerId)
    expect(now.snapshot.context.deadlines).toEqual(deadlines)
    expect(now.snapshot.context.offers.map(({ id }) => id)).toEqual(snapshot.context.offers.map(({ id }) => id))
    const open = promises.filter(({ state }) => state === 'open').map(({ id }) => id)
    const known = Object.values(now.snapshot.context.promises).flatMap((one) => (one === null ? [] : [one.id]))
    expect(known.sort()).toEqual(open.sort())
  }
  expect(new Set(casesOfThen.map(({ snapshot }) => snapshot.value.repair)).size).toBeGreaterThanOrEqual(8)
})

it('they go on living under whatever happens, and the laws hold', () => {
  fc.assert(
    fc.property(fc.constantFrom(...casesOfThen), life, (then, one) => {
      const laws = createLaws({
        deadlines: new Map(Object.entries(rowsNow(then))),
        promises: new Map(then.promises.map((row) => [row.id, row])),
        offers: new Map(then.offers.map((row) => [row.id, row])),
      })
      live(
        one,
        (taken) => {
          const broken = laws(taken)
          if (broken.length > 0)
            throw new Error(`Version ${taken.after.row.version}, ${taken.event.type}: ${broken.join('; ')}`)
        },
        { stored: then.stored, deadlines: new Map(Object.entries(rowsNow(then))), at: then.at },
      )
    }),
    { numRuns: 200 },
  )
})

const folder = mkdtempSync(join(tmpdir(), 'forestall-version1-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a database file of version 1 is brought up to date and its cases go on', async () => {
  const file = join(folder, 'records.db')
  writeFileSync(file, fixture('version1.db'))
  copyFileSync(file, join(folder, 'before.db'))
  const before = await openRecords({ file })
  const rows = (await before.cases.list({ limit: 200 })).items
  expect(rows).toHaveLength(13)
  const deadlines = new Map<string, readonly { name: string; dueAt: number }[]>()
  for (const { id } of rows) {
    const stored = await before.cases.get(id)
    if (!stored) throw new Error(`${id} is gone`)
    expect(readSnapshot(stored).lost).toBe(null)
    deadlines.set(id, await before.cases.deadlines(id))
    const known = Object.entries(readSnapshot(stored).snapshot.context.deadlines)
    expect(
      deadlines
        .get(id)
        ?.map(({ name, dueAt }) => [name, dueAt])
        .sort(),
    ).toEqual(known.sort())
  }
  await before.close()

  const house = await openHouse({ file })
  try {
    await house.pass(2 * hour)
    const open = (await house.records.cases.list({ open: true, limit: 200 })).items
    expect(open.length).toBeGreaterThan(5)
    for (const { id } of open) {
      const owner = house.person('anna')
      expect((await house.recovery.command(id, { type: 'assign', to: 'anna' }, owner)).ok).toBe(true)
      expect((await house.recovery.command(id, { type: 'note', text: 'Seen after the upgrade.' }, owner)).ok).toBe(true)
    }
    await house.pass(12 * day)
    for (const { id } of rows) {
      const promises = await house.records.cases.promises(id)
      const row = (await house.records.cases.get(id))?.row
      const over = !openCaseStates.some((state) => state === row?.state)
      expect(over ? promises.filter(({ state }) => state === 'open') : []).toEqual([])
      for (const { dueAt } of await house.records.cases.deadlines(id)) expect(dueAt).toBeGreaterThan(house.now())
    }
  } finally {
    await house.close()
  }
})
