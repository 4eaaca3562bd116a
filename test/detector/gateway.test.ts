import { expect, test } from 'vitest'
import { hour, type Journal, live, minute, newJournal, second } from './journal.ts'

const children = Array.from({ length: 40 }, (_, i) => `child-${String(i).padStart(2, '0')}`)
const others = Array.from({ length: 30 }, (_, i) => `other-${i}`)

const reports =
  (journal: Journal, ids: readonly string[]) =>
  (at: number): void => {
    ids.forEach((id, i) => {
      if (at % minute === (i % 12) * 5 * second) journal.sample(id, { temp_c: 20 }, at)
    })
  }
const town = (): Journal => {
  const journal = newJournal()
  journal.profile({ id: 'gw', expectEverySeconds: 60 }, 0)
  for (const id of children) journal.profile({ id, gatewayId: 'gw', expectEverySeconds: 60 }, 0)
  for (const id of others) journal.profile({ id, expectEverySeconds: 60 }, 0)
  live(journal, { from: 0, to: 10 * minute, each: reports(journal, ['gw', ...children, ...others]) })
  return journal
}
/** Without how the incident grew, and who in it became worse. */
const news = (journal: Journal): string[] => journal.said().filter((said) => !/^(incident|fault)Changed/.test(said))
const incidentsOf = (journal: Journal): Set<string | null> =>
  new Set(journal.events.map((event) => ('fault' in event ? event.fault.incidentId : event.incident.id)))

test.each([
  { how: 'without a word', goodbye: false },
  { how: 'with a will', goodbye: true },
])(
  'forty devices behind a gateway that goes $how: one incident, and it clears with the last of them',
  ({ goodbye }) => {
    const journal = town()
    if (goodbye) journal.status('gw', { state: 'offline' }, 10 * minute)
    live(journal, { from: 10 * minute, to: 20 * minute, each: reports(journal, others) })
    expect(news(journal).slice(0, 2)).toEqual(['incidentOpened gw', 'faultOpened gateway-down gw'])
    expect(news(journal).slice(2).sort()).toEqual(children.map((id) => `faultOpened silence ${id}`))
    expect(incidentsOf(journal).size).toBe(1)
    expect(incidentsOf(journal)).not.toContain(null)

    const before = news(journal).length
    live(journal, { from: 20 * minute, to: 25 * minute, each: reports(journal, ['gw', ...children, ...others]) })
    const after = news(journal).slice(before)
    expect(after).toHaveLength(42)
    expect(after).toContain('faultCleared gateway-down gw')
    expect(after.at(-1)).toBe('incidentCleared gw')
  },
)

test('children silent together name a gateway that never speaks itself', () => {
  const journal = newJournal()
  for (const id of children) journal.profile({ id, gatewayId: 'mute', expectEverySeconds: 60 }, 0)
  for (const id of others) journal.profile({ id, expectEverySeconds: 60 }, 0)
  live(journal, { from: 0, to: 10 * minute, each: reports(journal, [...children, ...others]) })
  live(journal, { from: 10 * minute, to: 20 * minute, each: reports(journal, others) })
  expect(journal.said().slice(0, 2)).toEqual(['incidentOpened mute', 'faultOpened gateway-down mute'])
  live(journal, { from: 20 * minute, to: 25 * minute, each: reports(journal, [...children, ...others]) })
  expect(journal.said().at(-1)).toBe('incidentCleared mute')
})

test('one silent child is its own fault, said when the hold ends', () => {
  const journal = town()
  live(journal, { from: 10 * minute, to: 20 * minute, each: reports(journal, ['gw', ...children.slice(1), ...others]) })
  expect(journal.said()).toEqual(['faultOpened silence child-00', 'faultChanged silence child-00'])
  const [opened] = journal.events
  // Silent after 3 intervals, held 90 s more.
  expect(opened && 'fault' in opened && opened.fault.incidentId).toBeNull()
  expect(opened && 'fault' in opened && opened.at - opened.fault.startedAt).toBe(3 * minute + 90 * second)
})

test('a gateway whose children still talk is only silent itself', () => {
  const journal = town()
  live(journal, { from: 10 * minute, to: 20 * minute, each: reports(journal, [...children, ...others]) })
  expect(journal.said()).toEqual(['faultOpened silence gw', 'faultChanged silence gw'])
})

test('a child that comes back within the hold is never mentioned', () => {
  const journal = town()
  const missing = reports(journal, ['gw', ...children.slice(1), ...others])
  live(journal, { from: 10 * minute, to: 12 * minute + 30 * second, each: missing })
  live(journal, { from: 12 * minute + 30 * second, to: hour, each: reports(journal, ['gw', ...children, ...others]) })
  expect(journal.said()).toEqual([])
})
