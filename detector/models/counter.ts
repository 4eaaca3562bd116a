import { day, hour } from '../../domain/clock.ts'
import type { Severity } from '../../domain/fault.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../detector.ts'
import { duration, type MetricRole, metricRole, metricWords, quantity } from '../words.ts'

/**
 * A meter that counts backwards. A counter may begin again at nought (the device restarted) or at the end of its register (it
 * ran over); any other fall is a real drop, and what it has counted is wrong. Counters are told by their name or by never
 * falling. A series that falls more often than a counter would is none: its fault is taken back, it is never accused again.
 * A counter that begins again several times a day, and never did so before, has lost its memory; daily and per-session counters do
 * it as a habit, which is learned.
 */
export interface CounterState {
  role: MetricRole
  readings: number
  firstTs: number
  last: number
  rises: number
  falls: number
  /** Usual rise per reading, forgetting over ~100. */
  rise: number
  resets: number
  wraps: number
  /** When it last began again, oldest first; and how often it usually does in a day, forgetting over two weeks. */
  resetAt: number[]
  resetsPerDay: number
  resetsAsOf: number
  raised: boolean
  dropAt: number
}

/** Register sizes: binary, and decimal as on meters with drums. */
const registers = [2 ** 8, 2 ** 15, 2 ** 16, 2 ** 24, 2 ** 31, 2 ** 32, 2 ** 53, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
const learnRises = 20
/** What is not named a counter has fallen, in whatever way, no more often than this if it is one. */
const mostStrange = 3
const mostFallShare = 0.01
/** As long as a drop is shown when none follows. */
const shownMs = day
const habitMs = 14 * day
/** Before, what looks like an outbreak may be its habit. */
const habitKnownMs = 2 * day
const keptResets = 32
const raiseResets = 3
const raiseResetsKnown = 2

const isCounter = (state: CounterState): boolean =>
  state.rises >= learnRises &&
  state.falls <= Math.max(3, mostFallShare * state.rises) &&
  (state.role === 'counter' ||
    // By its ways alone: a load that rises and rests at nought also hardly ever falls to anything else.
    (state.role === 'measure' && state.readings >= 200 && state.falls + state.resets <= mostStrange))

/** It is not called a counter, and does not behave as one: for good, nothing takes back how often it fell. */
const isNone = ({ role, raised, falls, resets }: CounterState): boolean =>
  !raised && role !== 'counter' && (role !== 'measure' || falls + resets > mostStrange)

/** What became of a count when it fell. */
export const whatFell = ({ from, to, rise }: { from: number; to: number; rise: number }): 'reset' | 'wrap' | 'drop' => {
  if (to >= 0 && to <= Math.max(3 * rise, 0.01 * from)) {
    const register = registers.find((size) => size > from)
    return register !== undefined && register - from <= Math.max(3 * rise, 0.001 * register) ? 'wrap' : 'reset'
  }
  // Signed registers run over into the negative.
  if (to < 0 && from > 0 && (Math.abs(from - 2 ** 15) <= 3 * rise || Math.abs(from - 2 ** 31) <= 3 * rise))
    return 'wrap'
  return 'drop'
}

export const counter: SeriesDetector<CounterState> = {
  scope: 'series',
  name: 'counter',
  version: 2,
  kind: 'counter',
  init: ({ metric }) => ({
    role: metricRole(metric),
    readings: 0,
    firstTs: 0,
    last: 0,
    rises: 0,
    falls: 0,
    rise: 0,
    resets: 0,
    wraps: 0,
    resetAt: [],
    resetsPerDay: 0,
    resetsAsOf: 0,
    raised: false,
    dropAt: 0,
  }),
  step(state, input) {
    const { value, ts, metric } = input
    if (isNone(state) || !Number.isFinite(value)) return undefined
    state.readings += 1
    const from = state.last
    state.last = value
    if (state.readings === 1) {
      state.firstTs = ts
      return undefined
    }
    const change = value - from
    if (change > 0) {
      state.rises += 1
      state.rise += (change - state.rise) / Math.min(state.rises, 100)
    } else if (change < 0) return fell(state, input, from)
    if (state.raised && ts - state.dropAt >= shownMs) {
      state.raised = false
      return { faulty: false, kind: 'counter', metric }
    }
    return undefined
  },
  idle: isNone,
  accept(state) {
    state.raised = false
    state.resetsPerDay = Math.max(state.resetsPerDay, state.resetAt.length)
    state.resetAt = []
  },
  watch(state) {
    if (isCounter(state))
      return {
        state: 'watching',
        ...(state.resets + state.wraps === 0
          ? {}
          : { reason: `it began again ${state.resets + state.wraps} times, as counters do when a device restarts` }),
      }
    return state.role === 'counter' && state.falls <= 3
      ? { state: 'learning', reason: `${state.rises} of the first ${learnRises} rises seen` }
      : { state: 'notWatched', reason: 'it is no counter: it rises and falls' }
  },
}

type Fallen = Pick<SeriesInput, 'metric' | 'ts' | 'loosen' | 'value'>

const beganAgain = (state: CounterState, { metric, ts, loosen }: Fallen): Verdict | undefined => {
  const fade = (): void => {
    if (ts > state.resetsAsOf) state.resetsPerDay *= Math.exp(-(ts - state.resetsAsOf) / habitMs)
    state.resetsAsOf = Math.max(state.resetsAsOf, ts)
  }
  // What is older than a day becomes part of the habit: an outbreak must not at once.
  while (state.resetAt.length > 0 && (ts - (state.resetAt[0] ?? ts) > day || state.resetAt.length >= keptResets)) {
    state.resetAt.shift()
    fade()
    state.resetsPerDay += day / habitMs
  }
  fade()
  state.resetAt.push(ts)
  const count = state.resetAt.length
  const known = ts - state.firstTs
  // Only what is named a counter: a load that rises and rests at nought is none.
  if (state.role !== 'counter' || /uptime/i.test(metric) || known < habitKnownMs) return undefined
  // What has been seen for days only has not had the time to add up.
  const usual = state.resetsPerDay / (1 - Math.exp(-(known - day) / habitMs))
  const least = known < 7 * day ? raiseResets : raiseResetsKnown
  if (count < least * loosen + 4 * usual) return undefined
  state.dropAt = ts
  if (state.raised) return undefined
  state.raised = true
  const from = state.resetAt[0] ?? ts
  return {
    faulty: true,
    kind: 'counter',
    metric,
    severity: 'major',
    startedAt: from,
    explanation: `${metricWords(metric).name} began to count from nought ${count} times within ${duration(ts - from)}; ${usual < 0.1 ? 'it hardly ever did before' : `about ${usual.toFixed(1)} times a day is usual for it`}.`,
    evidence: {
      from,
      to: ts,
      confidence: 0.85,
      facts: { resets: count, usualPerDay: Math.round(usual * 100) / 100 },
    },
  }
}

const fell = (state: CounterState, { metric, ts, loosen, value }: Fallen, from: number): Verdict | undefined => {
  const known = isCounter(state)
  const what = whatFell({ from, to: value, rise: state.rise })
  if (what === 'reset') {
    state.resets += 1
    if (known) return beganAgain(state, { metric, ts, loosen, value })
  } else if (what === 'wrap') state.wraps += 1
  else state.falls += 1
  if (what !== 'drop' || !known) {
    if (known || !state.raised) return undefined
    state.raised = false
    return { faulty: false, kind: 'counter', metric }
  }
  // Rounding and late corrections take back a little; what was marked as a false alarm before must be more.
  if (from - value <= 2 * loosen * state.rise) return undefined
  if (state.raised || /uptime/i.test(metric)) return undefined
  state.raised = true
  state.dropAt = ts
  const { name, unit } = metricWords(metric)
  const severity: Severity = from - value > 20 * state.rise ? 'major' : 'minor'
  return {
    faulty: true,
    kind: 'counter',
    metric,
    severity,
    startedAt: ts,
    explanation: `${name} fell from ${quantity(from, unit)} to ${quantity(value, unit)}, although it only ever counts up; neither a restart nor an overflow would leave it there.`,
    evidence: {
      from: ts - hour,
      to: ts,
      observed: value,
      expected: { low: from, high: null },
      confidence: 0.9,
      facts: { before: from, usualRise: state.rise },
    },
  }
}
