import { expect, test } from 'vitest'
import type { Experience, Help } from './article.ts'
import { groupHelped, withHelped } from './articleProposal.ts'

const claim = (text: string): Help => ({ kind: 'claim', text })
const of = (caseId: string, ...helped: Help[]): Experience => ({ caseId, number: 1, outcome: 'repaired', helped })

test('the same words from several cases are counted together, whatever their capitals and stops; once a case', () => {
  const helped = groupHelped([
    of('1', claim('Replaced the fan.')),
    of('2', claim('replaced the fan'), claim('Replaced the fan!')),
    of('3', claim('Cleaned the coil')),
    of('4', { kind: 'remedy', text: 'restart' }),
    of('5', { kind: 'note', text: 'Replaced the fan.' }),
  ])
  expect(helped.map(({ sentence }) => sentence)).toEqual([
    'helped in 2 of 5 cases: what was done “Replaced the fan.”',
    'helped in 1 of 5 cases: the remote remedy “restart”',
    'helped in 1 of 5 cases: what was done “Cleaned the coil”',
    'helped in 1 of 5 cases: noted “Replaced the fan.”',
  ])
  expect(helped[0]?.caseIds).toEqual(['1', '2'])
})

test('the article keeps its own words; a second proposal takes the place of the first', () => {
  const once = withHelped('Look at the fan.', groupHelped([of('1', claim('Fan'))]))
  expect(once).toBe('Look at the fan.\n\nWhat helped in recent cases:\n- helped in 1 of 1 case: what was done “Fan”')
  const again = withHelped(once, groupHelped([of('2', claim('Coil'))]))
  expect(again).toBe('Look at the fan.\n\nWhat helped in recent cases:\n- helped in 1 of 1 case: what was done “Coil”')
})
