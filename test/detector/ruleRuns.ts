import type { DeviceContext, Verdict } from '../../detector/detector.ts'
import { rules } from '../../detector/models/rule/rule.ts'
import { defaultSettings } from '../../detector/settings.ts'
import type { DeviceProfile } from '../../domain/device.ts'
import { type Rule, ruleInput } from '../../domain/rule.ts'
import { type Condition, condition } from '../../domain/ruleCondition.ts'
import { began, minute } from './journal.ts'
import type { RuleEvent, Said } from './ruleReference.ts'

export const ruleOf = (one: Condition, more: Partial<Rule> = {}): Rule =>
  ruleInput.parse({ id: 'r', name: 'R', condition: one, ...more })
export const above = (limit: number, more: object = {}): Condition =>
  condition.parse({ type: 'limit', metric: 'temp_c', is: 'above', limit, ...more })

/** The detector alone, over samples and ticks; `at` is both clocks. */
export const run = (rule: Rule, { events, profile }: { events: readonly RuleEvent[]; profile: DeviceProfile }) => {
  const context: DeviceContext = {
    deviceId: profile.id,
    profile,
    settings: defaultSettings,
    own: { stoodStillMs: 0, silenceGraceUntil: 0, pipelineSuspect: false, suspectSince: 0 },
    rules: [rule],
    shared: { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 },
    hasReported: () => true,
    loosen: () => 1,
  }
  let state = rules.init()
  const said: Said[] = []
  const verdicts: Verdict[] = []
  const out: Verdict[] = []
  rules.step(state, { kind: 'refresh', at: began }, { context, out })
  for (const { at, values } of events) {
    if (values === undefined) rules.step(state, { kind: 'tick', seq: 1, at }, { context, out })
    else
      rules.step(
        state,
        { kind: 'sample', seq: 1, at, ts: at, deviceId: profile.id, clock: 'device', timing: 'onTime', values },
        { context, out },
      )
    for (const { faulty } of out) said.push({ at, faulty })
    verdicts.push(...out.splice(0))
    state = structuredClone(state)
  }
  return { said, verdicts, state }
}

export const minutes = (values: readonly (number | string | null)[], metric = 'temp_c'): RuleEvent[] =>
  values.map((value, i) => ({ at: began + i * minute, values: value === null ? undefined : { [metric]: value } }))
export const saidAt = (rule: Rule, events: RuleEvent[], profile: DeviceProfile = { id: 'd' }): string[] =>
  run(rule, { events, profile }).said.map(({ at, faulty }) => `${faulty ? 'fires' : 'clears'} ${(at - began) / minute}`)
