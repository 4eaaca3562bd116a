import { day } from '../../domain/clock.ts'
import type { Remedy } from '../../domain/playbook.ts'
import type { Breaker } from '../../domain/remedy.ts'
import type { RemedyKey, RemedyStore } from '../../store/remedyStore.ts'
import type { RecoveryPolicy } from '../policy.ts'
import { attemptsRead, type BreakerStanding, readBreaker } from './breaker.ts'
import { holdsBack, type LatestReading } from './conditions.ts'
import { type RemedyStanding, remedyKey } from './standing.ts'

export interface RemedyFacts {
  /** How each of these remedies stands for this device now, in their order. */
  standings(about: {
    remedies: readonly Remedy[]
    deviceId: string
    model: string | null
    /** The customer's; UTC where nobody's. */
    timeZone: string
  }): Promise<RemedyStanding[]>
  breaker(key: RemedyKey): Promise<BreakerStanding>
  /** Every remedy that was ever tried on a model, as it stands now. */
  breakers(): Promise<Breaker[]>
}

/** Looks up what a remedy's conditions, its count and its breaker say. Changes nothing. */
export const createRemedyFacts = (o: {
  remedies: Pick<RemedyStore, 'recent' | 'countOnDevice' | 'keys' | 'resets'>
  /** The newest reading of each of a device's metrics. */
  latest(deviceId: string): Promise<readonly LatestReading[]>
  policy(): RecoveryPolicy
  /** Our clock, ms. */
  now(): number
}): RemedyFacts => {
  const read = async (key: RemedyKey) => {
    const resets = await o.remedies.resets(key)
    const standing = readBreaker(await o.remedies.recent(key, attemptsRead), {
      resets,
      at: o.now(),
      policy: o.policy(),
    })
    return { resets, standing }
  }
  const breaker = async (key: RemedyKey): Promise<BreakerStanding> => (await read(key)).standing

  /** The breaker and the count: what waiting does not change. */
  const forbidden = async (
    remedy: Remedy,
    about: { deviceId: string; model: string },
  ): Promise<Omit<RemedyStanding, 'key'>> => {
    const { command } = remedy
    const { model } = about
    const { state, why, trying, opening } = await breaker({ model, command })
    if (state === 'open' || trying)
      return {
        blockedBy: 'breaker',
        text: `${trying ? 'it is just being tried out on another device' : 'it is stopped'} for ${model || 'devices without a model'}. ${why}`,
        trialOf: null,
      }
    const trialOf = state === 'halfOpen' ? JSON.stringify([model, command, opening]) : null
    const most = Math.max(remedy.maxAttempts, o.policy().remediesPerDay)
    const sent = await o.remedies.countOnDevice({ deviceId: about.deviceId, command, since: o.now() - day })
    return sent >= most
      ? { blockedBy: 'tooOften', text: `it was sent to this device ${sent} times within 24 hours`, trialOf: null }
      : { blockedBy: null, text: '', trialOf }
  }

  return {
    breaker,
    standings: async ({ remedies, deviceId, model, timeZone }) => {
      const asks = remedies.some(({ safeWhen, inUse }) => safeWhen.length > 0 || inUse !== undefined)
      const latest = asks ? await o.latest(deviceId) : []
      const standings: RemedyStanding[] = []
      for (const remedy of remedies) {
        const key = remedyKey(remedy)
        const known = await forbidden(remedy, { deviceId, model: model ?? '' })
        const waits = known.blockedBy === null ? holdsBack(remedy, { latest, at: o.now(), timeZone }) : null
        standings.push({ key, ...known, ...(waits && { ...waits, trialOf: null }) })
      }
      return standings
    },
    breakers: async () => {
      const all: Breaker[] = []
      for (const key of await o.remedies.keys()) {
        const { resets, standing } = await read(key)
        const { opening: _, ...shown } = standing
        all.push({ ...key, ...shown, counts: { ...shown.counts }, resets: [...resets] })
      }
      return all
    },
  }
}
