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
      return say(
        'critical',
        left <= 0 ? 'its limit is reached' : 'its limit was foreseen to be reached within the hour',
      )
    if (left <= day)
      return say(worse(severity, 'major'), `its limit was foreseen to be reached within ${duration(left)}`)
    if (limit.from - at > 30 * day)
      return say('minor', `its limit was not foreseen to be reached within ${duration(limit.from - at)}`)
    return say(severity, `its limit was foreseen to be reached in about ${duration(left)}`)
  }
  const behaviour = ['drift', 'anomaly', 'variance', 'rhythm', 'cohort'].includes(kind)
  if (behaviour && metric !== undefined) {
    const role = metricRole(metric)
    if (role === 'setting') return say('minor', `“${metricWords(metric).name}” is set by people`)
    if (role === 'environment')
      return say('minor', `“${metricWords(metric).name}” is what surrounds it, not what it does`)
  }
  return say(severity, because[kind][severity])
}

/** A reason for each severity: what is minor must not read as if it were not, nor the other way round. */
const because: Readonly<Record<FaultyVerdict['kind'], Readonly<Record<Severity, string>>>> = {
  silence: {
    minor: 'most silences as short as this end by themselves',
    major: 'nobody can see or steer it meanwhile',
    critical: 'nobody has been able to see or steer it for hours',
  },
  flapping: {
    minor: 'it comes back by itself each time',
    major: 'it cannot be relied on meanwhile',
    critical: 'it cannot be relied on any more',
  },
  'gateway-down': {
    minor: 'what stands behind it goes on by itself',
    major: 'nothing behind it can be seen or steered meanwhile',
    critical: 'nothing behind it can be seen or steered',
  },
  reported: {
    minor: 'the device itself calls it a notice',
    major: 'the device itself warns of it',
    critical: 'the device itself calls it severe',
  },
  threshold: {
    minor: 'the rule calls it minor',
    major: 'the rule calls it major',
    critical: 'the rule calls it critical',
  },
  missing: {
    minor: 'one reading is missing, which may have another name now or come seldom',
    major: 'what goes by this reading goes without it',
    critical: 'what goes by this reading goes without it',
  },
  impossible: {
    minor: 'only some of its readings are wrong',
    major: 'what goes by this reading goes astray',
    critical: 'what goes by this reading goes astray',
  },
  counter: {
    minor: 'only what is counted by it is off',
    major: 'what is counted by it is counted wrongly',
    critical: 'what is counted by it is counted wrongly',
  },
  flatline: {
    minor: 'the reading stands still, which some do at rest',
    major: 'what goes by this reading goes astray unseen',
    critical: 'what goes by this reading goes astray unseen',
  },
  drift: {
    minor: 'it may yet turn out to be usual for it',
    major: 'it does not do its work as it used to',
    critical: 'it is far from doing its work as it used to',
  },
  wear: {
    minor: 'it wears slowly, and there is time to plan',
    major: 'a part is wearing out',
    critical: 'a part is worn out',
  },
  anomaly: {
    minor: 'it is unusual, and most such things pass by themselves',
    major: 'it is unlike anything it has done before, and lasts',
    critical: 'it is unlike anything it has done before',
  },
  variance: {
    minor: 'its readings are restless or damped, its work need not be',
    major: 'it does not run steadily any more',
    critical: 'it does not run steadily any more',
  },
  rhythm: {
    minor: 'it works in another rhythm, which its use may explain',
    major: 'it works in another rhythm than it used to',
    critical: 'it works in another rhythm than it used to',
  },
  relation: {
    minor: 'some readings do not go together, each by itself is as usual',
    major: 'its readings do not fit together any more',
    critical: 'its readings do not fit together any more',
  },
  cohort: {
    minor: 'others like it do not do this, but it is not far from them',
    major: 'others like it do not do this',
    critical: 'it is far from what others like it do',
  },
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
