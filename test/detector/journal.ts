import { createEngine, type Engine } from '../../detector/engine.ts'
import type { DetectorSettings } from '../../detector/settings.ts'
import type { DeviceProfile } from '../../domain/device.ts'
import type { FaultEvent } from '../../domain/fault.ts'
import type { AlarmGoals } from '../../domain/learning.ts'
import type { Observation, ReportedFault, StatusChange, Teaching } from '../../domain/observation.ts'
import type { Rule } from '../../domain/rule.ts'

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
export const began = Date.UTC(2026, 2, 2, 6)

/** A journal written by hand, read by an engine line by line; times count from `began`. */
export interface Journal {
  readonly engine: Engine
  /** All that the engine said so far. */
  readonly events: FaultEvent[]
  readonly observations: Observation[]
  profile(profile: DeviceProfile, at: number): void
  sample(deviceId: string, values: Record<string, number | string>, at: number): void
  late(deviceId: string, values: Record<string, number | string>, at: number): void
  status(deviceId: string, status: Pick<StatusChange, 'state' | 'expectEverySeconds' | 'wakeAt'>, at: number): void
  reported(deviceId: string, report: Pick<ReportedFault, 'code' | 'severity' | 'text' | 'clear'>, at: number): void
  rules(rules: readonly Rule[], at: number): void
  falseAlarm(event: FaultEvent, at: number): void
  /** A person's word on a fault, or `undo` of it. */
  teach(event: FaultEvent, verdict: Teaching['verdict'], at: number): void
  alarmGoals(goals: AlarmGoals, at: number): void
  tick(at: number): void
  /** `type kind deviceId metric-or-code` of what was said, in order. */
  said(): string[]
}
export const line = (event: FaultEvent): string =>
  'fault' in event
    ? [event.type, event.fault.kind, event.fault.deviceId, event.fault.code ?? event.fault.metric ?? '']
        .join(' ')
        .trim()
    : `${event.type} ${event.incident.subject}`

export const newJournal = (settings: Partial<DetectorSettings> = {}): Journal => {
  const engine = createEngine(settings)
  const events: FaultEvent[] = []
  const observations: Observation[] = []
  const read = (observation: Observation): void => {
    observations.push(observation)
    events.push(...engine.step([observation]))
  }
  const base = (at: number): { seq: number; at: number } => ({ seq: observations.length + 1, at: began + at })
  return {
    engine,
    events,
    observations,
    profile: (profile, at) => read({ ...base(at), kind: 'profile', profile }),
    sample: (deviceId, values, at) =>
      read({ ...base(at), kind: 'sample', deviceId, ts: began + at, clock: 'device', timing: 'onTime', values }),
    late: (deviceId, values, at) =>
      read({ ...base(at), kind: 'sample', deviceId, ts: began + at - hour, clock: 'device', timing: 'late', values }),
    status: (deviceId, status, at) => read({ ...base(at), kind: 'status', deviceId, ...status }),
    reported: (deviceId, report, at) => read({ ...base(at), kind: 'reported', deviceId, ts: began + at, ...report }),
    rules: (rules, at) => read({ ...base(at), kind: 'rules', rules }),
    falseAlarm(event, at) {
      this.teach(event, 'falseAlarm', at)
    },
    teach(event, verdict, at) {
      if (!('fault' in event)) throw new Error('only faults can be judged')
      const { id, deviceId, kind, metric, code } = event.fault
      read({
        ...base(at),
        kind: 'teach',
        faultId: id,
        deviceId,
        faultKind: kind,
        ...(metric === undefined ? {} : { metric }),
        ...(code === undefined ? {} : { code }),
        verdict,
        reason: 'it is always like that',
        by: 'ada',
      })
    },
    alarmGoals: (goals, at) => read({ ...base(at), kind: 'alarmGoals', goals }),
    tick: (at) => read({ ...base(at), kind: 'tick' }),
    said: () => events.map(line),
  }
}

/** Ticks every 5 s over (from, to], and what happens beside them. */
export const live = (
  journal: Journal,
  { from, to, each }: { from: number; to: number; each?: (at: number) => void },
): void => {
  for (let at = from + 5 * second; at <= to; at += 5 * second) {
    each?.(at)
    journal.tick(at)
  }
}
