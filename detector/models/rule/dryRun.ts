import { minute, second } from '../../../domain/clock.ts'
import type { DeviceProfile } from '../../../domain/device.ts'
import type { Sample } from '../../../domain/observation.ts'
import type { Rule } from '../../../domain/rule.ts'
import type { DeviceContext, Verdict } from '../../detector.ts'
import { defaultSettings } from '../../settings.ts'
import { rules } from './rule.ts'

/** One time that the rule would have fired. Times ms. */
export interface DryRunEpisode {
  readonly deviceId: string
  /** When the condition began to hold, and when the rule would have said so. */
  readonly startedAt: number
  readonly firedAt: number
  /** Null: it would still be open at the end. */
  readonly clearedAt: number | null
  readonly explanation: string
}
export interface HistoryRow {
  readonly ts: number
  readonly values: Sample['values']
}

/** Where nothing changes at its due time, the clock goes on by this; a rule is due at most this often. */
const tickMs = 5 * second
const idleMs = minute

/**
 * The same detector as live, over one device's stored history in time order: what it would have said. What cannot be known
 * afterwards is taken as it is best known: the profile is today's, nothing came late, and we never stood still.
 *
 * @param rows one per moment, oldest first; each becomes an on-time sample
 * @param end asked when the rows are over: the moment up to which nothing more having come means that nothing came
 */
export const dryRunDevice = async (
  rows: AsyncIterable<HistoryRow> | Iterable<HistoryRow>,
  { rule, profile, end }: { rule: Rule; profile: DeviceProfile; end: () => number },
): Promise<DryRunEpisode[]> => {
  const deviceId = profile.id
  const context: DeviceContext = {
    deviceId,
    profile,
    settings: defaultSettings,
    own: { stoodStillMs: 0, silenceGraceUntil: 0, pipelineSuspect: false, suspectSince: 0 },
    rules: [{ ...rule, enabled: true }],
    shared: { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 },
    hasReported: () => true,
    loosen: () => 1,
  }
  const state = rules.init()
  const out: Verdict[] = []
  const episodes: DryRunEpisode[] = []
  let open: Omit<DryRunEpisode, 'clearedAt'> | undefined
  const take = (at: number): void => {
    for (const verdict of out) {
      if (verdict.faulty)
        open = { deviceId, startedAt: verdict.startedAt, firedAt: at, explanation: verdict.explanation }
      else if (open) {
        episodes.push({ ...open, clearedAt: at })
        open = undefined
      }
    }
    out.length = 0
  }
  /** Time alone, up to but not including `end`. */
  let clock = 0
  const passTime = (until: number): void => {
    for (;;) {
      const due = rules.due(state, context)
      const at = due > clock ? due : clock + (due === clock ? tickMs : idleMs)
      if (!(due < until) || at >= until) break
      clock = at
      rules.step(state, { kind: 'tick', seq: 0, at }, { context, out })
      take(at)
    }
    clock = until
  }
  let first = true
  for await (const { ts, values } of rows) {
    // Before its first reading the device may not have been there at all.
    if (first) {
      clock = ts
      rules.step(state, { kind: 'refresh', at: ts }, { context, out })
      first = false
    }
    passTime(ts)
    const sample: Sample = { kind: 'sample', seq: 0, at: ts, deviceId, ts, clock: 'device', timing: 'onTime', values }
    rules.step(state, sample, { context, out })
    take(ts)
  }
  if (!first) passTime(end())
  return open ? [...episodes, { ...open, clearedAt: null }] : episodes
}
