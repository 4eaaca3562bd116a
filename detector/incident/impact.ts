import { day, hour } from '../../domain/clock.ts'
import type { Severity } from '../../domain/fault.ts'
import { severityRank } from '../../domain/fault.ts'
import type { FaultyVerdict } from '../detector.ts'
import { duration, metricRole, metricWords } from '../words.ts'

/**
 * Does it hurt the owner: now (critical), soon (major), hardly (minor)? The detector says how bad it looks; what it means follows
 * from what it is about, by a few rules that a person can check, the first that fits:
 *
 * 1. A limit will be crossed (forecast): within an hour, now; within a day, at least soon; not within a month, hardly.
 * 2. Unusual behaviour of a setting, or of the weather: somebody's wish or nobody's fault, hardly.
 * 3. Anything else: as the detector says.
 *
 * Never by the time of day: a fault at night is as bad for what is in the fridge; whom it wakes is outreach's business.
 */
export const assess = (verdict: FaultyVerdict, at: number): { severity: Severity; impact: string } => {
  const { kind, metric, severity, evidence } = verdict
  const limit = evidence.forecast
  if (limit && Number.isFinite(limit.at)) {
    const left = limit.at - at
    if (left <= hour)
      return say('critical', left <= 0 ? 'its limit is reached' : 'its limit is reached within the hour')
    if (left <= day) return say(worse(severity, 'major'), `its limit is likely to be reached in ${duration(left)}`)
    if (limit.from - at > 30 * day)
      return say('minor', `its limit is not likely to be reached before ${duration(limit.from - at)} from now`)
    return say(severity, `its limit is likely to be reached in ${duration(left)}`)
  }
  const behaviour = ['drift', 'anomaly', 'variance', 'rhythm', 'cohort'].includes(kind)
  if (behaviour && metric !== undefined) {
    const role = metricRole(metric)
    if (role === 'setting') return say('minor', `“${metricWords(metric).name}” is set by people`)
    if (role === 'environment')
      return say('minor', `“${metricWords(metric).name}” is what surrounds it, not what it does`)
  }
  return say(severity, because[kind])
}

const because: Readonly<Record<FaultyVerdict['kind'], string>> = {
  silence: 'nobody can see or steer it meanwhile',
  flapping: 'it cannot be relied on meanwhile',
  'gateway-down': 'nothing behind it can be seen or steered meanwhile',
  reported: 'the device itself says how bad it is',
  threshold: 'the rule says how bad it is',
  missing: 'what goes by this reading goes without it',
  impossible: 'what goes by this reading goes astray',
  counter: 'what is counted by it is counted wrongly',
  flatline: 'what goes by this reading goes astray unseen',
  drift: 'it no longer does its work as it used to',
  wear: 'a part is wearing out',
  anomaly: 'it is unlike anything it has done before',
  variance: 'it does not run steadily any more',
  rhythm: 'it works in another rhythm than it used to',
  relation: 'its readings no longer fit together',
  cohort: 'others like it do not do this',
}
const words: Readonly<Record<Severity, string>> = {
  critical: 'Hurts the owner now',
  major: 'Will hurt the owner soon',
  minor: 'Hardly hurts the owner',
}
const worse = (a: Severity, b: Severity): Severity => (severityRank(a) >= severityRank(b) ? a : b)
const say = (severity: Severity, why: string): { severity: Severity; impact: string } => ({
  severity,
  impact: `${words[severity]}: ${why}.`,
})
