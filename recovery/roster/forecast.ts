import { hour } from '../../domain/clock.ts'
import type { Forecast } from '../../domain/rosterViews.ts'

/** What came and went is looked at this far back. */
export const forecastWindow = 4 * hour
/** Full this soon: people drown; this soon: it is time to look. */
const drowningWithin = 2 * hour
const fillingWithin = 8 * hour
/** A share of the places taken from which it is time to look. */
const nearlyFull = 0.8
/** Fewer arrivals than these are no trend. */
const trend = 3

/** @param o `capacity`: places in all; null where none are set up. Times ms */
export const forecastOf = (o: {
  at: number
  open: number
  capacity: number | null
  arrived: number
  finished: number
}): Forecast => {
  const hours = forecastWindow / hour
  const pace = `In the last ${hours} hours ${cases(o.arrived)} came and ${o.finished} ${o.finished === 1 ? 'was' : 'were'} finished`
  const more = o.arrived - o.finished
  const rising = o.arrived >= trend && more > 0
  const answer = (pressure: Forecast['pressure'], why: string, fullAt: number | null = null): Forecast => ({
    pressure,
    windowMs: forecastWindow,
    arrived: o.arrived,
    finished: o.finished,
    fullAt,
    why,
  })
  if (o.capacity === null)
    return rising
      ? answer('filling', `${pace}; how many cases its people can hold is not set up.`)
      : answer('calm', `${pace}.`)
  const free = o.capacity - o.open
  if (o.open === 0 && !rising) return answer('calm', 'Nothing is open.')
  if (o.capacity === 0)
    return answer(
      'drowning',
      `${cases(o.open)} open, and nobody here has room for any: bring people in, or hand them over.`,
    )
  if (free < 0) return answer('drowning', `${cases(o.open)} open, and there is room for ${o.capacity}. ${pace}.`, o.at)
  if (free === 0) return answer(rising ? 'drowning' : 'filling', `All ${o.capacity} places are taken. ${pace}.`, o.at)
  const left = rising ? Math.round((free * forecastWindow) / more) : null
  if (left !== null && left <= fillingWithin)
    return answer(
      left <= drowningWithin ? 'drowning' : 'filling',
      `${pace}: at this pace the ${free === 1 ? 'last free place is' : `${free} free places are`} taken in ${spoken(left)}.`,
      o.at + left,
    )
  if (o.open >= nearlyFull * o.capacity)
    return answer('filling', `${o.open} of ${o.capacity} places are taken. ${pace}.`)
  return answer('calm', `${o.open} of ${o.capacity} places are taken. ${pace}.`)
}

const cases = (n: number): string => (n === 1 ? '1 case' : `${n} cases`)

const spoken = (ms: number): string => {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  if (minutes < 90) return minutes === 1 ? '1 minute' : `${minutes} minutes`
  const whole = Math.round(minutes / 60)
  return whole === 1 ? '1 hour' : `${whole} hours`
}
