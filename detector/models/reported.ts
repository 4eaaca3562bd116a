import { day } from '../../domain/clock.ts'
import type { Severity } from '../../domain/fault.ts'
import type { ReportedFault } from '../../domain/observation.ts'
import type { DeviceDetector } from '../detector.ts'
import { stoodStillBy } from '../ownTime.ts'

/**
 * The device's own fault codes, believed: open until the device clears them, or until it has not repeated them for a day in
 * which we could hear it (promise P8).
 * info → minor, warning → major, critical → critical. A code marked as a false alarm must repeat (twice, three, at most four
 * times within that day) before it is believed again.
 */
export interface ReportedState {
  codes: Map<string, ReportedCode>
  /** Codes beyond the limit, not kept. */
  refused: number
}
interface ReportedCode {
  raised: boolean
  severity: Severity
  /** Device time of the last word about it, and our time. */
  ts: number
  at: number
  /** How long we had stood still by then. */
  stoodStillMs: number
  repeats: number
}

/** A device that was away may tell late; one that says its fault began in 2001 has lost its clock, ms. */
const oldestBeginning = 7 * day
const severityOf: Readonly<Record<ReportedFault['severity'], Severity>> = {
  info: 'minor',
  warning: 'major',
  critical: 'critical',
}
const rank: Readonly<Record<Severity, number>> = { minor: 0, major: 1, critical: 2 }

export const reported: DeviceDetector<ReportedState> = {
  scope: 'device',
  name: 'reported',
  version: 2,
  kind: 'reported',
  hears: ['reported', 'tick'],
  init: () => ({ codes: new Map(), refused: 0 }),
  step(state, input, { context, out }) {
    const { settings, own } = context
    if (input.kind === 'tick') {
      for (const [code, known] of state.codes) {
        const listened = input.at - known.at - (stoodStillBy(own, input.at) - known.stoodStillMs)
        if (listened < settings.reportedLapseMs) continue
        state.codes.delete(code)
        if (known.raised) out.push({ faulty: false, kind: 'reported', code })
      }
      return
    }
    if (input.kind !== 'reported') return
    const { code, ts, at } = input
    const known = state.codes.get(code)
    // Older than what we know: the network mixed up the order.
    if (known && ts < known.ts) return
    if (input.clear) {
      state.codes.delete(code)
      // Said even where nothing is remembered: the fault may have been opened by an older version of this detector.
      out.push({ faulty: false, kind: 'reported', code })
      return
    }
    if (!known && state.codes.size >= settings.maxCodesPerDevice) {
      state.refused += 1
      return
    }
    const entry = known ?? { raised: false, severity: 'minor' as const, ts, at, stoodStillMs: 0, repeats: 0 }
    state.codes.set(code, entry)
    entry.ts = ts
    entry.at = at
    entry.stoodStillMs = stoodStillBy(own, at)
    entry.repeats += 1
    if (entry.repeats < Math.ceil(context.loosen('reported', code))) return
    const severity = severityOf[input.severity]
    const began = Math.max(Math.min(ts, at), at - oldestBeginning)
    if (entry.raised && rank[severity] <= rank[entry.severity]) return
    entry.raised = true
    entry.severity = severity
    out.push({
      faulty: true,
      kind: 'reported',
      code,
      severity,
      startedAt: began,
      explanation: `The device itself reports fault ${code}${input.text === undefined ? '.' : `: ${input.text}.`}`,
      evidence: {
        from: began,
        to: at,
        confidence: 0.95,
        facts: { code, deviceSeverity: input.severity, ...(input.text === undefined ? {} : { text: input.text }) },
      },
    })
  },
  due(state, { settings }) {
    let due = Number.POSITIVE_INFINITY
    for (const known of state.codes.values()) due = Math.min(due, known.at + settings.reportedLapseMs)
    return due
  },
  accept(state, { code }) {
    if (code !== undefined) state.codes.delete(code)
  },
  watch: (state) => [
    state.refused === 0
      ? { metric: null, state: 'watching' }
      : {
          metric: null,
          state: 'watching',
          reason: `${state.refused} reports of too many different codes were not kept`,
        },
  ],
}
