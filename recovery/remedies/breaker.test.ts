import { describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import type { RemedyOutcome } from '../../domain/remedy.ts'
import { readBreaker } from './breaker.ts'

const policy = { breakerOpenFor: day }
const start = Date.UTC(2026, 2, 2, 9)
const words: Record<string, RemedyOutcome> = { m: 'mended', n: 'noEffect', f: 'failed', w: 'worse' }
/** One attempt an hour; settled ten minutes later. `?` is not known yet. */
const sequence = (letters: string, from = start) =>
  [...letters].map((letter, n) => {
    const sentAt = from + n * hour
    const outcome = words[letter] ?? null
    return { sentAt, outcome, settledAt: outcome === null ? null : sentAt + 10 * minute }
  })
const standing = (letters: string, more: { at?: number; resets?: { at: number }[]; also?: string } = {}) => {
  const attempts = sequence(letters)
  const last = start + (letters.length - 1) * hour + 10 * minute
  return readBreaker([...attempts, ...sequence(more.also ?? '', last + day)], {
    resets: more.resets ?? [],
    at: more.at ?? last,
    policy,
  })
}

describe('opens', () => {
  it.each<[string, string, 'open' | 'closed']>([
    ['nothing tried yet', '', 'closed'],
    ['once worse is bad luck', 'w', 'closed'],
    ['twice worse', 'ww', 'open'],
    ['twice worse among eight that mended', 'wmmmmmmmmw', 'open'],
    ['the first is no longer among the last ten', 'wmmmmmmmmmw', 'closed'],
    ['four without effect are too few to say', 'nnnn', 'closed'],
    ['five without effect', 'nnnnn', 'open'],
    ['four of five did not mend', 'mnfnf', 'open'],
    ['three of five did not mend', 'mmnfn', 'closed'],
    ['seven of ten', 'mmmnnffnnf', 'closed'],
    ['what is not known counts for nothing', 'wn?', 'closed'],
  ])('%s: %s is %s', (_, letters, state) => {
    expect(standing(letters).state).toBe(state)
  })

  it('says why', () => {
    expect(standing('mww').why).toBe('It made things worse 2 times in the last 3.')
    expect(standing('nfnfn').why).toBe('It did not mend 5 times in the last 5.')
    expect(standing('mmww').counts).toEqual({ mended: 2, noEffect: 0, failed: 0, worse: 2 })
  })

  it('the order in which attempts are given does not matter', () => {
    const attempts = sequence('mmwnw')
    const given = { resets: [], at: start + 5 * hour, policy }
    expect(readBreaker([...attempts].reverse(), given)).toEqual(readBreaker(attempts, given))
  })

  it('what stays unknown for two hours had no effect', () => {
    const attempts = sequence('nnnn?')
    const asked = (at: number) => readBreaker(attempts, { resets: [], at, policy }).state
    expect(asked(start + 4 * hour + 2 * hour)).toBe('closed')
    expect(asked(start + 4 * hour + 2 * hour + 1)).toBe('open')
  })
})

describe('after it opened', () => {
  const openedAt = start + hour + 10 * minute
  it('stays open for 24 hours, then one trial is allowed', () => {
    expect(standing('ww')).toMatchObject({ openedAt, trialFrom: openedAt + day, trying: false })
    expect(standing('ww', { at: openedAt + day - 1 }).state).toBe('open')
    expect(standing('ww', { at: openedAt + day })).toMatchObject({ state: 'halfOpen', trying: false })
  })
  it('while the trial is under way there is no second one', () => {
    const trial = { also: '?', at: openedAt + day + minute }
    expect(standing('ww', trial)).toMatchObject({ state: 'halfOpen', trying: true })
  })
  it.each<[string, string, 'open' | 'closed']>([
    ['a trial that mends closes it', 'm', 'closed'],
    ['and what was before is forgotten: once worse is bad luck again', 'mw', 'closed'],
    ['a trial without effect opens it again', 'n', 'open'],
    ['a trial that makes it worse opens it again', 'w', 'open'],
  ])('%s', (_, also, state) => {
    expect(standing('ww', { also, at: openedAt + day + 2 * hour }).state).toBe(state)
  })
  it('each opening has a name of its own', () => {
    const again = standing('ww', { also: 'n', at: openedAt + day + 2 * hour })
    expect(again.opening).not.toBe(standing('ww').opening)
    expect(again.trialFrom).toBe(openedAt + day + 10 * minute + day)
  })
  it('what was sent before and is known only now changes nothing', () => {
    const late = [...sequence('ww'), { sentAt: start + hour, outcome: 'mended' as const, settledAt: openedAt + hour }]
    expect(readBreaker(late, { resets: [], at: openedAt + 2 * hour, policy })).toMatchObject({
      state: 'open',
      openedAt,
    })
  })
  it('a reset by hand closes it, and only what comes after counts', () => {
    const resets = [{ at: openedAt + minute }]
    expect(standing('ww', { resets, at: openedAt + hour })).toMatchObject({ state: 'closed', counts: { worse: 0 } })
    expect(standing('wwww', { resets }).state).toBe('open')
    expect(standing('www', { resets }).state).toBe('closed')
  })
})
