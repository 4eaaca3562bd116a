import { metricWords } from '../../words.ts'

/** One way in which a value can change its unit. */
export interface UnitChange {
  readonly words: string
  convert(value: number): number
}
const temperature: readonly UnitChange[] = [
  { words: 'as if °C had become °F', convert: (value) => value * 1.8 + 32 },
  { words: 'as if °F had become °C', convert: (value) => (value - 32) / 1.8 },
  { words: 'as if °C had become K', convert: (value) => value + 273.15 },
  { words: 'as if K had become °C', convert: (value) => value - 273.15 },
]
/** Not by ten: a repaired bearing does that. */
const scale: readonly UnitChange[] = [
  { words: 'multiplied by 1000, as if kilo had been dropped', convert: (value) => value * 1_000 },
  { words: 'divided by 1000, as if kilo had been added', convert: (value) => value / 1_000 },
  { words: 'multiplied by 100', convert: (value) => value * 100 },
  { words: 'divided by 100', convert: (value) => value / 100 },
]

/** The changes that this metric could show, the likeliest first. */
export const unitChangesOf = (metric: string): readonly UnitChange[] => {
  const { unit } = metricWords(metric)
  return unit === '°C' || unit === '°F' || unit === 'K' || /temp/i.test(metric) ? temperature : scale
}

/**
 * Which change of unit, if any, explains that a level became another: it must hit the new level to within the old spread (as
 * converted) or 2 % of the way, and the way must be long, at least twenty spreads. Nought says nothing: it is a device at rest.
 *
 * @param before level and spread (same unit) while it was as usual
 * @returns the position in `changes`, or -1
 */
export const explainByUnit = (
  changes: readonly UnitChange[],
  { before, spread, now }: { before: number; spread: number; now: number },
): number => {
  if (now === 0) return -1
  return changes.findIndex(({ convert }) => {
    const expected = convert(before)
    const way = Math.abs(expected - before)
    const slack = Math.max(Math.abs(convert(before + 3 * spread) - expected), 0.02 * way)
    return way > 20 * spread && slack < way / 4 && Math.abs(now - expected) <= slack
  })
}
