import { describe, expect, it } from 'vitest'
import { mistakesOf, placeWords } from './mistakes.ts'

describe('what is wrong, at its place', () => {
  it.each([
    ['by dots', 'playbook.title', 'too short', 'title', 'Too short.'],
    ['by slashes', '/playbook/remedies/0/command', 'unknown', 'remedies.0.command', 'Unknown.'],
    ['beside the document', 'note', 'say why', 'note', 'Say why.'],
    ['left empty', 'playbook.title', 'Too small: expected string to have >=1 characters', 'title', 'This is needed.'],
    ['not there', 'note', 'Invalid input: expected string, received undefined', 'note', 'This is needed.'],
    ['a sentence already', 'note', 'Say why.', 'note', 'Say why.'],
  ])('%s', (_what, path, message, place, words) => {
    expect([...mistakesOf([{ path, message }], 'playbook')]).toEqual([[place, words]])
  })

  it('without a place of its own', () => {
    expect([...mistakesOf([{ path: 'name', message: 'taken' }], '')]).toEqual([['name', 'Taken.']])
  })

  it.each([
    ['layers.0.userIds', 'Layers 1, user ids'],
    ['remedies.2.inUse', 'Remedies 3, in use'],
    ['note', 'Note'],
  ])('%s is %s', (path, words) => {
    expect(placeWords(path)).toBe(words)
  })
})
