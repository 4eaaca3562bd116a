import { shipped } from './shipped.ts'

/**
 * One channel's memory: `channelSlots` numbers in a Float64Array at an offset of its own. Robust centre and scale by stochastic
 * steps (a clipped mean: median-like far out, mean-like near), then pieces of evidence.
 */
export const learnedSlot = 0
export const centreSlot = 1
export const scaleSlot = 2
/** The largest deviation so far. */
export const widestSlot = 3
/** What the channel gave to the level at the last row: by its own level and noise, and by its relation to the others. */
export const ownSlot = 4
export const relationSlot = 5
/** The last residual, signed, in scales, smoothed over `longRows`: says which way it broke. */
export const firstPiece = 6
/** Residual now, short and long; level short and long; noise short and long. */
export const pieces = 7
/** Residual pieces come first; each remembers how far beyond its quantile it has been. */
const residualPieces = 3
const topSlot = firstPiece + 3 * pieces
export const channelSlots = topSlot + residualPieces
export const residualSlot = firstPiece + 2
export const levelSlot = firstPiece + 4

/** Centre and scale are taken in plainly for so long, and nothing is weighed. */
export const firstRows = 20
/** The mean absolute deviation of a normal distribution is 0.8 of its standard deviation. */
const deviation = 0.8
const least = 1e-300

/** Beyond this it is no measurement: squares of it overflow. */
export const believable = (value: number): boolean => value > -1e100 && value < 1e100

/**
 * Takes a believable value in; centre and scale learn from it.
 * @param weight how much this row counts, 1 or less
 * @returns the value in its own standard deviations, clipped; 0 while there are too few
 */
export const readChannel = (
  memory: Float64Array,
  offset: number,
  { value, weight }: { value: number; weight: number },
): number => {
  const learned = (memory[offset + learnedSlot] ?? 0) + weight
  memory[offset + learnedSlot] = learned
  const centre = memory[offset + centreSlot] ?? 0
  if (learned <= 1) {
    memory[offset + centreSlot] = value
    return 0
  }
  const rate = rateOf(learned, weight)
  const away = value - centre
  const size = Math.abs(away)
  let widest = memory[offset + widestSlot] ?? 0
  // One absurd value must not blunt the channel for good.
  if (size > widest) widest = memory[offset + widestSlot] = widest === 0 ? size : Math.min(size, 10 * widest)
  const spread = memory[offset + scaleSlot] ?? 0
  const scale = Math.max(spread, shipped.scaleFloor * widest, least)
  const early = learned < firstRows
  memory[offset + centreSlot] = centre + rate * (early ? away : clip(away, 3 * scale))
  memory[offset + scaleSlot] = spread + rate * ((early ? size : Math.min(size, 5 * scale)) - spread)
  return early ? 0 : clip((deviation * away) / scale, shipped.inputClip)
}

/** What the last row weighs in everything learned of a channel. */
export const rateOf = (learned: number, weight: number): number =>
  weight / Math.min(Math.max(learned, 1), shipped.horizon)
export const clip = (value: number, most: number): number => Math.max(-most, Math.min(most, value))

/** What a piece of evidence is measured by: its own upper quantile. */
export const quantileOf = (memory: Float64Array, at: number): number => memory[at + pieces] ?? 0

/**
 * What a channel has shown before counts less: a share of what its piece has reached lately (a maximum that fades with the
 * horizon, and that one excursion raises by a part only) is taken off.
 */
const unprecedented = (memory: Float64Array, at: number, beyond: number): number => {
  const top = (memory[at] ?? 0) * (1 - 1 / shipped.horizon)
  memory[at] = beyond > top ? top + shipped.precedentGain * (beyond - top) : top
  return beyond - shipped.precedent * Math.min(beyond, top)
}

/** What a channel's evidence comes to, refilled by each call of `weighEvidence`. */
export const weighed = { severity: 0, own: 0, relation: 0 }

/**
 * Smooths the channel's evidence and weighs each piece against its own upper quantile (Robbins-Monro steps on a log scale).
 * @param input the channel in its scales @param residual what is left of it after the others
 */
export const weighEvidence = (
  memory: Float64Array,
  offset: number,
  { input, residual, weight, rows }: { input: number; residual: number; weight: number; rows: number },
): void => {
  const learned = memory[offset + learnedSlot] ?? 0
  const meanRate = Math.min(1, shipped.meanGain * rateOf(learned, weight))
  const gain = shipped.quantileGain * rateOf(learned, weight)
  const up = 1 + gain * shipped.quantile
  const down = 1 - gain * (1 - shipped.quantile)
  const short = Math.min(shipped.shortRows, rows)
  const long = Math.min(shipped.longRows, rows)
  // What one row leaves behind in the averages is bounded, so that they are soon calm after a burst.
  const lasting = clip(residual, shipped.residualClip)
  const level = clip(input, shipped.levelClip)
  const noise = Math.abs(level) - deviation
  let severity = 0
  let relation = 0
  let own = 0
  for (let piece = 0; piece < pieces; piece += 1) {
    const at = offset + firstPiece + piece
    const value = piece === 0 ? residual : piece < residualPieces ? lasting : piece < 5 ? level : noise
    const was = memory[at] ?? 0
    const is = was + (value - was) / (piece === 0 ? 1 : (piece & 1) === 1 ? short : long)
    memory[at] = is
    const amount = Math.abs(is) + (piece < residualPieces ? shipped.residualFloor : shipped.evidenceFloor)
    const mean = memory[at + 2 * pieces] || amount
    const quantile = Math.min(memory[at + pieces] || amount, shipped.mostOfMean * mean)
    memory[at + 2 * pieces] = mean + meanRate * (Math.min(amount, quantile) - mean)
    memory[at + pieces] = quantile * (amount > quantile ? up : down)
    const beyond = amount > quantile ? Math.min(shipped.mostPiece, Math.log(amount / quantile)) : 0
    if (piece < residualPieces) {
      const novel = unprecedented(memory, offset + topSlot + piece, beyond)
      severity += piece === 0 ? shipped.instantWeight * novel : novel
      if (piece > 0) relation += beyond
    } else own += beyond
  }
  const warm = learned > shipped.warmRows
  weighed.severity = warm ? severity : 0
  weighed.own = warm ? own : 0
  weighed.relation = warm ? relation : 0
}
