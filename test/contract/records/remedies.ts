import { describe, expect, test } from 'vitest'
import { minute } from '../../../domain/clock.ts'
import type { RemedyAttempt } from '../../../domain/remedy.ts'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { aCase, aStep, now } from './samples.ts'

const anAttempt = (n: number, change: Partial<RemedyAttempt> = {}): RemedyAttempt => ({
  id: `case-1:${n}:0`,
  caseId: 'case-1',
  deviceId: 'router-1',
  model: 'Router 5',
  command: 'restart',
  sentAt: now + n * minute,
  outcome: null,
  settledAt: null,
  trialOf: null,
  ...change,
})
/** Steps on one case, one attempt or more in each. */
const steps = (store: Records) => {
  let version = 0
  return async (...remedies: RemedyAttempt[]) => {
    const outcome = await store.cases.commit(aStep(aCase('case-1', { version: version + 1 }), { remedies }))
    if (outcome === 'stored') version += 1
    return outcome
  }
}
const router = { model: 'Router 5', command: 'restart' }

export const remediesContract = (newPlace: () => Place<Records>): void => {
  describe('remedies', () => {
    test('come with the step that sends them, their outcome with a later one, and outlive a restart', async () => {
      const visitor = await visit(newPlace())
      const step = steps(visitor.store)
      expect(await step(anAttempt(1))).toBe('stored')
      const mended = anAttempt(1, { outcome: 'mended', settledAt: now + 15 * minute })
      expect(await step(mended, anAttempt(2, { command: 'reset', model: '' }))).toBe('stored')
      const { remedies } = await visitor.restart()
      expect((await remedies.list({ limit: 10 })).items).toEqual([
        anAttempt(2, { command: 'reset', model: '' }),
        mended,
      ])
      expect(await remedies.recent(router, 10)).toEqual([mended])
      expect(await remedies.keys()).toEqual([{ model: '', command: 'reset' }, router])
    })

    test('a step that is not stored sends none', async () => {
      const { store } = await visit(newPlace())
      await steps(store)(anAttempt(1))
      expect(await store.cases.commit(aStep(aCase('case-1'), { remedies: [anAttempt(2)] }))).toBe('conflict')
      expect((await store.remedies.list({ limit: 10 })).items).toEqual([anAttempt(1)])
    })

    test('are listed newest first, page by page, by model, command, device and case', async () => {
      const { store } = await visit(newPlace())
      const step = steps(store)
      await step(...[1, 2, 3, 4].map((n) => anAttempt(n)), anAttempt(5, { deviceId: 'router-2' }))
      await step(anAttempt(6, { model: 'Router 6' }), anAttempt(7, { command: 'reset' }))
      const ids = (items: readonly RemedyAttempt[]) => items.map(({ id }) => id.split(':')[1]).join('')
      const first = await store.remedies.list({ limit: 4 })
      const second = await store.remedies.list({ limit: 4, cursor: first.nextCursor ?? '' })
      expect([ids(first.items), ids(second.items), second.nextCursor]).toEqual(['7654', '321', null])
      for (const [filter, expected] of [
        [{ model: 'Router 6' }, '6'],
        [{ command: 'reset' }, '7'],
        [{ deviceId: 'router-2' }, '5'],
        [{ caseId: 'case-1', command: 'restart', deviceId: 'router-1' }, '64321'],
        [{ caseId: 'another' }, ''],
      ] as const)
        expect(ids((await store.remedies.list({ limit: 10, ...filter })).items)).toBe(expected)
      expect(ids(await store.remedies.recent(router, 2))).toBe('54')
      const count = (since: number, deviceId = 'router-1') =>
        store.remedies.countOnDevice({ deviceId, command: 'restart', since })
      expect([await count(now), await count(now + 2 * minute), await count(now, 'router-9')]).toEqual([5, 3, 0])
    })

    test('what came to its outcome since is told earliest first', async () => {
      const { store } = await visit(newPlace())
      const at = (n: number, settledAt: number) => anAttempt(n, { outcome: 'worse', settledAt })
      await steps(store)(at(1, now + 30), at(2, now + 10), anAttempt(3), at(4, now + 20))
      const settled = async (since: number, limit = 10) =>
        (await store.remedies.settledAfter(since, limit)).map(({ settledAt }) => (settledAt ?? 0) - now)
      expect(await settled(now)).toEqual([10, 20, 30])
      expect(await settled(now + 10)).toEqual([20, 30])
      expect(await settled(now, 1)).toEqual([10])
    })

    test('an opening of a breaker is tried out once: whoever comes second must decide anew', async () => {
      const { store } = await visit(newPlace())
      const trial = (id: string) => anAttempt(1, { id, caseId: id, trialOf: 'Router 5 restart 1' })
      const all = await Promise.all(
        ['case-1', 'case-2', 'case-3'].map((id, n) =>
          store.cases.commit(aStep(aCase(id, { number: 1001 + n }), { remedies: [trial(id)] })),
        ),
      )
      expect(all.sort()).toEqual(['conflict', 'conflict', 'stored'])
      expect((await store.remedies.list({ limit: 10 })).items).toHaveLength(1)
      expect((await store.cases.list({ limit: 10 })).items).toHaveLength(1)
    })

    test('every reset is kept, with who and why', async () => {
      const visitor = await visit(newPlace())
      const reset = (n: number) => ({ at: now + n, by: 'lea', reason: `New firmware ${n}` })
      await visitor.store.remedies.reset(router, reset(1))
      await visitor.store.remedies.reset(router, reset(1))
      await visitor.store.remedies.reset(router, reset(2))
      const { remedies } = await visitor.restart()
      expect(await remedies.resets(router)).toEqual([reset(1), reset(2)])
      expect(await remedies.resets({ ...router, model: 'Router 6' })).toEqual([])
    })
  })
}
