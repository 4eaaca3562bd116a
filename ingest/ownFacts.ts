import { z } from 'zod'
import { type DeviceProfile, deviceProfile } from '../domain/device.ts'
import type { IntakeMessage } from '../domain/intake.ts'
import { type AlarmGoals, alarmGoals, faultVerdicts } from '../domain/learning.ts'
import type { Observation, Teaching } from '../domain/observation.ts'
import { type Rule, ruleInput } from '../domain/rule.ts'
import { type Silence, silence } from '../domain/silences.ts'
import {
  alarmGoalsTopic,
  deviceProfileTopic,
  internalRoot,
  rulesTopic,
  silencesTopic,
  teachTopic,
  tickTopic,
} from '../domain/topics.ts'
import type { Refusal } from './adapter.ts'
import { explain } from './explain.ts'
import { readJson } from './jsonPayload.ts'

/** A fact of our own, ready for the journal: append it with principal `''`. */
export interface OwnFact {
  readonly topic: string
  readonly payload: Uint8Array
}

const tick = z.object({ at: z.int() })
const teaching = z.object({
  faultId: z.string().min(1),
  deviceId: z.string().min(1),
  faultKind: z.string().min(1),
  metric: z.string().optional(),
  code: z.string().optional(),
  verdict: z.enum([...faultVerdicts, 'undo']),
  reason: z.string(),
  by: z.string().optional(),
})
const rules = z.array(ruleInput)
const silences = z.array(silence)

/** @param at our clock, ms since the epoch */
export const encodeTick = (at: number): OwnFact => encode(tickTopic, { at } satisfies z.input<typeof tick>)
/** A device's profile as it is from now on; `removed: true` when it is no longer ours. */
export const encodeProfile = (profile: DeviceProfile): OwnFact => encode(deviceProfileTopic, profile)
/** All silences and maintenance windows that are not over, from now on. */
export const encodeSilences = (set: readonly Silence[]): OwnFact => encode(silencesTopic, z.encode(silences, [...set]))
/** The whole set of rules from now on. */
export const encodeRules = (set: readonly Rule[]): OwnFact => encode(rulesTopic, set)
/** How many false alarms are accepted from now on. */
export const encodeAlarmGoals = (goals: AlarmGoals): OwnFact => encode(alarmGoalsTopic, goals)
export const encodeTeaching = (fact: Omit<Teaching, 'kind' | 'seq' | 'at'>): OwnFact => encode(teachTopic, fact)

const encode = (topic: string, value: unknown): OwnFact => ({ topic, payload: Buffer.from(JSON.stringify(value)) })

export const isOwnTopic = (topic: string): boolean => topic.startsWith(`${internalRoot}/`)

/** A journaled fact as an observation. One that cannot be read (an older or newer version wrote it) is refused, not thrown. */
export const readOwnFact = ({ seq, receivedAt: at, topic, payload }: IntakeMessage): Observation | Refusal => {
  const json = readJson(payload)
  if (!json.ok) return json.refusal
  const read = <T extends z.ZodType>(
    schema: T,
    toObservation: (fact: z.infer<T>) => Observation,
  ): Observation | Refusal => {
    const result = schema.safeParse(json.value)
    return result.success ? toObservation(result.data) : explain(result.error.issues, json.value)
  }
  switch (topic) {
    case tickTopic:
      return read(tick, (fact) => ({ kind: 'tick', seq, at: fact.at }))
    case deviceProfileTopic:
      return read(deviceProfile, (profile) => ({ kind: 'profile', seq, at, profile }))
    case silencesTopic:
      return read(silences, (set) => ({ kind: 'silences', seq, at, silences: set }))
    case rulesTopic:
      return read(rules, (set) => ({ kind: 'rules', seq, at, rules: set }))
    case teachTopic:
      return read(teaching, ({ metric, code, by, ...fact }) => ({
        kind: 'teach',
        seq,
        at,
        ...fact,
        ...(metric === undefined ? {} : { metric }),
        ...(code === undefined ? {} : { code }),
        ...(by === undefined ? {} : { by }),
      }))
    case alarmGoalsTopic:
      return read(alarmGoals, (goals) => ({ kind: 'alarmGoals', seq, at, goals }))
    default:
      return { reason: 'unknown-topic', detail: `${topic} is not a fact this version of Forestall knows.` }
  }
}
