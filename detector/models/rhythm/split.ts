/**
 * Learns online whether a series switches between two levels (0 and 1; 5 W and 90 W), and which it is on now: two running means
 * (sequential k-means, MacQueen 1967) with their spreads, a Schmitt trigger between them, and the share of readings that belong to
 * neither.
 */
export interface Split {
  readings: number
  low: number
  high: number
  lowSpread: number
  highSpread: number
  /** Share of readings on the high level, and of those in between. */
  share: number
  between: number
  /** Which it is on. */
  on: boolean
}
export const newSplit = (): Split => ({
  readings: 0,
  low: 0,
  high: 0,
  lowSpread: 0,
  highSpread: 0,
  share: 0,
  between: 0,
  on: false,
})

/** The levels are wherever the first readings reach, from there on they follow. */
const settle = 60
const follow = 150
const rise = 0.65
const fall = 0.35
/** The levels' distance in their spreads together, and the most that may lie between them. */
const apart = 4
const mostBetween = 0.12

/** Reads a value (finite, not absurd). */
export const readSplit = (split: Split, value: number): void => {
  split.readings += 1
  if (split.readings === 1) {
    split.low = value
    split.high = value
  }
  // Levels are pulled to a farther extreme at once only while young, or when there is no second one yet.
  if (split.readings <= settle || split.low === split.high) {
    if (value < split.low) split.low = value
    if (value > split.high) split.high = value
  }
  const width = split.high - split.low
  if (width <= 0) return
  const place = (value - split.low) / width
  if (place > rise) split.on = true
  else if (place < fall) split.on = false
  const rate = 1 / Math.min(split.readings, follow)
  split.between += ((place > 0.3 && place < 0.7 ? 1 : 0) - split.between) * rate
  split.share += ((place > 0.5 ? 1 : 0) - split.share) / Math.min(split.readings, 10 * follow)
  if (place > 0.5) {
    split.high += (value - split.high) * rate
    split.highSpread += (Math.abs(value - split.high) - split.highSpread) * rate
  } else {
    split.low += (value - split.low) * rate
    split.lowSpread += (Math.abs(value - split.low) - split.lowSpread) * rate
  }
}

/** True where there are two levels with little between them. */
export const isTwoLevel = ({ readings, low, high, lowSpread, highSpread, between }: Split): boolean =>
  readings >= settle && high - low > apart * (lowSpread + highSpread) && between <= mostBetween
