import { describe, expect, it } from 'vitest'
import { columnsOf, type Dot, withReading, wrongOf } from './series.ts'

const dot = (t: number, value = t): Dot => ({ t, min: value - 1, max: value + 1, mean: value })

describe('columnsOf', () => {
  it.each([
    { what: 'nothing stays nothing', times: [], holes: 0 },
    { what: 'one reading has no neighbour to be far from', times: [1000], holes: 0 },
    { what: 'a steady series has no hole', times: [0, 1000, 2000, 3000], holes: 0 },
    { what: 'jitter is no hole', times: [0, 1000, 2900, 3900, 5000], holes: 0 },
    { what: 'silence is a hole', times: [0, 1000, 2000, 9000, 10_000, 11_000], holes: 1 },
  ])('$what', ({ times, holes }) => {
    const columns = columnsOf(times.map((t) => dot(t)))
    expect(columns.mean.filter((value) => value === null)).toHaveLength(holes)
    expect(columns.mean.filter((value) => value !== null)).toEqual(times)
    expect(columns.t).toEqual([...columns.t].sort((a, b) => a - b))
  })
})

describe('withReading', () => {
  const dots = [dot(1000), dot(2000)]
  it.each([
    { what: 'newer goes to the end', t: 3000, from: 0, times: [1000, 2000, 3000] },
    { what: 'the same moment again changes nothing', t: 2000, from: 0, times: [1000, 2000] },
    { what: 'late ones wait for the next fetch', t: 1500, from: 0, times: [1000, 2000] },
    { what: 'what left the window is forgotten', t: 3000, from: 1500, times: [2000, 3000] },
  ])('$what', ({ t, from, times }) => {
    expect(withReading(dots, { t, value: 7 }, from).map((one) => one.t)).toEqual(times)
  })
})

describe('wrongOf', () => {
  const columns = columnsOf([1, 2, 9, 9, 2, 9].map((value, at) => dot(at * 1000, value)))
  const shaded = { from: 1000, to: 4000 }
  it.each([
    ['outside the band while the fault was there', { low: 0, high: 5 }, [null, null, 9, 9, 2, null]],
    ['below', { low: 5, high: null }, [null, 2, 9, null, 2, 9]],
    ['without a band: all of that time', undefined, [null, 2, 9, 9, 2, 9]],
  ])('%s, joined to the next reading', (_what, band, wrong) => {
    expect(wrongOf(columns, { shaded, band })).toEqual(wrong)
  })
})
