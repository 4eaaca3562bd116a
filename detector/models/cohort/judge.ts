import { day, hour, minute } from '../../../domain/clock.ts'
import { type Severity, severities } from '../../../domain/fault.ts'
import type { PeerView, Verdict } from '../../detector.ts'
import { metricRole, metricWords, quantity } from '../../words.ts'
import { badDirection } from '../wear/limits.ts'
import * as slot from './levels.ts'

/** Deviations: of a known device from its usual difference, of a new one from its siblings' levels. */
const tolerances = 4
const tolerancesNew = 8
/** How long it must last: measurements, what follows people's use, a new device. */
const lastsMs = 4 * hour
const lastsLoadMs = 8 * hour
const lastsNewMs = 20 * minute
/** A device is known after two days, and when it has been compared for two. */
const knownMs = 2 * day
const comparedEnoughMs = 2 * day
const enoughReadings = 10
const leastDoubt = 0.15
const mostDoubt = 0.6
const forgetMs = 20 * day
const mostApartMs = 30 * minute
/** Far enough to send somebody. */
const majorScore = 1.6
const relativeLeast = 0.015
const leastTemperature = 0.3

interface Asked {
  readonly view: PeerView
  readonly at: number
  readonly loosen: number
  /** The firmware it has only had for some days. */
  readonly newFirmware: string | undefined
}

/** Judges one metric (its numbers begin at `place`) by what comparing has shown. */
export const judgePeers = (data: Float64Array, place: number, asked: Asked): Verdict | undefined => {
  const { view, at } = asked
  const before = data[place + slot.comparedAt] ?? 0
  const apart = before === 0 ? 0 : Math.max(0, Math.min(at - before, mostApartMs))
  data[place + slot.comparedAt] = at
  const known = (data[place + slot.lastTs] ?? 0) - (data[place + slot.firstTs] ?? 0) >= knownMs
  const role = metricRole(view.metric)
  // Places differ in their weather: that accuses nobody.
  if (role === 'environment') return undefined
  const score = known ? scoreKnown(data, place, { ...asked, apart }) : scoreNew(data, place, asked)
  const lasts = known ? (role === 'load' ? lastsLoadMs : lastsMs) : lastsNewMs
  const hot = data[place + slot.hotMs] ?? 0
  const next = score > 1 ? Math.min(hot + apart * Math.min(2, score), 1.5 * lasts) : Math.max(0, hot - 2 * apart)
  data[place + slot.hotMs] = score > 1 ? Math.max(next, 1) : next
  if (hot === 0 && score > 1) data[place + slot.hotSince] = at
  const raised = data[place + slot.raised] ?? 0
  if (raised === 0) {
    if (next < lasts || score <= 1) return undefined
    data[place + slot.raised] = known ? 1 : 2
    return say(data, place, { ...asked, score, known })
  }
  if (next === 0 && score < 0.7) {
    data[place + slot.raised] = 0
    return { faulty: false, kind: 'cohort', metric: view.metric }
  }
  return severityOf(view.metric, score) === 'major' && data[place + slot.severityAt] === 0
    ? say(data, place, { ...asked, score, known })
    : undefined
}

const least = (metric: string, size: number): number =>
  Math.max(relativeLeast * Math.abs(size), /_[cfk]$/i.test(metric) ? leastTemperature : 0, 1e-9)

/** How far from what it usually differs by, in tolerances; learned while it is calm. */
const scoreKnown = (data: Float64Array, place: number, { view, loosen, apart }: Asked & { apart: number }): number => {
  const { excess, scale, spread, metric, middle } = view
  const compared = data[place + slot.comparedMs] ?? 0
  const away = excess - (data[place + slot.bias] ?? 0)
  // How far it wanders from its usual tells too much: most of that its peers do as well. The longer compared, the less it counts.
  const doubt = leastDoubt + (mostDoubt - leastDoubt) * Math.exp(-compared / (2 * day))
  const own = Math.max(
    1.25 * (data[place + slot.scatter] ?? 0),
    doubt * (data[place + slot.spread] ?? 0),
    slot.jitterShare * (data[place + slot.jitter] ?? 0),
    slot.grainShare * (data[place + slot.grain] ?? 0),
  )
  const unit = Math.max(scale, doubt * spread, own, least(metric, middle))
  const harmless = badDirection(metric) * away < 0
  const score = harmless || compared < comparedEnoughMs ? 0 : Math.abs(away) / (tolerances * unit * loosen)
  if ((data[place + slot.raised] ?? 0) === 0 && score <= 1) {
    data[place + slot.comparedMs] = Math.min(compared + apart, forgetMs)
    const share = Math.min(1, apart / Math.max(Math.min(compared, forgetMs), 2 * hour))
    data[place + slot.bias] = (data[place + slot.bias] ?? 0) + away * share
    data[place + slot.scatter] =
      (data[place + slot.scatter] ?? 0) + (Math.abs(away) - (data[place + slot.scatter] ?? 0)) * share
  }
  return score
}

/** How far from where its siblings are, in tolerances; loads are what people make of them. */
const scoreNew = (data: Float64Array, place: number, { view, loosen }: Asked): number => {
  if ((data[place + slot.taken] ?? 0) < enoughReadings || metricRole(view.metric) === 'load') return 0
  if (data[place + slot.severityAt] === slot.excusedWhenNew) return 0
  const { middle, apart, spread, low, high, metric } = view
  const level = data[place + slot.level] ?? 0
  const jumps = slot.jitterShare * (data[place + slot.jitter] ?? 0)
  const unit = Math.max(apart, spread, (high - low) / 4, jumps, least(metric, middle))
  // Also outside of all that is usual for any of them.
  const outside = level > high ? level - high : level < low ? low - level : 0
  return Math.min(Math.abs(level - middle) / (tolerancesNew * unit), outside / (0.5 * tolerancesNew * unit)) / loosen
}

const severityOf = (metric: string, score: number): Severity =>
  score >= majorScore && metricRole(metric) !== 'load' ? 'major' : 'minor'

const say = (
  data: Float64Array,
  place: number,
  { view, at, score, known, newFirmware, loosen }: Asked & { score: number; known: boolean },
): Verdict => {
  const { metric, middle, excess, scale, spread, cohort, peers, moved, low, high } = view
  const { name, unit } = metricWords(metric)
  const severity = severityOf(metric, score)
  data[place + slot.severityAt] = severities.indexOf(severity)
  const level = data[place + slot.level] ?? 0
  const usual = slot.usualAt(data, place, data[place + slot.lastTs] ?? 0)
  const away = known ? excess - (data[place + slot.bias] ?? 0) : level - middle
  const band = known
    ? tolerances * Math.max(scale, leastDoubt * spread, 1.25 * (data[place + slot.scatter] ?? 0)) * loosen
    : 0
  const began = data[place + slot.hotSince] ?? at
  const others = `${peers} others of its kind (${cohort})`
  const side = away > 0 ? 'above' : 'below'
  const since = newFirmware === undefined ? '' : ` It runs firmware ${newFirmware} since a few days, which they do not.`
  const shared =
    Math.abs(moved) > scale
      ? ` They have all moved by ${quantity(moved, unit)} themselves, which is not held against it.`
      : ''
  return {
    faulty: true,
    kind: 'cohort',
    metric,
    severity,
    startedAt: began,
    explanation: known
      ? `${name} is about ${quantity(level, unit)}, ${quantity(Math.abs(away), unit)} ${side} what the same moment means for ${others}.${shared}${since}`
      : `This device is new, and its ${name.toLowerCase()} is about ${quantity(level, unit)}; ${others} are at about ${quantity(middle, unit)} now, and usually between ${quantity(low, unit)} and ${quantity(high, unit)}.${since}`,
    evidence: {
      from: began,
      to: at,
      observed: level,
      expected: known
        ? {
            low: usual + moved + (data[place + slot.bias] ?? 0) - band,
            high: usual + moved + (data[place + slot.bias] ?? 0) + band,
          }
        : { low, high },
      confidence: Math.min(0.95, 1 - 0.4 / score),
      follows:
        'What only one of many devices shows is seldom the weather: it is usually that device, or how it was installed.',
      facts: { peers, cohort, theirMove: Number(moved.toPrecision(4)), isNew: !known },
    },
  }
}
