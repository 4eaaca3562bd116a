import type { KindCalibration, Lesson } from '../api/wire.ts'
import { metricLabel } from './metric.ts'
import { kindWords } from './states.ts'

export const verdictWords: Readonly<Record<Lesson['verdict'], string>> = {
  falseAlarm: 'False alarm',
  real: 'Was real',
  late: 'Real, found late',
}

/** `Drifting · Cabinet temperature`, `Reported by the device · E7` */
export const matterWords = ({ kind, key }: Pick<Lesson, 'kind' | 'key'>): string =>
  [kindWords[kind] ?? kind, key === undefined ? undefined : metricLabel(key)].filter(Boolean).join(' · ')

/** What a factor on the tolerance means for whoever waits for faults. */
export const toleranceWords = (factor: number): string => {
  if (Math.abs(factor - 1) < 0.01) return 'as shipped'
  const times = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }).format(factor)
  return factor > 1 ? `calmer: ${times} times the tolerance` : `keener: ${times} times the tolerance`
}

export const limitWords = (limit: KindCalibration['limit']): string | undefined =>
  limit === 'calmest'
    ? 'as calm as allowed: the goal cannot be kept by this alone, look at what is found'
    : limit === 'keenest'
      ? 'as keen as allowed'
      : undefined

/** False alarms per device-month in words that people can picture: `0.1` → `one per device in 10 months`. */
export const rateWords = (rate: number): string => {
  if (rate <= 0) return 'none'
  const plain = (value: number): string =>
    new Intl.NumberFormat('en-GB', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
  if (rate >= 1) return `${plain(rate)} per device and month`
  const months = 1 / rate
  return months <= 24 ? `one per device in ${plain(months)} months` : `one per device in ${plain(months / 12)} years`
}
