import { describe, expect, it } from 'vitest'
import { differences } from './diff.ts'

const book = {
  title: 'Silent',
  safety: false,
  offers: ['small-credit'],
  remedies: [
    { command: 'restart', maxAttempts: 1 },
    { command: 'reconnect', maxAttempts: 2 },
  ],
}

describe('what is different between two versions', () => {
  it.each([
    ['nothing', book, []],
    ['a word', { ...book, title: 'Not heard' }, [['Title', 'Silent', 'Not heard']]],
    ['a yes', { ...book, safety: true }, [['Safety', 'no', 'yes']]],
    [
      'a list of words',
      { ...book, offers: ['small-credit', 'gift'] },
      [['Offers', 'small-credit', 'small-credit, gift']],
    ],
    ['an emptied list', { ...book, offers: [] }, [['Offers', 'small-credit', undefined]]],
    ['lines in another order', { ...book, remedies: [...book.remedies].reverse() }, []],
    [
      'a line that is gone, and one inside that is new',
      { ...book, remedies: [{ command: 'reconnect', maxAttempts: 2, waitMs: 5000 }] },
      [
        ['Remedies, reconnect, wait ms', undefined, '5000'],
        ['Remedies, restart, command', 'restart', undefined],
        ['Remedies, restart, max attempts', '1', undefined],
      ],
    ],
  ])('%s', (_what, after, expected) => {
    expect(differences(book, after).map((one) => [one.place, one.before, one.after])).toEqual(expected)
  })

  it('two lines of one name are told apart', () => {
    const twice = { remedies: [{ command: 'restart' }, { command: 'restart' }] }
    expect(differences({ remedies: [{ command: 'restart' }] }, twice)).toEqual([
      { place: 'Remedies, restart (2), command', before: undefined, after: 'restart' },
    ])
  })
})
