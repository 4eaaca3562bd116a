import { type Severity, severityRank } from '../../domain/fault.ts'
import type { Sample, StatusChange } from '../../domain/observation.ts'
import type { DeviceContext, DeviceDetector, FaultyVerdict, Verdict } from '../detector.ts'
import { newNumbers } from '../numbers.ts'
import { stoodStillBy } from '../ownTime.ts'
import { duration } from '../words.ts'

/**
 * A device that has stopped reporting, against its own rhythm: declared (registry or status) or learned from its gaps.
 * Silent after `silenceIntervals` expected intervals, never before `silenceAtLeastMs`. A device that said goodbye, or whose will
 * did, is silent after a short grace. Asleep devices are left alone until `wakeAt`, or until heard when they named no time.
 * Time that we stood still does not count (promise P8). Healthy again only when it has really reported, twice by default.
 * A silence that a person said was none stays excused until the device is next heard, however long that takes.
 * Major; critical once it has lasted `silenceCriticalAfterMs`.
 */
export interface SilenceState {
  /** Our clock at the last sign of life, and how long we had stood still by then. */
  heardAt: number
  stoodStillMs: number
  messages: number
  declaredMs: number
  /** The last gaps between messages, for the learned rhythm. */
  gaps: Float64Array
  gapCount: number
  /** The newest time a sample was measured at; 0 before the first. */
  measuredAt: number
  connection: StatusChange['state']
  connectionAt: number
  wakeAt: number | undefined
  raised: boolean
  severity: Severity
  /** How long it had been allowed to be quiet when it was raised. */
  raisedAfterMs: number
  /** Reports since it was raised. */
  back: number
  /** When a person said that this silence was none; 0 once it is heard again. That gap is not learned. */
  excusedAt: number
}

const keptGaps = 32
const enoughGaps = 5

export const silence: DeviceDetector<SilenceState> = {
  scope: 'device',
  name: 'silence',
  version: 3,
  kind: 'silence',
  init: () => ({
    heardAt: 0,
    stoodStillMs: 0,
    messages: 0,
    declaredMs: 0,
    gaps: newNumbers(keptGaps),
    gapCount: 0,
    measuredAt: 0,
    connection: 'online',
    connectionAt: 0,
    wakeAt: undefined,
    raised: false,
    severity: 'minor',
    raisedAfterMs: 0,
    back: 0,
    excusedAt: 0,
  }),
  step(state, input, { context, out }) {
    if ('history' in input && input.history) return
    switch (input.kind) {
      case 'sample':
        learnRhythm(state, input, context)
        heard(state, input.at, { context, out })
        break
      case 'reported': // A sign of life, but faults keep no rhythm.
        heard(state, input.at, { context, out })
        break
      case 'status':
        declared(state, input, context)
        break
      case 'tick':
        judge(state, input.at, { context, out })
        break
      case 'commandResult': // It lives, but whether it reports again is another question.
      case 'refresh':
    }
  },
  due: (state, context) => {
    if (state.raised) {
      if (state.severity === 'critical') return Number.POSITIVE_INFINITY
      return state.severity === 'major'
        ? quietSince(state) + context.settings.silenceCriticalAfterMs
        : state.raisedAfterMs + quietSince(state) + context.settings.silenceConfirmMs
    }
    const after = allowance(state, context)
    return after === undefined ? Number.POSITIVE_INFINITY : quietSince(state) + after
  },
  accept(state, { at }) {
    state.raised = false
    state.back = 0
    state.excusedAt = at
  },
  watch(state, context) {
    const metric = null
    if (state.messages === 0) return [{ metric, state: 'notWatched', reason: 'it has not reported yet' }]
    if (isExcused(state))
      return [
        { metric, state: 'notWatched', reason: 'silence accepted until it reports again: a person said it is none' },
      ]
    if (state.connection === 'sleeping' && state.wakeAt === undefined)
      return [{ metric, state: 'notWatched', reason: 'it is asleep and did not say until when' }]
    const after = allowance(state, context)
    if (after === undefined)
      return [
        {
          metric,
          state: 'learning',
          reason: 'its rhythm is not known yet: declare an interval, or wait for some reports',
        },
      ]
    const reason = `silent when nothing comes for ${duration(after)}`
    return [{ metric, state: 'watching', reason }]
  },
}

/** What a person excused is over with the next sign of life, not before. */
const isExcused = ({ excusedAt, heardAt }: SilenceState): boolean => excusedAt > heardAt

/** How long it may be quiet, ms; undefined while unknown, excused, or asleep for good. */
export const allowance = (state: SilenceState, context: DeviceContext): number | undefined => {
  const { settings, profile } = context
  const loosen = context.loosen('silence')
  if (state.messages === 0 || isExcused(state)) return undefined
  if (state.connection === 'offline') return settings.offlineGraceMs * loosen
  if (state.connection === 'sleeping' && state.wakeAt === undefined) return undefined
  const declaredMs = state.declaredMs > 0 ? state.declaredMs : (profile?.expectEverySeconds ?? 0) * 1000
  if (declaredMs === 0 && state.gapCount < enoughGaps) return undefined
  const kept = Math.min(state.gapCount, keptGaps)
  let longest = 0
  for (let i = 0; i < kept; i += 1) longest = Math.max(longest, state.gaps[i] ?? 0)
  // This is asked for every device again and again: sorted only where it matters.
  const usual = declaredMs > 0 ? 0 : (state.gaps.slice(0, kept).sort()[Math.floor(0.9 * (kept - 1))] ?? 0)
  // A device with a declared rhythm that does not keep it so well is judged by what it does.
  const most = Math.max(settings.silenceIntervals * (declaredMs > 0 ? declaredMs : usual), 1.5 * longest)
  return Math.max(most, settings.silenceAtLeastMs) * loosen
}

/** From when the allowance runs. */
const quietSince = (state: SilenceState): number =>
  state.connection === 'offline'
    ? state.connectionAt
    : state.connection === 'sleeping'
      ? Math.max(state.heardAt, state.wakeAt ?? 0)
      : state.heardAt

/** How long it has been quiet when it should not be, our standstills not counted; 0 when it is not judged. */
export const quietFor = (state: SilenceState, at: number, { own }: DeviceContext): number =>
  state.messages === 0 ? 0 : Math.max(0, at - quietSince(state) - (stoodStillBy(own, at) - state.stoodStillMs))

/**
 * Learns how often it reports: by the times it measured at where it dates its samples, for what waited somewhere comes in
 * all at once; by their arrival where it does not.
 */
const learnRhythm = (state: SilenceState, { at, ts, clock }: Sample, { own }: DeviceContext): void => {
  const first = state.messages === 0 || state.measuredAt === 0
  const apart = ts - state.measuredAt
  const gap = clock === 'ours' ? at - state.heardAt : apart > 0 ? Math.max(apart, at - state.heardAt) : 0
  state.measuredAt = Math.max(state.measuredAt, ts)
  if (first || gap <= 0 || state.raised || state.connection === 'sleeping') return
  // A gap in which we ourselves were away says nothing about the device's rhythm.
  if (stoodStillBy(own, at) > state.stoodStillMs || isExcused(state)) return
  state.gaps[state.gapCount % keptGaps] = gap
  state.gapCount += 1
}

const heard = (state: SilenceState, at: number, { context, out }: { context: DeviceContext; out: Verdict[] }): void => {
  const { own, settings } = context
  // One array of samples is one message.
  const another = at > state.heardAt || state.messages === 0
  state.heardAt = Math.max(state.heardAt, at)
  state.stoodStillMs = stoodStillBy(own, at)
  state.excusedAt = 0
  if (another) state.messages += 1
  if (state.connection === 'offline' || (state.connection === 'sleeping' && state.wakeAt === undefined))
    state.connection = 'online'
  if (!state.raised) return
  if (another) state.back += 1
  if (state.back < settings.silenceClearMessages) return
  state.raised = false
  state.back = 0
  out.push({ faulty: false, kind: 'silence' })
}

const declared = (state: SilenceState, input: StatusChange, context: DeviceContext): void => {
  if (input.expectEverySeconds !== undefined) state.declaredMs = input.expectEverySeconds * 1000
  if (input.state === 'offline') {
    // A goodbye repeated (a retained one, after our restart) does not start the grace anew.
    if (state.connection !== 'offline') {
      state.connectionAt = input.at
      state.stoodStillMs = stoodStillBy(context.own, input.at)
    }
    if (state.messages === 0) state.messages = 1
    state.connection = 'offline'
    return
  }
  // It speaks: whatever was excused is over. (Of a goodbye that is not so: a broker says that for it, too.)
  state.excusedAt = 0
  state.connection = input.state
  state.connectionAt = input.at
  state.wakeAt = input.wakeAt
  if (input.state !== 'online') return
  // The allowance for its first report runs from here; a fault stays open until it has really reported.
  if (state.messages === 0) state.messages = 1
  state.heardAt = Math.max(state.heardAt, input.at)
  state.stoodStillMs = stoodStillBy(context.own, input.at)
}

const judge = (state: SilenceState, at: number, { context, out }: { context: DeviceContext; out: Verdict[] }): void => {
  const { own, settings } = context
  if (state.raised) {
    if (state.severity === 'critical' || own.pipelineSuspect) return
    const quiet = quietFor(state, at, context)
    const severity =
      quiet >= settings.silenceCriticalAfterMs
        ? 'critical'
        : quiet >= state.raisedAfterMs + settings.silenceConfirmMs
          ? 'major'
          : 'minor'
    if (severityRank(severity) <= severityRank(state.severity)) return
    state.severity = severity
    out.push(verdict(state, at, context))
    return
  }
  const after = allowance(state, context)
  if (after === undefined || own.pipelineSuspect || at < own.silenceGraceUntil) return
  const quiet = quietFor(state, at, context)
  if (quiet < after) return
  state.raised = true
  state.raisedAfterMs = after
  // Most silences end by themselves within minutes: shown at once, but nobody is called for these.
  state.severity = quiet >= after + settings.silenceConfirmMs ? 'major' : 'minor'
  state.back = 0
  out.push(verdict(state, at, context))
}

const verdict = (state: SilenceState, at: number, context: DeviceContext): FaultyVerdict => {
  const offline = state.connection === 'offline'
  const from = offline ? Math.max(state.heardAt, state.connectionAt) : quietSince(state)
  const declaredMs = state.declaredMs > 0 ? state.declaredMs : (context.profile?.expectEverySeconds ?? 0) * 1000
  const kept = Math.min(state.gapCount, keptGaps)
  const usual = declaredMs > 0 ? declaredMs : (state.gaps.slice(0, kept).sort()[kept >> 1] ?? 0)
  const silentSeconds = Math.round((at - from) / 1000)
  return {
    faulty: true,
    kind: 'silence',
    severity: state.severity,
    startedAt: from,
    explanation: offline
      ? 'The device went offline and has not come back.'
      : state.connection === 'sleeping'
        ? 'The device was to wake up and has not reported.'
        : `Nothing is heard of the device any more; it usually reports every ${duration(usual)}.`,
    evidence: {
      from,
      to: at,
      confidence: offline ? 0.95 : 0.9,
      facts: { silentSeconds, expectedEverySeconds: Math.round(usual / 1000), saidGoodbye: offline },
    },
  }
}
