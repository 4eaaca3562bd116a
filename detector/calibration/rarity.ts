import { day, hour } from '../../domain/clock.ts'
import { newNumbers } from '../numbers.ts'

/**
 * How rarely a device's score gets this high: the return period, from the largest peaks it has shown.
 *
 * Peaks over a threshold with runs declustering (Coles, An Introduction to Statistical Modeling of Extreme Values, 2001, ch. 4
 * and 5): time is cut into blocks, a block's peak that belongs to the ten largest is kept, neighbouring ones are one event. The
 * tail above the smallest kept is Pareto, its index by Hill's estimator (Annals of Statistics 3, 1975) shrunk to what is common
 * in device data. Where the true tail is lighter this claims less than it could; never much more.
 *
 * The memory is `raritySlots` numbers anywhere in a Float64Array: detectors embed it at an offset of their own.
 */
export type Rarity = Float64Array

const records = 10
const blockStart = 0
const blockPeak = 1
/** Time watched, ms, old time counting less. */
const watchedMs = 2
/** The record that the last closed block went into, from 1; 0 for none. And how many blocks that event has lasted. */
const openRecord = 3
const openBlocks = 4
const firstRecord = 5
/** 200 bytes. Ten records follow the header, each its peak and its weight (1 when new). */
export const raritySlots = firstRecord + 2 * records

const blockMs = 3 * hour
/** A longer event counts again: the device has changed, and what it does now is no longer rare. */
const longestEvent = 8
/** What lies this far back counts 1/e. */
const memoryMs = 180 * day
/** Nothing was watched in a longer pause between readings. */
const longestPause = 2 * day
/** Hill's estimator begins as if it had seen this many peaks of this index. */
const priorPeaks = 4
const priorIndex = 0.25
const least = 1e-6
const most = 1e6

export const newRarity = (): Rarity => newNumbers(raritySlots)

const slot = (rarity: Rarity, at: number): number => rarity[at] ?? 0
const recordAt = (offset: number, i: number): number => offset + firstRecord + 2 * i

const smallest = (rarity: Rarity, offset: number): number => {
  let found = 0
  for (let i = 1; i < records; i += 1)
    if (slot(rarity, recordAt(offset, i)) < slot(rarity, recordAt(offset, found))) found = i
  return found
}

const closeBlock = (rarity: Rarity, offset: number, next: number): void => {
  const began = slot(rarity, offset + blockStart)
  const elapsed = Math.min(next - began, longestPause)
  const fade = Math.exp(-elapsed / memoryMs)
  rarity[offset + watchedMs] = slot(rarity, offset + watchedMs) * fade + elapsed
  for (let i = 0; i < records; i += 1) {
    const weight = recordAt(offset, i) + 1
    rarity[weight] = slot(rarity, weight) * fade
    // What has faded makes room.
    if (slot(rarity, weight) < 0.05) rarity[weight - 1] = rarity[weight] = 0
  }
  const peak = slot(rarity, offset + blockPeak)
  const open = slot(rarity, offset + openRecord)
  const lowest = smallest(rarity, offset)
  if (peak <= slot(rarity, recordAt(offset, lowest))) {
    rarity[offset + openRecord] = 0
  } else if (open > 0 && slot(rarity, offset + openBlocks) < longestEvent) {
    const place = recordAt(offset, open - 1)
    rarity[place] = Math.max(slot(rarity, place), peak)
    rarity[offset + openBlocks] = slot(rarity, offset + openBlocks) + 1
  } else {
    const place = recordAt(offset, lowest)
    rarity[place] = peak
    rarity[place + 1] = 1
    rarity[offset + openRecord] = lowest + 1
    rarity[offset + openBlocks] = 1
  }
  // After a pause it is another event.
  if (next - began >= 2 * blockMs) rarity[offset + openRecord] = 0
}

/**
 * Reads one score. Constant time, no allocation.
 *
 * @param score any scale that is the same over time; what is not above 0 is calm
 * @param ts device time, ms; earlier than what was read before counts to the block that is open
 * @param offset where in the array this rarity lives
 */
export const noticeScore = (rarity: Rarity, score: number, ts: number, offset = 0): void => {
  if (!Number.isFinite(ts)) return
  const began = slot(rarity, offset + blockStart)
  if (began === 0) rarity[offset + blockStart] = ts
  else if (ts - began >= blockMs || began - ts > longestPause) {
    if (ts > began) closeBlock(rarity, offset, ts)
    rarity[offset + blockStart] = ts
    rarity[offset + blockPeak] = 0
  }
  if (score > slot(rarity, offset + blockPeak)) rarity[offset + blockPeak] = Math.min(Math.max(score, least), most)
}

/** See `evidence` in domain/fault.ts. */
export interface ReturnPeriod {
  readonly oncePerMs?: number
  /** It would be rarer than this device has been watched for: `oncePerMs` is that time, the truth may be longer. */
  readonly oncePerAtLeast?: true
}

/**
 * How rarely this device shows a score this high, to be spread into a verdict's evidence; empty where nothing is known yet
 * (less than a day watched). The event that goes on right now does not count against itself. Never longer than was watched.
 */
export const rarityOf = (rarity: Rarity, score: number, offset = 0): ReturnPeriod => {
  const watched = slot(rarity, offset + watchedMs)
  if (!(watched >= day) || !(score > 0)) return {}
  const open = slot(rarity, offset + openRecord) - 1
  let threshold = Infinity
  for (let i = 0; i < records; i += 1) {
    const peak = slot(rarity, recordAt(offset, i))
    if (peak > 0 && i !== open && peak < threshold) threshold = peak
  }
  let count = 0
  let above = 0
  let logs = 0
  for (let i = 0; i < records; i += 1) {
    const peak = slot(rarity, recordAt(offset, i))
    const weight = slot(rarity, recordAt(offset, i) + 1)
    if (!(peak > 0) || i === open) continue
    count += weight
    logs += weight * Math.log(peak / threshold)
    if (peak >= score) above += weight
  }
  if (count === 0) return { oncePerMs: watched, oncePerAtLeast: true }
  const index = (logs + priorPeaks * priorIndex) / (count + priorPeaks)
  // Also downwards, where it errs on the safe side: more often than it is. No more than one event a block can be told apart.
  const fitted = count * (Math.max(least, Math.min(score, most)) / threshold) ** (-1 / index)
  const once = Math.max(blockMs, watched / Math.max(fitted, above))
  return once < watched ? { oncePerMs: once } : { oncePerMs: watched, oncePerAtLeast: true }
}

/** `rarityOf` as a number of ms, 0 where nothing is known yet. */
export const oncePerMs = (rarity: Rarity, score: number, offset = 0): number =>
  rarityOf(rarity, score, offset).oncePerMs ?? 0
