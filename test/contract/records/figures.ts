import { describe, expect, test } from 'vitest'
import type { RecoveryCase } from '../../../domain/case.ts'
import { day, hour } from '../../../domain/clock.ts'
import type { ImpactCase } from '../../../domain/impactCase.ts'
import { type ProblemSubject, problemSubjects } from '../../../domain/problems.ts'
import type { FigureFilter } from '../../../store/figureStore.ts'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { expectBadCursors, walk } from './paging.ts'
import { aCase, aMessage, anOffer, aPromise, aStep, now } from './samples.ts'

const range = { from: now - 200 * day, to: now + 200 * day }
const all = async (store: Records, filter: FigureFilter = range): Promise<ImpactCase[]> => {
  const found: ImpactCase[] = []
  for await (const some of store.figures.cases(filter)) found.push(...some)
  return found
}
const only = async (store: Records): Promise<ImpactCase> => {
  const [one, ...others] = await all(store)
  if (!one || others.length > 0) throw new Error(`${others.length + 1} cases`)
  return one
}
let numbers = 0
const opens = async (store: Records, id: string, row: Partial<RecoveryCase> = {}): Promise<void> => {
  numbers += 1
  expect(await store.cases.commit(aStep(aCase(id, { number: numbers, ...row })))).toBe('stored')
}
const line = (type: string, actor: string, at: number) => ({ at, type, actor, text: '' })

export const figuresContract = (newPlace: () => Place<Records>): void => {
  describe('figures', () => {
    test('follow the case, step by step, and are there after a restart', async () => {
      const visitor = await visit(newPlace())
      const { devices, cases } = visitor.store
      await devices.create({ id: 'fridge-1', model: 'Nordkap' }, { createdAt: now })
      await cases.commit(aStep(aCase('case-1')))
      expect(await only(visitor.store)).toEqual({
        caseId: 'case-1',
        number: 1001,
        openedAt: now,
        customerId: 'customer-1',
        teamId: null,
        model: 'Nordkap',
        firstHeardFrom: 'fault',
        state: 'repairing',
        outcome: null,
        faultStartedAt: now - 60_000,
        acknowledgedAt: null,
        toldAt: null,
        fixedAt: null,
        closedAt: null,
        reopenCount: 0,
        repeated: false,
        firstComplaintAt: null,
        contacts: 0,
        promisesKept: 0,
        promisesBroken: 0,
        promisesMoved: 0,
        offers: [],
        ratingBefore: null,
        rating: null,
        solved: null,
      })
      // What the device becomes later does not change what it was.
      await devices.update('fridge-1', { model: 'Südkap' })
      const row = aCase('case-1', {
        version: 2,
        state: 'closed',
        outcome: 'repaired',
        teamId: 'field',
        toldAt: now + 1,
        acknowledgedAt: now + 2,
        fixedAt: now + 3,
        closedAt: now + 4,
        reopenCount: 1,
      })
      await cases.commit(
        aStep(row, {
          promises: [
            aPromise('p1', { state: 'kept' }),
            aPromise('p2', { state: 'reannounced' }),
            aPromise('p3', { state: 'broken' }),
            aPromise('p4'),
          ],
          offers: [
            anOffer('o1', { givenAt: now }),
            anOffer('o2', { currency: 'USD', amountMinor: 9, givenAt: now }),
            anOffer('o3', { state: 'needsApproval' }),
          ],
          survey: { caseId: 'case-1', answeredAt: now + 5, solved: true, rating: 4, text: null },
        }),
      )
      await visitor.restart()
      expect(await only(visitor.store)).toMatchObject({
        model: 'Nordkap',
        teamId: 'field',
        state: 'closed',
        outcome: 'repaired',
        toldAt: now + 1,
        acknowledgedAt: now + 2,
        fixedAt: now + 3,
        closedAt: now + 4,
        reopenCount: 1,
        promisesKept: 1,
        promisesMoved: 1,
        promisesBroken: 1,
        offers: [
          { kind: 'credit', currency: 'EUR', amountMinor: 2500 },
          { kind: 'credit', currency: 'USD', amountMinor: 9 },
        ],
        rating: 4,
        solved: true,
      })
    })

    test('a promise that was open counts once it is settled', async () => {
      const { store } = await visit(newPlace())
      await store.cases.commit(aStep(aCase('case-1'), { promises: [aPromise('p1')] }))
      expect(await only(store)).toMatchObject({ promisesKept: 0 })
      const kept = aPromise('p1', { state: 'kept', settledAt: now + 1 })
      await store.cases.commit(aStep(aCase('case-1', { version: 2 }), { promises: [kept] }))
      expect(await only(store)).toMatchObject({ promisesKept: 1 })
    })

    test('how often a customer got in touch, and when first: whatever way they took, once a step', async () => {
      const { store } = await visit(newPlace())
      await store.cases.commit(aStep(aCase('case-1')))
      const complaint = {
        id: 'x',
        caseId: 'case-1',
        customerId: 'customer-1',
        deviceId: null,
        channel: 'page',
        text: 'Warm',
        at: now + 10,
      }
      const version = (v: number) => aCase('case-1', { version: v })
      await store.cases.commit(aStep(version(2), { complaint, history: [line('complaint', 'customer', now + 10)] }))
      await store.cases.commit(aStep(version(3), { history: [line('stillBroken', 'customer', now + 20)] }))
      await store.cases.commit(aStep(version(4), { history: [line('stillBroken', 'lea', now + 30)] }))
      expect(await only(store)).toMatchObject({ contacts: 2, firstComplaintAt: now + 10 })
    })

    test.each<[string, Partial<RecoveryCase>, boolean]>([
      ['the same device', { deviceIds: ['fridge-1'], customerId: 'another' }, true],
      ['the same customer', { deviceIds: ['other'] }, true],
      ['neither', { deviceIds: ['other'], customerId: 'another' }, false],
      ['the same, too long ago', { openedAt: now - 91 * day }, false],
      ['the same, but a false alarm', { state: 'cancelled', outcome: 'falseAlarm' }, false],
    ])('repeated: a case before of %s', async (_, before, expected) => {
      const { store } = await visit(newPlace())
      await opens(store, 'case-0', { openedAt: now - 89 * day, ...before })
      await opens(store, 'case-1')
      expect((await all(store)).find(({ caseId }) => caseId === 'case-1')?.repeated).toBe(expected)
    })

    test('rating before: what they said last, else what the operator knows of them', async () => {
      const { store } = await visit(newPlace())
      const person = { name: 'Ada', locale: 'en-GB', timeZone: 'Europe/London' }
      await store.customers.create({ id: 'customer-1', ...person, rating: 2 }, { createdAt: now })
      await opens(store, 'case-1')
      const survey = { caseId: 'case-1', answeredAt: now, solved: true, rating: 5, text: null }
      await store.cases.commit(aStep(aCase('case-1', { number: 70, version: 2 }), { survey }))
      await opens(store, 'case-2', { openedAt: now + 1 })
      expect((await all(store)).map(({ ratingBefore, rating }) => [ratingBefore, rating])).toEqual([
        [2, 5],
        [5, null],
      ])
      expect(await store.figures.lastSurvey('customer-1')).toEqual({ askedAt: null, rating: 5 })
      const asked = aMessage('m', { template: 'survey', createdAt: now + 7 })
      await store.cases.commit(
        aStep(aCase('case-2', { number: 71, version: 2, openedAt: now + 1 }), { messages: [asked] }),
      )
      expect(await store.figures.lastSurvey('customer-1')).toEqual({ askedAt: now + 7, rating: 5 })
      expect(await store.figures.lastSurvey('nobody')).toEqual({ askedAt: null, rating: null })
    })

    test('are filtered by time, team and model, and go on behind any case', async () => {
      const { store } = await visit(newPlace())
      await store.devices.create({ id: 'a', model: 'M' }, { createdAt: now })
      for (let i = 0; i < 6; i++)
        await opens(store, `case-${i}`, {
          openedAt: now + (i >> 1),
          deviceIds: i % 2 ? ['a'] : [],
          teamId: i < 3 ? 'one' : null,
        })
      const ids = async (filter: Partial<FigureFilter> & { after?: { openedAt: number; caseId: string } }) =>
        (await all(store, { ...range, ...filter })).map(({ caseId }) => caseId.slice(-1)).join('')
      expect(await ids({})).toBe('012345')
      expect(await ids({ from: now + 1, to: now + 2 })).toBe('23')
      expect(await ids({ teamId: 'one' })).toBe('012')
      expect(await ids({ teamId: null })).toBe('345')
      expect(await ids({ model: 'M' })).toBe('135')
      expect(await ids({ after: { openedAt: now + 1, caseId: 'case-2' } })).toBe('345')
    })

    test('problems: whatever two real cases share, each case once, with people, contacts, offers, hours', async () => {
      const { store } = await visit(newPlace())
      const { devices, cases } = store
      await devices.create({ id: 'gw', site: 'Kitchen', region: 'North' }, { createdAt: now })
      for (const id of ['a', 'b', 'c'])
        await devices.create({ id, model: 'M', firmware: '1.0', gatewayId: 'gw' }, { createdAt: now })
      const put = (id: string, number: number, row: Partial<RecoveryCase>, offer?: { currency: string }) =>
        cases.commit(
          aStep(
            aCase(id, {
              number,
              openedAt: now,
              faultStartedAt: now - hour,
              fixedAt: now + hour,
              state: 'closed',
              outcome: 'repaired',
              ...row,
            }),
            { offers: offer ? [anOffer(`o-${id}`, { caseId: id, ...offer })] : [] },
          ),
        )
      await put('case-1', 1, { deviceIds: ['a', 'b'], customerId: 'x' }, { currency: 'EUR' })
      await put('case-2', 2, { deviceIds: ['a'], customerId: 'y', openedAt: now + 1 }, { currency: 'USD' })
      await put('case-3', 3, { deviceIds: ['c'], customerId: 'x', fixedAt: null, closedAt: null, outcome: null })
      await put('case-4', 4, { deviceIds: ['c'], customerId: 'x', state: 'cancelled', outcome: 'falseAlarm' })
      const found = await store.figures.problems({
        ...range,
        subjects: problemSubjects,
        now: now + 3 * hour,
        currency: 'EUR',
      })
      const brief = (subject: ProblemSubject) =>
        found
          .filter((one) => one.subject === subject)
          .map(({ key, cases: n, customers, offersMinor, otherCurrency, outageHours }) => [
            key,
            n,
            customers,
            offersMinor,
            otherCurrency,
            outageHours,
          ])
      expect(brief('device')).toEqual([['a', 2, 2, 2500, 1, 4]])
      for (const [subject, key] of [
        ['model', 'M'],
        ['firmware', '1.0'],
        ['site', 'Kitchen'],
        ['region', 'North'],
        ['gateway', 'gw'],
      ] as const)
        expect(brief(subject)).toEqual([[key, 3, 2, 2500, 1, 8]])
      const behind = { ...range, subject: 'model', keys: ['M', 'none'] } as const
      expect(await store.figures.problemCases({ ...behind, limit: 10 })).toEqual(
        new Map([['M', ['case-2', 'case-3', 'case-1']]]),
      )
      expect((await store.figures.problemCases({ ...behind, limit: 2 })).get('M')).toEqual(['case-2', 'case-3'])
    })

    test('stories: told once however often reworded, taken back when emptied', async () => {
      const { store } = await visit(newPlace())
      for (let i = 0; i < 4; i++) {
        await opens(store, `case-${i}`)
        const told = aCase(`case-${i}`, { number: numbers, version: 2, story: `Story ${i}` })
        await store.cases.commit(aStep(told, { history: [line('story', 'lea', now + i)] }))
      }
      const reworded = aCase('case-0', { number: 900, version: 3, story: 'Better told' })
      await store.cases.commit(aStep(reworded, { history: [line('story', 'lea', now + 50)] }))
      const takenBack = aCase('case-1', { number: 901, version: 3, story: null })
      await store.cases.commit(aStep(takenBack, { history: [line('story', 'lea', now + 51)] }))
      const stories = await walk((page) => store.figures.stories(page), 2)
      expect(stories.map(({ story, toldAt }) => [story, toldAt])).toEqual([
        ['Story 3', now + 3],
        ['Story 2', now + 2],
        ['Better told', now],
      ])
      expect((await store.figures.stories({ limit: 5, from: now + 2, to: now + 3 })).items).toHaveLength(1)
      await expectBadCursors((page) => store.figures.stories(page))
    })

    test('the ledger of promises: newest first, by state and team; all made in a range for the report', async () => {
      const { store } = await visit(newPlace())
      for (let i = 0; i < 7; i++) {
        const id = `case-${i}`
        const promise = aPromise(`p${i}`, { caseId: id, madeAt: now + i, state: i % 2 ? 'kept' : 'open' })
        await store.cases.commit(
          aStep(aCase(id, { number: 5_000 + i, teamId: i < 3 ? 'one' : null }), { promises: [promise] }),
        )
      }
      const ids = (lines: readonly { promise: { id: string } }[]) => lines.map(({ promise }) => promise.id[1]).join('')
      const listed = async (filter: { state?: 'kept'; teamId?: string | null; caseId?: string }) =>
        ids(await walk((page) => store.figures.promises({ ...page, ...filter }), 2))
      expect(await listed({})).toBe('6543210')
      expect(await listed({ state: 'kept' })).toBe('531')
      expect(await listed({ teamId: 'one' })).toBe('210')
      expect(await listed({ teamId: null, state: 'kept' })).toBe('53')
      expect(await listed({ caseId: 'case-4' })).toBe('4')
      await expectBadCursors((page) => store.figures.promises(page))
      const made: { promise: { id: string } }[] = []
      for await (const some of store.figures.promisesMade({ from: now + 1, to: now + 4 })) made.push(...some)
      expect(ids(made)).toBe('123')
    })
  })
}
