import { describe, expect, it } from 'vitest'
import { match } from './match.ts'

describe('match', () => {
  it.each([
    ['/', '/', {}],
    ['/cases', '/cases', {}],
    ['/cases', '/cases/', {}],
    ['/cases/:id', '/cases/c-1', { id: 'c-1' }],
    ['/devices/:id', '/devices/a%3Ab', { id: 'a:b' }],
    ['/devices/:id', '/devices/%E0%A4%A', undefined],
    ['/cases', '/cases/c-1', undefined],
    ['/cases/:id', '/cases', undefined],
    ['/cases', '/', undefined],
  ])('%s on %s', (pattern, path, found) => {
    expect(match(pattern, path)).toEqual(found)
  })
})
