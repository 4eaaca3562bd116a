import { hour, minute, second } from '../domain/clock.ts'

/** All numbers an operator may turn. Times in ms, readings in counts. */
export interface DetectorSettings {
  /** How often the journal is to tick, ms; three times that, and we stood still. */
  readonly tickEveryMs: number
  /** Silence after this many expected intervals, and never before `silenceAtLeastMs`. */
  readonly silenceIntervals: number
  readonly silenceAtLeastMs: number
  /** A device that said goodbye (or whose will did) may come back this long. */
  readonly offlineGraceMs: number
  /** Messages after which a silent device counts as back. */
  readonly silenceClearMessages: number
  /** Silence is minor at first, and major when it has lasted this much longer than was allowed. */
  readonly silenceConfirmMs: number
  /** Silence this old is critical. */
  readonly silenceCriticalAfterMs: number
  /** A dead pipeline is suspected when more than this share of at least `pipelineMinDevices` active devices is quiet at once. */
  readonly pipelineShare: number
  readonly pipelineMinDevices: number
  /** Silence behind a gateway waits this long for a common cause. */
  readonly gatewayHoldMs: number
  readonly gatewayMinChildren: number
  readonly gatewayChildShare: number
  /** Children silent since less than this belong to the same failure. */
  readonly gatewayWindowMs: number
  /** Faults become one incident when a common cause is this many times likelier than chance, and at least so many devices have them. */
  readonly incidentOdds: number
  readonly incidentMinDevices: number
  /** A fault whose siblings look suspicious already waits this long for the common cause to show. */
  readonly incidentHoldMs: number
  /** A fault that comes back within this time after it cleared is the same one. */
  readonly reopenWithinMs: number
  /** A device's own fault code lapses when not repeated for this long. */
  readonly reportedLapseMs: number
  /** Flat-line: more repeats than this, and than `flatlineRuns` times the longest run seen. */
  readonly flatlineReadings: number
  readonly flatlineRuns: number
  /** Minor until it has lasted this long. 0: a stuck sensor is major at once, for whatever steers by it goes astray unseen. */
  readonly flatlineMajorAfterMs: number
  /** Readings beyond, or back inside, before drift is raised, or cleared. */
  readonly driftRaiseReadings: number
  readonly driftClearReadings: number
  /** A first day knows no daily rhythm: tolerances are this much wider for `driftColdMs`, and narrow over the day after. */
  readonly driftColdMs: number
  readonly driftColdWidth: number
  /** One false-alarm mark multiplies tolerances by this, all marks together at most by `teachMost`. */
  readonly teachFactor: number
  readonly teachMost: number
  /** How often devices are compared with their peers. */
  readonly cohortEveryMs: number
  readonly maxSeriesPerDevice: number
  readonly maxCodesPerDevice: number
}

export const defaultSettings: DetectorSettings = {
  tickEveryMs: 5 * second,
  silenceIntervals: 3,
  silenceAtLeastMs: 90 * second,
  offlineGraceMs: 30 * second,
  silenceClearMessages: 2,
  silenceConfirmMs: 5 * minute,
  silenceCriticalAfterMs: 6 * hour,
  pipelineShare: 0.6,
  pipelineMinDevices: 5,
  gatewayHoldMs: 90 * second,
  gatewayMinChildren: 3,
  gatewayChildShare: 0.5,
  gatewayWindowMs: 10 * minute,
  incidentOdds: 20,
  incidentMinDevices: 3,
  incidentHoldMs: 3 * minute,
  reopenWithinMs: 15 * minute,
  reportedLapseMs: 24 * hour,
  flatlineReadings: 20,
  flatlineRuns: 6,
  flatlineMajorAfterMs: 0,
  driftRaiseReadings: 5,
  driftClearReadings: 10,
  driftColdMs: 26 * hour,
  driftColdWidth: 1.5,
  teachFactor: 1.5,
  teachMost: 4,
  cohortEveryMs: 15 * minute,
  maxSeriesPerDevice: 500,
  maxCodesPerDevice: 100,
}
