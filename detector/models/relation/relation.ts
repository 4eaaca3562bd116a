import { day, hour, minute } from '../../../domain/clock.ts'
import type { Severity } from '../../../domain/fault.ts'
import type { Sample } from '../../../domain/observation.ts'
import { newRarity, noticeScore, type Rarity, rarityOf } from '../../calibration/rarity.ts'
import type { DeviceContext, DeviceDetector, FaultyVerdict, Verdict, Watch } from '../../detector.ts'
import { channelSlots, learnedSlot } from './channel.ts'
import { type ChannelPart, foretoldOf, partsInWords, partsOf } from './explainRows.ts'
import { chooseMetrics, mostMetrics, newRoster, notice, type Roster } from './roster.ts'
import { manyChannels, newRows, type Rows, readRow, regrouped } from './rows.ts'
import { shipped } from './shipped.ts'

/**
 * The relations between a device's metrics break while each by itself looks normal: what `rows.ts` finds in files, said with the
 * restraint a fleet needs. It speaks only above what this device has ever shown, and what single metrics explain by
 * themselves (a level, a noise) is left to their own detectors.
 */
export interface RelationState {
  roster: Roster
  /** The metrics that are watched, in the order of the model's channels; undefined: there are too few. */
  names: string[] | undefined
  rows: Rows | undefined
  /** The most it showed before this block of time, fading; and in this block so far. */
  record: number
  blockMost: number
  blockFrom: number
  rarity: Rarity
  /** Rows beyond, in a row, and inside again; and device time when it came beyond half the way. */
  beyond: number
  inside: number
  since: number
  raised: Severity | undefined
  score: number
}

/** Relations are known from here on. */
const learnRows = 500
const learnMs = 2 * day
/** Evidence (Σ ln of how many times its own upper quantile) of up to 8 metrics, in proportion above; and the part of its own record. */
const leastScore = 2.5
const overRecord = 2
/** What metrics show by themselves counts against it. */
const ownWeight = 2
const raiseRows = 20
const raiseMs = 20 * minute
const clearRows = 30
const clearShare = 0.3
/** Major: so many times the threshold, for so long. */
const majorTimes = 1.6
const majorRows = 60
const majorMs = 2 * hour
const blockMs = 6 * hour
/** A record fades to 1/e in so many blocks (30 days). */
const fadeBlocks = 120

export const relation: DeviceDetector<RelationState> = {
  scope: 'device',
  name: 'relation',
  version: 2,
  kind: 'relation',
  init: () => ({
    roster: newRoster(),
    names: undefined,
    rows: undefined,
    record: 0,
    blockMost: 0,
    blockFrom: 0,
    rarity: newRarity(),
    beyond: 0,
    inside: 0,
    since: 0,
    raised: undefined,
    score: 0,
  }),
  step(state, input, { context, out }) {
    if (input.kind !== 'sample' || input.timing !== 'onTime' || !Number.isFinite(input.ts)) return
    if (notice(state.roster, input.values)) regroup(state)
    if (!state.rows || !state.names || !fill(state.names, input)) return
    readRow(state.rows, input.ts, values, { doubted: state.raised !== undefined })
    judge(state, input.ts, { context, out })
  },
  due: () => Number.POSITIVE_INFINITY,
  accept(state) {
    state.raised = undefined
    state.beyond = 0
    // What it shows now is usual: nothing below it is said again.
    state.record = Math.max(state.record, state.score)
    const { rows } = state
    if (rows)
      for (let c = 0; c < rows.channels; c += 1) {
        const at = c * channelSlots + learnedSlot
        rows.memory[at] = Math.min(rows.memory[at] ?? 0, shipped.relearnRows)
      }
  },
  watch: (state) => [{ metric: null, ...watchOf(state) }],
}

/** The row that is being read, by channel; refilled by each. */
let values = new Float64Array(0)
/** @returns false where the sample holds fewer than half of what is watched: it is no row */
const fill = (names: readonly string[], sample: Sample): boolean => {
  if (values.length !== names.length) values = new Float64Array(names.length)
  let found = 0
  for (let c = 0; c < names.length; c += 1) {
    const value = sample.values[names[c] ?? '']
    values[c] = typeof value === 'number' ? value : Number.NaN
    if (typeof value === 'number') found += 1
  }
  return 2 * found >= names.length
}

const regroup = (state: RelationState): void => {
  const names = chooseMetrics(state.roster, state.names ?? [])
  if (
    !names ||
    (state.names && names.length === state.names.length && names.every((name, c) => name === state.names?.[c]))
  )
    return
  const before = state.names ?? []
  state.rows = state.rows
    ? regrouped(
        state.rows,
        names.map((name) => before.indexOf(name)),
      )
    : newRows(names.length)
  state.names = names
}

const judge = (
  state: RelationState,
  ts: number,
  { context, out }: { context: DeviceContext; out: Verdict[] },
): void => {
  const { rows } = state
  if (!rows) return
  state.score = Math.max(0, rows.relation - ownWeight * rows.level)
  if (rows.rows < learnRows || rows.watchedMs < learnMs) {
    state.blockFrom = ts
    return
  }
  noticeScore(state.rarity, state.score, ts)
  const { shared } = context
  // What is new about the device as a whole explains that its metrics go together in another way.
  const explained = ts < Math.max(shared.unsettledUntil, shared.busierUntil, shared.coolingUntil)
  const least = leastScore * manyChannels(rows)
  const threshold = Math.max(least, overRecord * state.record) * context.loosen('relation')
  if (!state.raised) keepRecord(state, ts, threshold)
  if (state.score > threshold && !explained) {
    if (state.beyond === 0 && !state.raised) state.since = ts
    state.beyond += 1
    state.inside = 0
  } else if (state.raised && state.score < clearShare * threshold) state.inside += 1
  // What comes and goes with a load's cycle counts together.
  else if (!state.raised && state.score < threshold / 2) state.beyond = Math.max(0, state.beyond - 2)
  if (state.raised && state.inside >= clearRows) {
    state.raised = undefined
    state.beyond = 0
    out.push({ faulty: false, kind: 'relation' })
    return
  }
  if (state.beyond < raiseRows || ts - state.since < raiseMs || state.inside > 0) return
  const strong = state.score > majorTimes * threshold && state.beyond >= majorRows && ts - state.since >= majorMs
  const severity: Severity = strong ? 'major' : 'minor'
  if (state.raised === severity || state.raised === 'major') return
  state.raised = severity
  out.push(verdict(state, ts, { severity, times: state.score / threshold }))
}

/** The highest score of each block of time is remembered once the block is over, so that a fault's rise is no precedent for it. */
const keepRecord = (state: RelationState, ts: number, threshold: number): void => {
  if (Math.abs(ts - state.blockFrom) >= blockMs) {
    const blocks = Math.min(fadeBlocks, Math.abs(ts - state.blockFrom) / blockMs)
    state.record = Math.max(state.blockMost, state.record * Math.exp(-blocks / fadeBlocks))
    state.blockMost = 0
    state.blockFrom = ts
  }
  // A fault that is too short or too weak to be said raises it by no more than one step.
  state.blockMost = Math.max(state.blockMost, Math.min(state.score, threshold))
}

const verdict = (
  { rows, names, since, score, rarity }: RelationState,
  ts: number,
  { severity, times }: { severity: Severity; times: number },
): FaultyVerdict => {
  const parts: ChannelPart[] = rows && names ? partsOf(rows, names, { of: 'relation' }) : []
  const [strongest] = parts
  const channel = strongest ? (names?.indexOf(strongest.metric) ?? -1) : -1
  const observed = values[channel]
  const expected = rows && observed !== undefined ? foretoldOf(rows, channel, observed) : undefined
  return {
    faulty: true,
    kind: 'relation',
    severity,
    startedAt: since,
    explanation: `Metrics that belong together no longer go together: ${partsInWords(parts)}. Each by itself is within what it usually does.`,
    evidence: {
      from: since,
      to: ts,
      confidence: severity === 'major' ? 0.8 : 0.6,
      ...rarityOf(rarity, score),
      channels: parts.map(({ metric, share }) => ({ metric, share })),
      ...(strongest && expected ? { metric: strongest.metric, observed, expected } : {}),
      facts: { metricsWatched: rows?.channels ?? 0, timesThreshold: Math.round(times * 10) / 10 },
    },
  }
}

const watchOf = ({ rows, roster, names }: RelationState): Watch => {
  const leftOut = names ? roster.usable - names.length : 0
  const only =
    leftOut > 0 ? `the first ${mostMetrics} metrics that come together; ${leftOut} more are not compared` : undefined
  if (!rows)
    return { state: 'notWatched', reason: 'needs three or more measured metrics that come in the same messages' }
  if (rows.rows < learnRows || rows.watchedMs < learnMs)
    return { state: 'learning', reason: only ?? `how ${rows.channels} metrics go together is learned for two days` }
  return { state: 'watching', ...(only === undefined ? {} : { reason: only }) }
}
