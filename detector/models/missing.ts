import { hour, minute } from '../../domain/clock.ts'
import type { Severity } from '../../domain/fault.ts'
import type { Sample } from '../../domain/observation.ts'
import type { DeviceContext, DeviceDetector, Verdict } from '../detector.ts'
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
  metrics: Map<string, Presence>
  firmware: string | undefined
  firmwareTs: number
  /** The newest metric, for what may be a new name. */
  newest: string
  newestTs: number
}
interface Presence {
  seen: number
  row: number
  ts: number
  /** The longest it ever stayed away, fading by a hundredth at each return. */
  rows: number
  ms: number
  raised: boolean
  severity: Severity
  /** Seen again since it was raised. */
  back: number
}

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
  version: 1,
  kind: 'missing',
  init: () => ({
    rows: 0,
    firstTs: 0,
    lastTs: 0,
    metrics: new Map(),
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
    if (metric !== undefined) state.metrics.delete(metric)
  },
  watch(state) {
    const learning = [...state.metrics.values()].filter(({ seen }) => seen < learnTimes).length
    return [
      {
        metric: null,
        state: state.metrics.size > 0 && learning === state.metrics.size ? 'learning' : 'watching',
        ...(learning === 0 ? {} : { reason: `${learning} of ${state.metrics.size} metrics came too rarely yet` }),
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
  for (const metric in values) {
    const known = state.metrics.get(metric)
    if (!known) {
      if (state.metrics.size >= context.settings.maxSeriesPerDevice) continue
      state.metrics.set(metric, {
        seen: 1,
        row: state.rows,
        ts,
        rows: 0,
        ms: 0,
        raised: false,
        severity: 'minor',
        back: 0,
      })
      state.newest = metric
      state.newestTs = ts
      continue
    }
    known.seen += 1
    if (known.raised) {
      known.back += 1
      if (known.back >= clearTimes) {
        known.raised = false
        out.push({ faulty: false, kind: 'missing', metric })
      }
    } else {
      known.rows = Math.max(state.rows - known.row, known.rows * fade)
      known.ms = Math.max(ts - known.ts, known.ms * fade)
    }
    known.row = state.rows
    known.ts = ts
  }
}

const lookForMissing = (
  state: MissingState,
  ts: number,
  { context, out }: { context: DeviceContext; out: Verdict[] },
): void => {
  for (const [metric, known] of state.metrics) {
    const rows = state.rows - known.row
    if (known.seen < learnTimes || rows < leastRows) continue
    const away = ts - known.ts
    const loosen = context.loosen('missing', metric)
    if (rows < loosen * Math.max(leastRows, timesLonger * known.rows)) continue
    if (away < loosen * Math.max(leastMs, timesLonger * known.ms)) continue
    const renamed = state.newestTs >= known.ts && state.newest !== metric
    const sure = known.ts - state.firstTs >= dayKnownMs && away >= majorAfterMs && !renamed
    const severity: Severity = sure && metricRole(metric) !== 'setting' ? 'major' : 'minor'
    if (known.raised && (known.severity === 'major' || severity === 'minor')) continue
    known.raised = true
    known.severity = severity
    known.back = 0
    const name = metricWords(metric).name
    const updated = state.firmwareTs > 0 && Math.abs(state.firmwareTs - known.ts) < 2 * hour
    out.push({
      faulty: true,
      kind: 'missing',
      metric,
      severity,
      startedAt: known.ts,
      explanation: `${name} has been missing for ${duration(away)} although the device reports: it came in ${known.seen} messages before and in none of the last ${rows}${renamed ? `; “${state.newest}” appeared at that time and may be its new name` : ''}${updated ? `; the firmware changed${state.firmware === undefined ? '' : ` to ${state.firmware}`} at that time` : ''}.`,
      evidence: {
        from: known.ts,
        to: ts,
        confidence: renamed ? 0.6 : 0.9,
        facts: { messagesWithout: rows, seenBefore: known.seen, renamed, firmwareChanged: updated },
      },
    })
  }
}
