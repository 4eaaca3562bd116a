import { day, hour, minute } from '../../domain/clock.ts'
import type { Severity } from '../../domain/fault.ts'
import type { DeviceContext, DeviceDetector, Verdict } from '../detector.ts'
import { stoodStillBy } from '../ownTime.ts'
import { duration } from '../words.ts'

/**
 * A connection that comes and goes. A drop is a goodbye (or will) of a device that was online, a greeting without one, or a hole in its reports of
 * several times their usual distance that it came back from. Raised when an hour has at least four, and many more than an hour
 * of this device usually has; cleared after an hour without any. Devices that sleep by plan do not flap; holes in which we
 * ourselves were away are not theirs (promise P8). Minor, and major when it has gone on for three hours.
 */
export interface FlappingState {
  online: boolean
  asleep: boolean
  greetedAt: number
  heardAt: number
  stoodStillMs: number
  /** Usual distance of reports, ms: a running median in steps of 2 %. */
  usualGapMs: number
  gaps: number
  /** When the last drops began, oldest first; at most `keptDrops`. */
  drops: number[]
  lastDropAt: number
  /** Drops per hour that are usual, forgetting over three days, as of `rateAt`. */
  rate: number
  rateAt: number
  raised: boolean
  severity: Severity
  raisedFrom: number
}

const keptDrops = 64
const raiseDrops = 4
const timesUsual = 4
const holeTimes = 4
const leastHoleMs = 2 * minute
const longestHoleMs = 6 * hour
const enoughGaps = 20
const rateMs = 3 * day
const majorAfterMs = 3 * hour

export const flapping: DeviceDetector<FlappingState> = {
  scope: 'device',
  name: 'flapping',
  version: 1,
  kind: 'flapping',
  hears: ['sample', 'status', 'tick'],
  init: () => ({
    online: false,
    asleep: false,
    greetedAt: 0,
    heardAt: 0,
    stoodStillMs: 0,
    usualGapMs: 0,
    gaps: 0,
    drops: [],
    lastDropAt: 0,
    rate: 0,
    rateAt: 0,
    raised: false,
    severity: 'minor',
    raisedFrom: 0,
  }),
  step(state, input, { context, out }) {
    switch (input.kind) {
      case 'status':
        state.asleep = input.state === 'sleeping'
        // A greeting while it was thought online: it had gone without a goodbye.
        if (
          state.online &&
          (input.state === 'offline' || (input.state === 'online' && input.at - state.greetedAt >= minute))
        )
          dropped(state, input.at, { context, out })
        state.online = input.state === 'online'
        if (state.online) state.greetedAt = input.at
        break
      case 'sample':
        if (input.history !== true) heard(state, input.at, { context, out })
        break
      case 'tick':
        if (state.raised && input.at - state.lastDropAt >= hour && !context.own.pipelineSuspect) {
          state.raised = false
          out.push({ faulty: false, kind: 'flapping' })
        }
    }
  },
  due: (state) => (state.raised ? state.lastDropAt + hour : Number.POSITIVE_INFINITY),
  accept(state) {
    state.raised = false
    // What it does now is usual for it.
    state.rate = Math.max(state.rate, state.drops.length)
    state.drops = []
  },
  watch: (state) => [
    state.asleep
      ? { metric: null, state: 'notWatched', reason: 'it sleeps by plan' }
      : state.gaps < enoughGaps
        ? {
            metric: null,
            state: 'learning',
            reason: `how often it usually reports: ${state.gaps} of the first ${enoughGaps} pauses between reports seen`,
          }
        : { metric: null, state: 'watching' },
  ],
}

const heard = (state: FlappingState, at: number, options: { context: DeviceContext; out: Verdict[] }): void => {
  const gap = at - state.heardAt
  const first = state.heardAt === 0
  const stoodStillMs = stoodStillBy(options.context.own, at)
  const ours = stoodStillMs > state.stoodStillMs
  state.stoodStillMs = stoodStillMs
  const before = state.heardAt
  state.heardAt = Math.max(state.heardAt, at)
  if (state.asleep || first || ours || gap <= 0) {
    state.asleep = false
    return
  }
  const hole = Math.max(leastHoleMs, holeTimes * state.usualGapMs)
  // A hole that began with a goodbye has been counted; a very long one is silence, not flapping.
  if (state.gaps >= enoughGaps && gap > hole && gap < longestHoleMs && state.lastDropAt < before)
    dropped(state, at, options)
  state.gaps += 1
  if (state.usualGapMs === 0) state.usualGapMs = gap
  else state.usualGapMs *= gap > state.usualGapMs ? 1.02 : gap < state.usualGapMs ? 0.98 : 1
}

const dropped = (
  state: FlappingState,
  at: number,
  { context, out }: { context: DeviceContext; out: Verdict[] },
): void => {
  if (context.own.pipelineSuspect || at < context.own.silenceGraceUntil) return
  // The usual is what was so until an hour ago: the outbreak itself must not become usual at once.
  while (state.drops.length > 0 && (at - (state.drops[0] ?? at) > hour || state.drops.length >= keptDrops)) {
    state.drops.shift()
    fade(state, at)
    state.rate += (1 / rateMs) * hour
  }
  fade(state, at)
  state.drops.push(at)
  state.lastDropAt = at
  const enough = raiseDrops * context.loosen('flapping') + timesUsual * state.rate
  if (!state.raised && state.drops.length < enough) return
  if (!state.raised) {
    state.raised = true
    state.severity = 'minor'
    state.raisedFrom = state.drops[0] ?? at
  } else if (state.severity === 'minor' && at - state.raisedFrom >= majorAfterMs) state.severity = 'major'
  else return
  out.push({
    faulty: true,
    kind: 'flapping',
    severity: state.severity,
    startedAt: state.raisedFrom,
    explanation: `The connection broke off ${state.drops.length} times in the last ${duration(Math.min(hour, Math.max(minute, at - (state.drops[0] ?? at))))} and came back each time; ${state.rate < 0.05 ? 'it hardly ever did before' : `about ${state.rate.toFixed(1)} times an hour is usual for this device`}.`,
    evidence: {
      from: state.raisedFrom,
      to: at,
      confidence: Math.min(0.95, 0.6 + state.drops.length / 40),
      facts: { dropsInLastHour: state.drops.length, usualPerHour: Math.round(state.rate * 100) / 100 },
    },
  })
}

const fade = (state: FlappingState, at: number): void => {
  if (state.rateAt > 0 && at > state.rateAt) state.rate *= Math.exp(-(at - state.rateAt) / rateMs)
  state.rateAt = Math.max(state.rateAt, at)
}
