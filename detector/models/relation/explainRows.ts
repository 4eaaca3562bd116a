import { metricWords, number, quantity } from '../../words.ts'
import {
  centreSlot,
  channelSlots,
  firstPiece,
  levelSlot,
  ownSlot,
  quantileOf,
  relationSlot,
  residualSlot,
  scaleSlot,
} from './channel.ts'
import type { Rows } from './rows.ts'
import { shipped } from './shipped.ts'

/** One channel's part in what a row of readings shows. */
export interface ChannelPart {
  readonly metric: string
  /** 0..1 of all evidence counted. */
  readonly share: number
  /** What it does, to be read after its name: "is above its usual level". */
  readonly does: string
}

/**
 * What the other metrics lead one to expect of a channel at the last row, as far as the residual of late tells, and how far from
 * that it usually is; undefined where it was not read.
 * @param value the channel's at the last row
 */
export const foretoldOf = (
  { memory }: Rows,
  channel: number,
  value: number,
): { low: number; high: number } | undefined => {
  const offset = channel * channelSlots
  const unit = (memory[offset + scaleSlot] ?? 0) / meanDeviation
  const foretold = value - (memory[offset + residualSlot] ?? 0) * unit
  const half = (quantileOf(memory, offset + residualSlot) || 1) * unit
  return Number.isFinite(foretold) && Number.isFinite(half)
    ? { low: foretold - half, high: foretold + half }
    : undefined
}
/** The mean absolute deviation of a normal distribution is 0.8 of its standard deviation. */
const meanDeviation = 0.8

/** How far beyond its own upper quantile a piece of evidence is, ln; negative inside. */
const beyond = (memory: Float64Array, at: number): number =>
  Math.log((Math.abs(memory[at] ?? 0) + shipped.evidenceFloor) / (quantileOf(memory, at) || 1))

/** A tenth or two beyond its quantile. */
const plain = 0.15

/** From here on the smoothed level, which takes in clipped values, may be far from what was read. */
const clippedFrom = 0.6 * shipped.levelClip

/** @param reading what the channel reads lately, where it is known */
const doing = ({ memory }: Rows, offset: number, o: { unit: string; reading: number | undefined }): string => {
  const read = (slot: number): number => memory[offset + slot] ?? 0
  const strongest = (first: number, count: number): number => {
    let most = -Infinity
    for (let piece = first; piece < first + count; piece += 1)
      most = Math.max(most, beyond(memory, offset + firstPiece + piece))
    return most
  }
  const relation = strongest(1, 2)
  const level = strongest(3, 2)
  const noise = strongest(5, 2)
  // The plainest thing that is true is said: a level that is off, before what it follows or lacks.
  if (level <= plain && relation > 0 && relation >= noise - plain)
    return `is ${read(residualSlot) > 0 ? 'higher' : 'lower'} than the other metrics lead one to expect`
  if (level > plain || level >= noise) {
    const usual = read(centreSlot)
    const smoothed = read(levelSlot)
    const now = o.reading ?? (Math.abs(smoothed) < clippedFrom ? usual + (smoothed / 0.8) * read(scaleSlot) : undefined)
    // A level that has begun to return may already be read on the other side: then no numbers.
    const shown = now !== undefined && number(now) !== number(usual) && now > usual === smoothed > 0
    const numbers = shown ? `, about ${quantity(now, o.unit)} instead of ${quantity(usual, o.unit)}` : ''
    return `is ${read(levelSlot) > 0 ? 'above' : 'below'} its usual level${numbers}`
  }
  return `is ${read(firstPiece + 6) > 0 ? 'less steady' : 'steadier'} than usual`
}

/**
 * Which channels carry the present evidence, strongest first.
 * @param names one per channel
 * @param of `relation`: only what relations say; `all`: levels and noise too
 * @param readings what a channel reads lately, in its own unit, NaN where unknown. Without it, levels too far out to be told from the
 * model's clipped memory are named without numbers
 */
export const partsOf = (
  rows: Rows,
  names: readonly string[],
  { of, most = 4, readings }: { of: 'relation' | 'all'; most?: number; readings?: (channel: number) => number },
): ChannelPart[] => {
  const amounts = names.map((_, c) => {
    const offset = c * channelSlots
    const relation = rows.memory[offset + relationSlot] ?? 0
    return of === 'relation' ? relation : relation + (rows.memory[offset + ownSlot] ?? 0)
  })
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  if (!(total > 0)) return []
  return amounts
    .map((amount, c) => ({ amount, c }))
    .sort((a, b) => b.amount - a.amount || a.c - b.c)
    .slice(0, most)
    .filter(({ amount }) => amount > 0.05 * total)
    .map(({ amount, c }) => {
      const metric = names[c] ?? ''
      const lately = readings?.(c)
      const reading = lately !== undefined && Number.isFinite(lately) ? lately : undefined
      const does = doing(rows, c * channelSlots, { unit: metricWords(metric).unit, reading })
      return { metric, share: amount / total, does }
    })
}

/** "Flow is below its usual level, about 30 instead of 32; Current is less steady than usual". */
export const partsInWords = (parts: readonly ChannelPart[]): string =>
  parts.map(({ metric, does }) => `${metricWords(metric).name} ${does}`).join('; ')
