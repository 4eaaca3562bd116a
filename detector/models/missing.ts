import { hour, minute } from '../../domain/clock.ts'
import type { Severity } from '../../domain/fault.ts'
import type { Sample } from '../../domain/observation.ts'
import type { DeviceContext, DeviceDetector, Verdict } from '../detector.ts'
import { newNumbers } from '../numbers.ts'
import { placeOf } from '../places.ts'
import { duration, metricRole, metricWords } from '../words.ts'

/**
 * A metric that no longer comes although the device reports: a sensor that was unplugged or died, or an update that names it
 * anew. Each metric has a rhythm of its own, in messages and in time, and is missed only when it has stayed away much longer than
 * it ever did. Minor while a day is not yet known, or where another metric appeared at the same time (it was renamed); else major.
 */
export interface MissingState {
  /** Samples of the device so far. */
  rows: number
  firstTs: number
  lastTs: number
  /** In the order they were first heard; `slots` numbers of each, side by side. */
  metrics: string[]
  data: Float64Array
  firmware: string | undefined
  firmwareTs: number
  /** The newest metric, for what may be a new name. */
  newest: string
  newestTs: number
}
/** Numbers of a metric. How often it was seen; the sample, by its number, and the time it was in last. */
const seen = 0
const row = 1
const lastAt = 2
/** The longest it ever stayed away, in samples and ms, fading by a hundredth at each return. */
const rows = 3
const ms = 4
/** 0: not raised; 1: minor; 2: major. And how often it was seen since. */
const raised = 5
const back = 6
const slots = 7

const learnTimes = 30
const leastRows = 10
const leastMs = 15 * minute
const timesLonger = 4
const dayKnownMs = 26 * hour
const majorAfterMs = hour
/** All metrics are looked at every so many samples. */
const lookEvery = 8
const clearTimes = 2
/** Fades to half in ~70 returns. */
const fade = 0.99

export const missing: DeviceDetector<MissingState> = {
  scope: 'device',
  name: 'missing',
  version: 2,
  kind: 'missing',
  hears: ['sample', 'status', 'refresh'],
  init: () => ({
    rows: 0,
    firstTs: 0,
    lastTs: 0,
    metrics: [],
    data: newNumbers(0),
    firmware: undefined,
    firmwareTs: 0,
    newest: '',
    newestTs: 0,
  }),
  step(state, input, { context, out }) {
    if (input.kind === 'refresh') {
      const firmware = context.profile?.firmware
      if (state.firmware !== undefined && firmware !== state.firmware) state.firmwareTs = state.lastTs
      state.firmware = firmware
    } else if (input.kind === 'status' && input.firmware !== undefined) {
      if (state.firmware !== undefined && input.firmware !== state.firmware) state.firmwareTs = state.lastTs
      state.firmware = input.firmware
    } else if (input.kind === 'sample' && input.timing === 'onTime' && input.history !== true) {
      appeared(state, input, { context, out })
      if (state.rows % lookEvery === 0) lookForMissing(state, input.ts, { context, out })
    }
  },
  due: () => Number.POSITIVE_INFINITY,
  accept(state, { metric }) {
    // Should it come again one day, it is learned anew.
    const place = metric === undefined ? -1 : state.metrics.indexOf(metric)
    if (place >= 0) forget(state, place)
  },
  watch(state) {
    const known = state.metrics.length
    const learning = state.metrics.filter((_, i) => (state.data[i * slots + seen] ?? 0) < learnTimes).length
    return [
      {
        metric: null,
        state: known > 0 && learning === known ? 'learning' : 'watching',
        ...(learning === 0 ? {} : { reason: `${learning} of ${known} metrics came too rarely yet` }),
      },
    ]
  },
}

const appeared = (
  state: MissingState,
  { values, ts }: Sample,
  { context, out }: { context: DeviceContext; out: Verdict[] },
): void => {
  if (state.rows === 0) state.firstTs = ts
  state.rows += 1
  state.lastTs = ts
  const { rows: now } = state
  let next = 0
  for (const metric in values) {
    const place = placeOf(state.metrics, metric, next)
    next = place + 1
    if (place < 0) {
      if (state.metrics.length >= context.settings.maxSeriesPerDevice) continue
      add(state, metric, ts)
      next = state.metrics.length
      continue
    }
    const { data } = state
    const at = place * slots
    data[at + seen] = (data[at + seen] ?? 0) + 1
    if ((data[at + raised] ?? 0) > 0) {
      data[at + back] = (data[at + back] ?? 0) + 1
      if ((data[at + back] ?? 0) >= clearTimes) {
        data[at + raised] = 0
        out.push({ faulty: false, kind: 'missing', metric })
      }
    } else {
      data[at + rows] = Math.max(now - (data[at + row] ?? 0), (data[at + rows] ?? 0) * fade)
      data[at + ms] = Math.max(ts - (data[at + lastAt] ?? 0), (data[at + ms] ?? 0) * fade)
    }
    data[at + row] = now
    data[at + lastAt] = ts
  }
}

const add = (state: MissingState, metric: string, ts: number): void => {
  const at = state.metrics.length * slots
  if (state.data.length < at + slots) {
    const grown = newNumbers(Math.max(4 * slots, 2 * state.data.length))
    grown.set(state.data)
    state.data = grown
  }
  state.data.fill(0, at, at + slots)
  state.data[at + seen] = 1
  state.data[at + row] = state.rows
  state.data[at + lastAt] = ts
  // Copied instead of pushed: an array that grows keeps room for 17.
  state.metrics = state.metrics.concat(metric)
  state.newest = metric
  state.newestTs = ts
}

const forget = (state: MissingState, place: number): void => {
  state.metrics.splice(place, 1)
  state.data.copyWithin(place * slots, (place + 1) * slots)
}

const lookForMissing = (
  state: MissingState,
  ts: number,
  { context, out }: { context: DeviceContext; out: Verdict[] },
): void => {
  const { data } = state
  for (let i = 0; i < state.metrics.length; i += 1) {
    const at = i * slots
    const away = state.rows - (data[at + row] ?? 0)
    const times = data[at + seen] ?? 0
    if (away < leastRows || times < learnTimes) continue
    const metric = state.metrics[i] ?? ''
    const gone = data[at + lastAt] ?? 0
    const awayMs = ts - gone
    const loosen = context.loosen('missing', metric)
    if (away < loosen * Math.max(leastRows, timesLonger * (data[at + rows] ?? 0))) continue
    if (awayMs < loosen * Math.max(leastMs, timesLonger * (data[at + ms] ?? 0))) continue
    const renamed = state.newestTs >= gone && state.newest !== metric
    const sure = gone - state.firstTs >= dayKnownMs && awayMs >= majorAfterMs && !renamed
    const severity: Severity = sure && metricRole(metric) !== 'setting' ? 'major' : 'minor'
    const before = data[at + raised] ?? 0
    if (before === 2 || (before === 1 && severity === 'minor')) continue
    data[at + raised] = severity === 'major' ? 2 : 1
    data[at + back] = 0
    const name = metricWords(metric).name
    const updated = state.firmwareTs > 0 && Math.abs(state.firmwareTs - gone) < 2 * hour
    out.push({
      faulty: true,
      kind: 'missing',
      metric,
      severity,
      startedAt: gone,
      explanation: `${name} no longer comes although the device reports: it came in ${times} messages before, and in none of the ${rows} in the ${duration(awayMs)} until this was said${renamed ? `; “${state.newest}” appeared at that time and may be its new name` : ''}${updated ? `; the firmware changed${state.firmware === undefined ? '' : ` to ${state.firmware}`} at that time` : ''}.`,
      evidence: {
        from: gone,
        to: ts,
        confidence: renamed ? 0.6 : 0.9,
        facts: { messagesWithout: away, seenBefore: times, renamed, firmwareChanged: updated },
      },
    })
  }
}
