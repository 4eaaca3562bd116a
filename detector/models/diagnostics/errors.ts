import { hour } from '../../../domain/clock.ts'
import { metricWords } from '../../words.ts'
import { clear, type Place, raise } from './say.ts'

/** A counter of errors: an hour that counts far more than this device's hours do. */
export interface Errors {
  type: 'errors'
  last: number
  hourFrom: number
  hour: number
  hours: number
  /** In an hour, forgetting over a hundred. */
  usual: number
  raised: boolean
}
export const newErrors = (last: number, ts: number): Errors => ({
  type: 'errors',
  last,
  hourFrom: ts,
  hour: 0,
  hours: 0,
  usual: 0,
  raised: false,
})

const leastErrors = 10
const timesUsual = 8
const knownHours = 3

/** What it does now is usual for it. */
export const acceptErrors = (item: Errors): void => {
  item.raised = false
  item.usual = Math.max(item.usual, item.hour)
}

export const readErrors = (item: Errors, value: number, place: Place): void => {
  const { ts } = place.sample
  while (ts - item.hourFrom >= hour) {
    if (!item.raised && item.hours > 0) item.usual += (item.hour - item.usual) / Math.min(item.hours, 100)
    item.hours += 1
    if (item.raised && item.hour < (timesUsual / 2) * (item.usual + 1)) {
      item.raised = false
      clear(place)
    }
    item.hour = 0
    // After a long hole there is nothing to go through hour by hour.
    item.hourFrom = ts - item.hourFrom >= 2 * hour ? ts : item.hourFrom + hour
  }
  // A count that fell began again: all of it is new.
  const risen = value >= item.last ? value - item.last : Math.max(0, value)
  item.last = value
  item.hour += risen
  if (item.raised || item.hours < knownHours) return
  if (item.hour < place.loosen * Math.max(leastErrors, timesUsual * (item.usual + 1))) return
  item.raised = true
  raise(place, {
    severity: 'minor',
    from: item.hourFrom,
    explanation: `${metricWords(place.metric).name.replaceAll('_', ' ')} rose by ${Math.round(item.hour)} within an hour; about ${item.usual < 1 ? 'none' : Math.round(item.usual)} an hour is usual for this device.`,
    confidence: 0.8,
    facts: { inThisHour: item.hour, usualPerHour: Math.round(item.usual * 10) / 10 },
  })
}
