import { z } from 'zod'
import type { DeviceProfile } from './device.ts'
import { type FaultKind, faultKinds } from './fault.ts'
import { instant } from './instant.ts'
import { isWithin, nextChange, weeklyTime, weeklyTimeFaults } from './weeklyTime.ts'

/**
 * Times in which faults are expected and disturb nobody. What is found meanwhile is recorded and shown, marked with the silence
 * that hides it; no case opens. What is still wrong when the time is over counts from then.
 *
 * - `maintenance`: somebody works on it; planned, once or every week
 * - `silence`: known and not wanted to be heard of for now
 */
export const silenceKinds = ['silence', 'maintenance'] as const

const some = z.array(z.string().min(1).max(200)).min(1).max(200).optional()
/** What is meant: each field names alternatives, and all fields given must fit. */
export const silenceMatch = z
  .object({
    /** A gateway named here also stands for the silence of what is behind it. */
    deviceIds: some,
    /** The gateways themselves and every device behind them. */
    gatewayIds: some,
    sites: some,
    regions: some,
    models: some,
    /** `2.4.1`, or with the model as incidents name it: `Fridge 200 2.4.1`. */
    firmwares: some,
    metrics: some,
    faultKinds: z.array(z.enum(faultKinds)).min(1).optional(),
  })
  .refine((match) => Object.values(match).some((value) => value !== undefined), {
    message:
      'say what is meant: at least one of devices, gateways, sites, regions, models, firmwares, metrics or kinds',
  })
export type SilenceMatch = z.infer<typeof silenceMatch>

const fields = {
  kind: z.enum(silenceKinds),
  match: silenceMatch,
  from: instant,
  /** When it expires; null only for one that repeats: until somebody ends it. */
  to: instant.nullable(),
  /** Only within these hours of the week, between `from` and `to`. */
  repeat: weeklyTime.optional(),
  reason: z.string().trim().min(1).max(500),
}
type Times = Pick<Silence, 'from' | 'to' | 'repeat'>
const checkTimes = ({ from, to, repeat }: Times, context: z.core.$RefinementCtx): void => {
  const wrong = (path: (string | number)[], message: string): void =>
    void context.addIssue({ code: 'custom', path, message })
  if (to !== null && to <= from) wrong(['to'], 'it must end after it begins')
  if (to === null && !repeat) wrong(['to'], 'it needs an end: only one that repeats may be open-ended')
  if (repeat) for (const { path, message } of weeklyTimeFaults(repeat)) wrong(['repeat', path], message)
}
/** What an operator says. */
export const silenceInput = z.object(fields).superRefine(checkTimes)
export type SilenceInput = z.infer<typeof silenceInput>

/** As kept. `by`: a user's id, or a program's name. */
export const silence = z.object({
  id: z.string(),
  ...fields,
  by: z.string(),
  createdAt: instant,
  /** Ended by hand before its time. */
  endedAt: instant.nullable(),
})
export type Silence = z.infer<typeof silence>

/** Is it in force at `at` (ms)? */
export const isInForce = ({ from, to, repeat }: Times, at: number): boolean =>
  at >= from && (to === null || at < to) && (repeat === undefined || isWithin(repeat, at) === true)

/** It will never be in force again. */
export const isOver = ({ to, endedAt }: Pick<Silence, 'to' | 'endedAt'>, at: number): boolean =>
  endedAt !== null || (to !== null && at >= to)

/** The first moment after `at` at which `isInForce` may answer otherwise; Infinity for never. */
export const nextTurn = ({ from, to, repeat }: Times, at: number): number => {
  if (at < from) return from
  const end = to ?? Number.POSITIVE_INFINITY
  if (at >= end) return Number.POSITIVE_INFINITY
  return repeat ? Math.min(end, nextChange(repeat, at)) : end
}

/** What a silence is matched against. */
export interface Silenceable {
  readonly deviceId: string
  readonly kind: FaultKind
  readonly metric?: string | undefined
}

const connectionKinds: readonly FaultKind[] = ['silence', 'flapping', 'gateway-down']
const holds = (wanted: readonly string[] | undefined, ...values: readonly (string | undefined)[]): boolean =>
  wanted === undefined || values.some((value) => value !== undefined && wanted.includes(value))

/** Does it mean this fault? `profile`: what is known of the device. */
export const matches = (
  { deviceIds, gatewayIds, sites, regions, models, firmwares, metrics, faultKinds: kinds }: SilenceMatch,
  fault: Silenceable,
  profile: Partial<DeviceProfile> | undefined,
): boolean => {
  const { deviceId, kind, metric } = fault
  const { gatewayId, firmware } = profile ?? {}
  return (
    holds(deviceIds, deviceId, connectionKinds.includes(kind) ? gatewayId : undefined) &&
    holds(gatewayIds, deviceId, gatewayId) &&
    holds(sites, profile?.site) &&
    holds(regions, profile?.region) &&
    holds(models, profile?.model) &&
    holds(firmwares, firmware, profile?.model === undefined ? undefined : `${profile.model} ${firmware}`) &&
    holds(metrics, metric) &&
    (kinds === undefined || kinds.includes(kind))
  )
}

/** May it mean something about this device, whatever its kind or metric? */
export const mayMean = (match: SilenceMatch, profile: Partial<DeviceProfile> & { readonly id: string }): boolean =>
  matches({ ...match, metrics: undefined, faultKinds: undefined }, { deviceId: profile.id, kind: 'silence' }, profile)
