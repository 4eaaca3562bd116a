import { day, hour, second } from '../../../domain/clock.ts'
import { metricWords } from '../../words.ts'
import { clear, type Place, raise } from './say.ts'

/** Restarts, by an uptime that falls or a count that rises: three within six hours, and many more than is usual for this device. */
export interface Restarts {
  type: 'uptime' | 'restarts'
  last: number
  lastTs: number
  /** When the last ones were, oldest first. */
  at: number[]
  /** In six hours, forgetting over a week, as of `usualAt`. */
  usual: number
  usualAt: number
  raised: boolean
}
export const newRestarts = (type: Restarts['type'], last: number): Restarts => ({
  type,
  last,
  lastTs: 0,
  at: [],
  usual: 0,
  usualAt: 0,
  raised: false,
})

const kept = 64
const restartsWithin = 6 * hour
const raiseRestarts = 3
const usualMs = 7 * day

export const readRestarts = (item: Restarts, value: number, place: Place): void => {
  const { ts } = place.sample
  if (item.type === 'uptime' ? startedSince(item, value, place) : value > item.last) restarted(item, place)
  else calm(item, place)
  item.last = value
  item.lastTs = ts
}

/**
 * An uptime that fell, and to no more than has passed since the reading before (with half as much again for clocks): messages that
 * come out of order make it fall too, but not so far.
 */
const startedSince = (item: Restarts, value: number, { metric, sample }: Place): boolean => {
  if (value >= item.last) return false
  const passed = (sample.ts - item.lastTs) / (unitMs[metricWords(metric).unit] ?? second)
  return value <= 1.5 * passed + 5 || value < 0.01 * item.last
}
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: second }
/** What it does now is usual for it. */
export const acceptRestarts = (item: Restarts): void => {
  item.raised = false
  item.at = []
}

const fade = (item: Restarts, ts: number): void => {
  if (item.usualAt > 0 && ts > item.usualAt) item.usual *= Math.exp(-(ts - item.usualAt) / usualMs)
  item.usualAt = Math.max(item.usualAt, ts)
}
/** What left the window becomes part of the usual: the outbreak itself must not at once. */
const forgetOld = (item: Restarts, ts: number): void => {
  while (item.at.length > 0 && (ts - (item.at[0] ?? ts) > restartsWithin || item.at.length >= kept)) {
    item.at.shift()
    fade(item, ts)
    item.usual += restartsWithin / usualMs
  }
}
const restarted = (item: Restarts, place: Place): void => {
  const { ts } = place.sample
  forgetOld(item, ts)
  item.at.push(ts)
  fade(item, ts)
  const count = item.at.length
  if (item.raised || count < raiseRestarts * place.loosen + 4 * item.usual) return
  item.raised = true
  const from = item.at[0] ?? ts
  raise(place, {
    severity: 'major',
    from,
    explanation: `The device restarted ${count} times in the last ${Math.max(1, Math.ceil((ts - from) / hour))} hours; ${item.usual < 0.05 ? 'it hardly ever did before' : `about ${item.usual.toFixed(1)} in six hours is usual for it`}.`,
    confidence: 0.9,
    facts: { restarts: count, usualInSixHours: Math.round(item.usual * 100) / 100 },
  })
}
const calm = (item: Restarts, place: Place): void => {
  if (!item.raised) return
  forgetOld(item, place.sample.ts)
  if (item.at.length > 0) return
  item.raised = false
  clear(place)
}
