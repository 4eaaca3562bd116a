import { expect, test } from 'vitest'
import { hour, type Journal, live, minute, newJournal } from './journal.ts'
import { fridge } from './signals.ts'

const day = (late: boolean): Journal => {
  const journal = newJournal()
  const signal = fridge(3)
  journal.profile({ id: 'f', expectEverySeconds: 60, model: 'M' }, 0)
  live(journal, {
    from: 0,
    to: 10 * hour,
    each: (at) => {
      if (at % minute === 0) {
        const values = signal(at / minute)
        // From the eighth hour on it is warm, whatever comes late.
        journal.sample('f', { ...values, cabinet_temp_c: (values.cabinet_temp_c ?? 0) + (at > 8 * hour ? 12 : 0) }, at)
      }
      if (late && at % (7 * minute) === 0)
        journal.late('f', { cabinet_temp_c: -40, compressor_power_w: 9_999, unheard_of: 1 }, at)
    },
  })
  return journal
}

test('late samples, however absurd, change nothing of what is learned and said', () => {
  const [without, withLate] = [day(false), day(true)]
  expect(without.said().length).toBeGreaterThan(0)
  expect(withLate.said()).toEqual(without.said())
  expect(withLate.engine.watching('f')).toEqual(without.engine.watching('f'))
})

test('a late sample is a sign of life: a device that catches up is not silent', () => {
  const journal = newJournal()
  journal.profile({ id: 'f', expectEverySeconds: 60 }, 0)
  live(journal, { from: 0, to: hour, each: (at) => at % minute === 0 && journal.sample('f', { temp_c: 4 }, at) })
  live(journal, { from: hour, to: 2 * hour, each: (at) => at % minute === 0 && journal.late('f', { temp_c: 4 }, at) })
  expect(journal.said()).toEqual([])
  live(journal, { from: 2 * hour, to: 2 * hour + 10 * minute })
  expect(journal.said()[0]).toBe('faultOpened silence f')
})
