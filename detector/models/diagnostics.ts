import { day, hour } from '../../domain/clock.ts'
import type { Severity } from '../../domain/fault.ts'
import type { Sample } from '../../domain/observation.ts'
import type { DeviceDetector, Verdict } from '../detector.ts'
import { metricWords } from '../words.ts'

/**
 * What a device says about itself within its telemetry, beside its fault channel (models/reported.ts): restarts (an uptime that
 * falls, a restart count that rises), reasons of restarts that are not normal, counters of errors, and alarm flags. By the
 * metrics' names, as device makers choose them. All of kind `reported`, with the metric as the code.
 *
 * - restarts: three within six hours, and many more than is usual for this device
 * - reasons: a watchdog, brown-out, panic … seen for the first time, or again after a normal one; lapses after a day
 * - error counters: an hour that counts far more than this device's hours do
 * - alarm flags: 1 for two readings in a row, in a series that has been 0
 */
export interface DiagnosticsState {
  items: Map<string, Item>
}
type Item =
  | {
      type: 'uptime' | 'restarts'
      last: number
      /** When the last restarts were, oldest first. */
      at: number[]
      usual: number
      usualAt: number
      raised: boolean
    }
  | { type: 'reason'; last: string; abnormalAt: number; raised: boolean }
  | {
      type: 'errors'
      last: number
      hourFrom: number
      hour: number
      hours: number
      usual: number
      raised: boolean
    }
  | { type: 'flag'; zeros: number; ones: number; other: boolean; raised: boolean }
  | { type: 'none' }

const kept = 64
const restartsWithin = 6 * hour
const raiseRestarts = 3
const usualMs = 7 * day
const leastErrors = 10
const timesUsual = 8
const knownHours = 3
const flagZeros = 20
const flagOnes = 2

const uptimes = /(^|_)uptime(_|$)/i
/** A pump's or compressor's `starts` are its work, not its restarts. */
const restartCounts = /(^|_)(reboots?|restarts?|boots?)(_(count|total))?$/i
const reasons = /(reset|reboot|restart|boot)_?(reason|cause)$/i
const abnormal = /watch ?dog|wdt|brown|panic|exception|crash|hard ?fault|lockup|stack|assert|memory|overheat/i
const errorCounts = /(^|_)(errors?|failures?|crc|timeouts?|retries|drops|dropped)(_(total|count))?$/i
const flags = /(^|_)(alarm|leak|leakage|tamper|overheat|overload|low_battery|battery_low|fault)(_active)?$/i

const newItem = (metric: string, value: number | string, at: number): Item => {
  if (typeof value === 'string')
    return reasons.test(metric) ? { type: 'reason', last: '', abnormalAt: 0, raised: false } : { type: 'none' }
  if (uptimes.test(metric)) return { type: 'uptime', last: value, at: [], usual: 0, usualAt: 0, raised: false }
  if (restartCounts.test(metric)) return { type: 'restarts', last: value, at: [], usual: 0, usualAt: 0, raised: false }
  if (errorCounts.test(metric))
    return { type: 'errors', last: value, hourFrom: at, hour: 0, hours: 0, usual: 0, raised: false }
  if (flags.test(metric)) return { type: 'flag', zeros: 0, ones: 0, other: false, raised: false }
  return { type: 'none' }
}

interface Place {
  readonly metric: string
  readonly sample: Sample
  readonly loosen: number
  readonly out: Verdict[]
}

export const diagnostics: DeviceDetector<DiagnosticsState> = {
  scope: 'device',
  name: 'diagnostics',
  version: 1,
  kind: 'reported',
  init: () => ({ items: new Map() }),
  step(state, input, { context, out }) {
    if (input.kind !== 'sample' || input.timing !== 'onTime' || input.history === true) return
    for (const metric in input.values) {
      const value = input.values[metric]
      let item = state.items.get(metric)
      if (value === undefined || item?.type === 'none') continue
      if (!item) {
        if (state.items.size >= context.settings.maxSeriesPerDevice) continue
        item = newItem(metric, value, input.ts)
        state.items.set(metric, item)
        if (item.type === 'none') continue
      }
      read(item, value, { metric, sample: input, loosen: context.loosen('reported', metric), out })
    }
  },
  due: () => Number.POSITIVE_INFINITY,
  accept(state, { code }) {
    const item = code === undefined ? undefined : state.items.get(code)
    if (!item || item.type === 'none') return
    item.raised = false
    if (item.type === 'uptime' || item.type === 'restarts') item.at = []
    else if (item.type === 'errors') item.usual = Math.max(item.usual, item.hour)
    else if (item.type === 'flag') item.zeros = 0
  },
  watch(state) {
    const watched: { metric: string; state: 'watching'; reason: string }[] = []
    for (const [metric, item] of state.items)
      if (item.type !== 'none') watched.push({ metric, state: 'watching', reason: what[item.type] })
    return watched
  },
}

const what = {
  uptime: 'restarts are counted by it',
  restarts: 'restarts are counted by it',
  reason: 'read for restarts that are not normal',
  errors: 'watched for hours with many more errors than usual',
  flag: 'believed: it is the device’s own alarm',
} as const

const read = (item: Item, value: number | string, place: Place): void => {
  if (item.type === 'reason') {
    if (typeof value === 'string') readReason(item, value, place)
  } else if (typeof value !== 'number' || !Number.isFinite(value)) return
  else if (item.type === 'uptime') {
    if (value < item.last) restarted(item, place)
    else calm(item, place)
    item.last = value
  } else if (item.type === 'restarts') {
    if (value > item.last) restarted(item, place)
    else calm(item, place)
    item.last = value
  } else if (item.type === 'errors') readErrors(item, value, place)
  else if (item.type === 'flag') readFlag(item, value, place)
}

const raise = (
  { metric, sample, out }: Place,
  {
    severity,
    from,
    explanation,
    confidence,
    facts,
  }: {
    severity: Severity
    from: number
    explanation: string
    confidence: number
    facts: Record<string, string | number | boolean>
  },
): void => {
  const evidence = { from, to: sample.ts, confidence, facts }
  out.push({ faulty: true, kind: 'reported', metric, code: metric, severity, startedAt: from, explanation, evidence })
}
const clear = ({ metric, out }: Place): void => {
  out.push({ faulty: false, kind: 'reported', metric, code: metric })
}

type Restarts = Extract<Item, { type: 'uptime' | 'restarts' }>
const fade = (item: Restarts, ts: number): void => {
  if (item.usualAt > 0 && ts > item.usualAt) item.usual *= Math.exp(-(ts - item.usualAt) / usualMs)
  item.usualAt = Math.max(item.usualAt, ts)
}
/** What left the window becomes part of the usual: the outbreak itself must not at once. */
const forgetOld = (item: Restarts, ts: number): void => {
  while (item.at.length > 0 && (ts - (item.at[0] ?? ts) > restartsWithin || item.at.length >= kept)) {
    item.at.shift()
    fade(item, ts)
    item.usual += restartsWithin / usualMs
  }
}
const restarted = (item: Restarts, place: Place): void => {
  const { ts } = place.sample
  forgetOld(item, ts)
  item.at.push(ts)
  fade(item, ts)
  const count = item.at.length
  if (item.raised || count < raiseRestarts * place.loosen + 4 * item.usual) return
  item.raised = true
  const from = item.at[0] ?? ts
  raise(place, {
    severity: 'major',
    from,
    explanation: `The device restarted ${count} times in the last ${Math.max(1, Math.ceil((ts - from) / hour))} hours; ${item.usual < 0.05 ? 'it hardly ever did before' : `about ${item.usual.toFixed(1)} in six hours is usual for it`}.`,
    confidence: 0.9,
    facts: { restarts: count, usualInSixHours: Math.round(item.usual * 100) / 100 },
  })
}
const calm = (item: Restarts, place: Place): void => {
  if (!item.raised) return
  forgetOld(item, place.sample.ts)
  if (item.at.length > 0) return
  item.raised = false
  clear(place)
}

const readReason = (item: Extract<Item, { type: 'reason' }>, value: string, place: Place): void => {
  const { ts } = place.sample
  const bad = abnormal.test(value)
  if (bad && value !== item.last && !item.raised) {
    item.raised = true
    item.abnormalAt = ts
    raise(place, {
      severity: 'minor',
      from: ts,
      explanation: `The device says that it restarted because of “${value.slice(0, 80)}”, which is not a normal reason.`,
      confidence: 0.9,
      facts: { reason: value.slice(0, 80) },
    })
  } else if (item.raised && (!bad || ts - item.abnormalAt >= day)) {
    item.raised = false
    clear(place)
  }
  item.last = value.slice(0, 80)
}

const readErrors = (item: Extract<Item, { type: 'errors' }>, value: number, place: Place): void => {
  const { ts } = place.sample
  while (ts - item.hourFrom >= hour) {
    if (!item.raised && item.hours > 0) item.usual += (item.hour - item.usual) / Math.min(item.hours, 100)
    item.hours += 1
    if (item.raised && item.hour < (timesUsual / 2) * (item.usual + 1)) {
      item.raised = false
      clear(place)
    }
    item.hour = 0
    // After a long hole there is nothing to go through hour by hour.
    item.hourFrom = ts - item.hourFrom >= 2 * hour ? ts : item.hourFrom + hour
  }
  // A count that fell began again: all of it is new.
  const risen = value >= item.last ? value - item.last : Math.max(0, value)
  item.last = value
  item.hour += risen
  if (item.raised || item.hours < knownHours) return
  if (item.hour < place.loosen * Math.max(leastErrors, timesUsual * (item.usual + 1))) return
  item.raised = true
  raise(place, {
    severity: 'minor',
    from: item.hourFrom,
    explanation: `${metricWords(place.metric).name.replaceAll('_', ' ')} rose by ${Math.round(item.hour)} within an hour; about ${item.usual < 1 ? 'none' : Math.round(item.usual)} an hour is usual for this device.`,
    confidence: 0.8,
    facts: { inThisHour: item.hour, usualPerHour: Math.round(item.usual * 10) / 10 },
  })
}

const readFlag = (item: Extract<Item, { type: 'flag' }>, value: number, place: Place): void => {
  if (value !== 0 && value !== 1) item.other = true
  if (item.other) return
  if (value === 0) {
    item.zeros += 1
    item.ones = 0
    if (!item.raised) return
    item.raised = false
    clear(place)
    return
  }
  item.ones += 1
  if (item.raised || item.zeros < flagZeros || item.ones < Math.ceil(flagOnes * place.loosen)) return
  item.raised = true
  raise(place, {
    severity: 'major',
    from: place.sample.ts,
    explanation: `The device itself raises “${place.metric.replaceAll('_', ' ')}”.`,
    confidence: 0.95,
    facts: { flag: place.metric },
  })
}
