import { dayProfileSize } from './dayProfile.ts'
import { noveltySize } from './novelty.ts'
import { onsetSize } from './onset.ts'
import { outlyingSize } from './outlying.ts'

/** A series' whole memory. Plain, and a typed array: a copy of it is a checkpoint. */
export interface Surprise {
  /** 0 and up, in deviations; comparable over series. */
  severity: number
  /** 0..1. */
  alarm: number
  readonly memory: Float64Array
}

/**
 * What a series is watched for, in the order of their novelties:
 * - `value` – distance from the mean of the last hundred readings or so
 * - `scale` – the value itself, by its logarithm where it is large
 * - `hour` – distance from the mean of this hour of day, in its deviations
 * - `run` – as `value`, of the median of three readings: what single spikes hide
 * - `level` – as `value`, of the mean of the last twenty readings or so
 * - `restless` – mean size of recent deviations
 * - `gap` – logarithm of the time since the reading before
 */
export const features = ['value', 'scale', 'hour', 'run', 'level', 'restless', 'gap'] as const
export type Feature = (typeof features)[number]

// Where in `memory` what lies.
export const at = {
  readings: 0,
  lastTs: 1,
  stepMs: 2,
  /** The step for which `rows` and `reach` were worked out: factors on counts of readings, and on what averages reach over. */
  rowsFor: 3,
  rows: 4,
  slowMean: 5,
  deviation: 6,
  magnitude: 7,
  fastMean: 8,
  habituation: 9,
  // The latest alarm, for whoever explains it.
  alarmTs: 10,
  alarmFeature: 11,
  alarmValue: 12,
  alarmLow: 13,
  alarmHigh: 14,
  /** What was measured, and what it is measured against, in the terms of the feature; see explain.ts. */
  alarmMeasured: 15,
  alarmUsual: 16,
  /** Deviations from the recent level, of the latest reading. */
  sigmas: 17,
  /** The two values before. */
  before: 18,
  beforeThat: 19,
  restlessness: 20,
  /** Impossible readings in a row. */
  impossibleRun: 21,
  /** The most novel feature of the latest reading. */
  strongest: 22,
  reach: 23,
  /** How far the feature `hour` is believed. */
  hourTrust: 24,
  onset: 25,
  repeatOnset: 25 + onsetSize,
  outlying: 25 + 2 * onsetSize,
  novelties: 25 + 2 * onsetSize + outlyingSize,
  day: 25 + 2 * onsetSize + outlyingSize + features.length * noveltySize,
} as const
export const memorySize = at.day + dayProfileSize
