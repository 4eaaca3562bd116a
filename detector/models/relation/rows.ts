/**
 * The multichannel model: rows of numbers that arrive together, one at a time, looking only back.
 *
 * Each channel is brought to its own robust centre and scale. What it should be follows from the others, from what they were a
 * moment ago and from the time of day by ridge regression out of one running covariance matrix: what PCA monitoring calls Q and
 * T², without a number of components to choose (Ku, Storer & Georgakis, Chemom. Intell. Lab. Syst. 30, 1995; recursively: Li et
 * al., J. Process Control 10, 2000). What is left over, the level and the noise of each channel are smoothed over a few horizons;
 * each such piece of evidence counts by how far it is beyond its own upper quantile, so that every channel sets its own measure.
 *
 * - `severity`: relations now and lately, plus what has added up. Ranks moments.
 * - `level`: what lasts, in levels and noise; `relation`: in relations.
 * - `fault`: the state in which both together are above a threshold, with hysteresis.
 *
 * While there is a fault less is learned, so that it is not soon taken for normal; after `longestFault` rows it is.
 * For d channels about 300 d + 16 d² bytes (d ≤ `lagUpTo`; 6 d² above); no allocation per row.
 */
import { day, hour } from '../../../domain/clock.ts'
import {
  believable,
  channelSlots,
  clip,
  firstRows,
  learnedSlot,
  ownSlot,
  rateOf,
  readChannel,
  relationSlot,
  weighEvidence,
  weighed,
} from './channel.ts'
import { invertCovariance, learnCovariance, triangleOf } from './covariance.ts'
import { shipped } from './shipped.ts'

/** Plain, its own checkpoint. */
export interface Rows {
  readonly channels: number
  rows: number
  /** Device time of the last row, and how much has been watched, ms (longer pauses do not count). */
  ts: number
  watchedMs: number
  /** `channelSlots` for each channel, see channel.ts. */
  readonly memory: Float64Array
  /** What channels are foretold from: all channels, the time of day, what the channels have been lately. */
  readonly inputs: Float64Array
  readonly covariance: Float32Array
  /** channels × inputs, once `known`. */
  readonly precision: Float32Array
  known: boolean
  /** Rows until the precision is worked out anew. */
  refreshIn: number
  /** The severity of single rows, held for a moment; and what has added up. */
  held: number
  addedUp: number
  severity: number
  level: number
  relation: number
  /** Both together: what `fault` goes by. */
  evidence: number
  fault: boolean
  faultRows: number
  /** Device time at which the fault began. */
  faultFrom: number
}

const lagged = (channels: number): boolean => channels <= shipped.lagUpTo
const days = 2 * shipped.harmonics
/** The precision is worked out from here on, at first often. */
const firstKnown = 30
const refreshEvery = { least: 10, most: 200, share: 0.05 }
const longestPause = hour

export const newRows = (channels: number): Rows => {
  const size = channels + days + (lagged(channels) ? channels : 0)
  return {
    channels,
    rows: 0,
    ts: 0,
    watchedMs: 0,
    memory: new Float64Array(channels * channelSlots),
    inputs: new Float64Array(size),
    covariance: new Float32Array(triangleOf(size)),
    precision: new Float32Array(channels * size),
    known: false,
    refreshIn: 0,
    held: 0,
    addedUp: 0,
    severity: 0,
    level: 0,
    relation: 0,
    evidence: 0,
    fault: false,
    faultRows: 0,
    faultFrom: 0,
  }
}

/** Working space by number of inputs, refilled by each row: it holds nothing between calls. */
let clipped = new Float64Array(0)
let rates = new Float64Array(0)
let belief = new Float64Array(0)

const tellTimeOfDay = (m: Rows, weight: number): void => {
  const angle = ((m.ts % day) / day) * 2 * Math.PI
  const rate = weight / Math.min(m.rows, shipped.horizon)
  for (let k = 0; k < shipped.harmonics; k += 1) {
    const at = m.channels + 2 * k
    m.inputs[at] = Math.SQRT2 * Math.sin(angle * (k + 1))
    m.inputs[at + 1] = Math.SQRT2 * Math.cos(angle * (k + 1))
    rates[at] = rates[at + 1] = rate
  }
}

const residualOf = ({ inputs, precision }: Rows, c: number): number => {
  const size = inputs.length
  const row = c * size
  let sum = 0
  for (let j = 0; j < size; j += 1) sum += (precision[row + j] ?? 0) * (inputs[j] ?? 0)
  return sum / (precision[row + c] ?? 1)
}

/** What is missing is taken to be what the others say (Gauss-Seidel steps towards the conditional mean; none needs more than a few). */
const fillIn = (m: Rows): void => {
  for (let sweep = 0; sweep < 3; sweep += 1)
    for (let c = 0; c < m.channels; c += 1)
      if (rates[c] === 0)
        m.inputs[c] = m.known
          ? clip((m.inputs[c] ?? 0) - residualOf(m, c), shipped.inputClip)
          : 0.9 * (m.inputs[c] ?? 0)
}

const learnRelations = (m: Rows): void => {
  const { channels, inputs } = m
  const size = inputs.length
  const lagAt = channels + days
  for (let i = lagAt; i < size; i += 1) rates[i] = rates[i - lagAt] ?? 0
  for (let i = 0; i < size; i += 1) clipped[i] = clip(inputs[i] ?? 0, shipped.learnClip)
  learnCovariance(m.covariance, clipped, rates)
  for (let i = lagAt; i < size; i += 1)
    inputs[i] = (inputs[i] ?? 0) + ((inputs[i - lagAt] ?? 0) - (inputs[i] ?? 0)) / shipped.lagRows
  m.refreshIn -= 1
  if (m.rows < firstKnown || m.refreshIn > 0) return
  // A day cannot be told from a trend before there were two.
  const daily = Math.max(0, Math.min(1, (m.watchedMs / day - 1) / 2))
  for (let i = 0; i < size; i += 1) belief[i] = i >= channels && i < lagAt ? daily : 1
  invertCovariance(m.covariance, m.precision, { size, wanted: channels, ridge: shipped.ridge, damp: belief })
  m.known = true
  m.refreshIn = Math.max(refreshEvery.least, Math.min(refreshEvery.most, Math.floor(m.rows * refreshEvery.share)))
}

/** Evidence of many channels adds up by chance, too: what evidence of a row is measured in. */
export const manyChannels = ({ channels }: Rows): number => Math.max(1, channels / shipped.manyChannels)

/** Where a fault begins, on the scale of `evidence`. */
export const threshold = (m: Rows): number => shipped.threshold * manyChannels(m)

const judge = (m: Rows): void => {
  const begins = threshold(m)
  const { evidence } = m
  if (!m.fault) {
    if (evidence <= begins) return
    m.fault = true
    m.faultRows = 0
    m.faultFrom = m.ts
    return
  }
  m.faultRows += 1
  if (evidence < begins * shipped.endsAt) m.fault = false
  else if (m.faultRows >= shipped.longestFault) {
    m.faultRows = 0
    for (let c = 0; c < m.channels; c += 1) {
      const at = c * channelSlots + learnedSlot
      m.memory[at] = Math.min(m.memory[at] ?? 0, shipped.relearnRows)
    }
  }
}

const sound = { doubted: false }

/**
 * One row.
 * @param ts device time, ms
 * @param values by channel; NaN where missing. What is no finite measurement counts as missing too
 * @param o.doubted somebody else holds the device for faulty: less is learned
 */
export const readRow = (m: Rows, ts: number, values: Float64Array, o: { readonly doubted: boolean } = sound): void => {
  const { channels, inputs, memory } = m
  if (clipped.length !== inputs.length) {
    clipped = new Float64Array(inputs.length)
    rates = new Float64Array(inputs.length)
    belief = new Float64Array(inputs.length)
  }
  m.rows += 1
  if (m.rows > 1) m.watchedMs += Math.max(0, Math.min(ts - m.ts, longestPause))
  m.ts = ts
  const weight = m.fault || o.doubted ? shipped.faultLearning : 1
  // What goes wrong for long is no relation to be learned, whether or not it is enough for a fault.
  const calm = shipped.learnHalf / (shipped.learnHalf + m.addedUp)
  let missing = 0
  for (let c = 0; c < channels; c += 1) {
    const value = values[c] ?? Number.NaN
    const offset = c * channelSlots
    if (believable(value)) {
      inputs[c] = readChannel(memory, offset, { value, weight })
      rates[c] = calm * rateOf(memory[offset + learnedSlot] ?? 0, weight)
    } else {
      rates[c] = 0
      missing += 1
    }
  }
  tellTimeOfDay(m, calm * weight)
  if (missing > 0) fillIn(m)
  let severity = 0
  let level = 0
  let relation = 0
  for (let c = 0; c < channels; c += 1) {
    const offset = c * channelSlots
    if (rates[c] === 0 || (memory[offset + learnedSlot] ?? 0) < firstRows) {
      memory[offset + ownSlot] = memory[offset + relationSlot] = 0
      continue
    }
    const residual = m.known ? residualOf(m, c) : 0
    weighEvidence(memory, offset, { input: inputs[c] ?? 0, residual, weight, rows: m.rows })
    memory[offset + ownSlot] = weighed.own
    memory[offset + relationSlot] = weighed.relation
    severity += weighed.severity
    level += weighed.own
    relation += weighed.relation
  }
  m.addedUp +=
    (Math.min(severity, shipped.addUpMost * manyChannels(m)) - m.addedUp) / Math.min(m.rows, shipped.addUpRows)
  m.held = Math.max(severity, shipped.holds * m.held)
  m.severity = (m.held * m.held) / (shipped.squareFrom * manyChannels(m)) + m.addedUp
  m.level = level
  m.relation = relation
  m.evidence = level + shipped.relationWeight * relation
  judge(m)
  learnRelations(m)
}

/**
 * The same device with other channels: what was learned of those that stay is kept, the others are learned anew.
 * @param from for each new channel the old one it was, or −1
 */
export const regrouped = (old: Rows, from: readonly number[]): Rows => {
  const rows = newRows(from.length)
  from.forEach((was, c) => {
    if (was >= 0) rows.memory.set(old.memory.subarray(was * channelSlots, (was + 1) * channelSlots), c * channelSlots)
  })
  const place = (c: number, i: number): number => (c < 0 ? -1 : i + c)
  const lagOld = lagged(old.channels) ? old.channels + days : -1
  const inputs = [
    ...from,
    ...Array.from({ length: days }, (_, k) => old.channels + k),
    ...(lagged(from.length) ? from.map((was) => (lagOld < 0 ? -1 : place(was, lagOld))) : []),
  ]
  inputs.forEach((was, i) => {
    if (was >= 0) rows.inputs[i] = old.inputs[was] ?? 0
    for (let j = 0; j <= i; j += 1) {
      const other = inputs[j] ?? -1
      if (was < 0 || other < 0) continue
      const high = Math.max(was, other)
      rows.covariance[triangleOf(i) + j] = old.covariance[triangleOf(high) + Math.min(was, other)] ?? 0
    }
  })
  return { ...rows, rows: old.rows, ts: old.ts, watchedMs: old.watchedMs }
}
