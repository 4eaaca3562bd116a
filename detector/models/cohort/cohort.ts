import { day, hour } from '../../../domain/clock.ts'
import type { DeviceContext, DeviceDetector, PeerLevel, PeerReport, PeerView, Verdict } from '../../detector.ts'
import { newNumbers } from '../../numbers.ts'
import { placeOf } from '../../places.ts'
import { metricRole } from '../../words.ts'
import { comparePeers, fewestPeers } from './compare.ts'
import { judgePeers } from './judge.ts'
import * as slot from './levels.ts'
import { limitsOf } from './limits.ts'
import { notePeers } from './shared.ts'

/**
 * This device against its peers of the same model, firmware and site in the same conditions: what it differs by from its own usual,
 * less what they do at the same time. What the whole cohort does (weather, a holiday) accuses nobody; a device that has just got
 * another firmware is measured by those that have not. A device that is new has no usual yet: its levels themselves are
 * compared with its siblings', within its first 50 readings.
 *
 * Also keeps, for the device's other detectors, what its peers do (`shared.peers`) and what its rules allow (`shared.limits`).
 */
export interface CohortState {
  /** In the order they were first heard, and where the numbers of each begin in `data`; −1 where it is not compared. */
  metrics: string[]
  places: number[]
  data: Float64Array
  conditions: string | undefined
  firmware: string | undefined
  firmwareSince: number
  firstAt: number
  heardAt: number
  /** The newest time we were told of. */
  at: number
  /** Last comparison. */
  cohort: string
  peers: number
}

const mostMetrics = 100
const absurd = 1e30
/** Known long enough to be a measure for others, and long enough on its firmware. */
const settledMs = 3 * day
const firmwareSettledMs = 8 * day
/** What has not been heard of for so long says nothing of now. */
const staleMs = 2 * hour
const enoughReadings = 8
/** Refilled for every reading instead of made. */
const reading = { value: 0.5, ts: 0.5 }

export const cohort: DeviceDetector<CohortState> = {
  scope: 'device',
  name: 'cohort',
  version: 2,
  kind: 'cohort',
  init: () => ({
    metrics: [],
    places: [],
    data: newNumbers(0),
    conditions: undefined,
    firmware: undefined,
    firmwareSince: 0,
    firstAt: 0,
    heardAt: 0,
    at: 0,
    cohort: '',
    peers: 0,
  }),
  step(state, input, { context, out }) {
    state.at = Math.max(state.at, input.at)
    if (input.kind === 'sample') {
      if (input.history || input.timing === 'late') return
      if (state.firstAt === 0) {
        state.firstAt = input.at
        refresh(state, input.at, context)
      }
      state.heardAt = Math.max(state.heardAt, input.at)
      reading.ts = input.ts
      let next = 0
      for (const metric in input.values) {
        const value = input.values[metric]
        if (typeof value !== 'number' || !(Math.abs(value) <= absurd)) continue
        const known = placeOf(state.metrics, metric, next)
        const at = known < 0 ? added(state, metric) : (state.places[known] ?? -1)
        next = known + 1
        if (at < 0) continue
        reading.value = value
        slot.takeReading(state.data, at, reading)
      }
    } else if (input.kind === 'refresh') refresh(state, input.at, context)
    else if (input.kind === 'peers') meet(state, input.views, { at: input.at, context, out })
  },
  due: () => Number.POSITIVE_INFINITY,
  accept(state, { metric }) {
    const at = metric === undefined ? -1 : (state.places[state.metrics.indexOf(metric)] ?? -1)
    if (at < 0) return
    // What it differs by is its way from now on; a new device is not asked again whether it is like its siblings.
    state.data[at + slot.comparedMs] = 0
    state.data[at + slot.bias] = 0
    state.data[at + slot.scatter] = 0
    state.data[at + slot.hotMs] = 0
    state.data[at + slot.raised] = 0
    state.data[at + slot.severityAt] = slot.excusedWhenNew
  },
  watch(state, { profile }) {
    const metric = null
    if (profile?.model === undefined)
      return [{ metric, state: 'notWatched', reason: 'its model is not known, so nobody is known to be like it' }]
    if (state.peers === 0)
      return [
        {
          metric,
          state: 'learning',
          reason: `there must be ${fewestPeers} settled devices of the same model to compare it with`,
        },
      ]
    return [{ metric, state: 'watching', reason: `compared with ${state.peers} others: ${state.cohort}` }]
  },
  report,
  compare: comparePeers,
}

const refresh = (state: CohortState, at: number, context: DeviceContext): void => {
  const firmware = context.profile?.firmware
  if (firmware !== state.firmware) {
    if (state.firmware !== undefined) state.firmwareSince = at
    state.firmware = firmware
  }
  const limits = limitsOf(context)
  if (limits) context.shared.limits = limits
  else delete context.shared.limits
}

/** A metric heard for the first time: where its numbers begin, −1 where it is not compared. */
const added = (state: CohortState, metric: string): number => {
  const role = metricRole(metric)
  const watched = role !== 'counter' && role !== 'setting' && state.metrics.length < mostMetrics
  if (!watched && state.metrics.length >= 2 * mostMetrics) return -1
  let at = -1
  if (watched) {
    let used = 0
    for (const place of state.places) if (place >= 0) used += 1
    state.data = slot.grown(state.data, used)
    at = used * slot.slots
    if (role === 'environment' && state.conditions === undefined) state.conditions = metric
  }
  // Copied instead of pushed: an array that grows keeps room for 17.
  state.metrics = state.metrics.concat(metric)
  state.places = state.places.concat(at)
  return at
}

/** What this device tells its peers; nothing while it has nothing to say of now. */
export function report(state: CohortState, { deviceId, profile, shared }: DeviceContext): PeerReport | undefined {
  if (profile?.model === undefined || state.at - state.heardAt > staleMs) return undefined
  const metrics: Record<string, PeerLevel> = Object.create(null)
  let some = false
  const { data } = state
  for (let i = 0; i < state.metrics.length; i += 1) {
    const metric = state.metrics[i] ?? ''
    const at = state.places[i] ?? -1
    if (at < 0 || (data[at + slot.taken] ?? 0) < enoughReadings) continue
    const ts = data[at + slot.lastTs] ?? 0
    metrics[metric] = {
      level: data[at + slot.level] ?? 0,
      usual: slot.usualAt(data, at, ts),
      spread: Math.max(data[at + slot.spread] ?? 0, slot.jitterShare * (data[at + slot.jitter] ?? 0)),
      noise: shared.noise?.get(metric),
    }
    some = true
  }
  if (!some) return undefined
  const { model, firmware, site } = profile
  const settled =
    state.at - state.firstAt >= settledMs &&
    (state.firmwareSince === 0 || state.at - state.firmwareSince >= firmwareSettledMs)
  return { deviceId, model, firmware, site, settled, conditions: state.conditions, metrics }
}

const meet = (
  state: CohortState,
  views: readonly PeerView[],
  { at, context, out }: { at: number; context: DeviceContext; out: Verdict[] },
): void => {
  for (const view of views) {
    const place = state.places[state.metrics.indexOf(view.metric)] ?? -1
    if (place < 0) continue
    notePeers(context.shared, view, at)
    state.cohort = view.cohort
    state.peers = view.peers
    const newFirmware =
      state.firmwareSince > 0 && at - state.firmwareSince < firmwareSettledMs ? state.firmware : undefined
    const verdict = judgePeers(state.data, place, {
      view,
      at,
      newFirmware,
      loosen: context.loosen('cohort', view.metric),
    })
    if (verdict) out.push(verdict)
  }
}
