import { createRandom } from '../random.ts'
import type { Surroundings } from './physics.ts'
import { daily } from './physics.ts'

const hour = 3_600_000
const day = 24 * hour

/** Weather of a region, drawn hour by hour: fronts of some days, and clouds that flatten the day's swing. */
export interface Weather {
  /** K away from the season's mean. */
  readonly fronts: Float64Array
  /** 0 overcast … 1 clear. */
  readonly clear: Float64Array
  readonly from: number
}
export const createWeather = (name: string, span: { from: number; to: number }): Weather => {
  const random = createRandom(`${name}/weather`)
  const hours = Math.ceil((span.to - span.from) / hour) + 2
  const series = (tauHours: number, spread: number): Float64Array => {
    const keep = Math.exp(-1 / tauHours)
    let value = random.gaussian(0, spread)
    return Float64Array.from({ length: hours }, () => {
      value = value * keep + random.gaussian(0, spread * Math.sqrt(1 - keep * keep))
      return value
    })
  }
  return { fronts: series(60, 4), clear: series(14, 1).map((x) => 1 / (1 + Math.exp(-x))), from: span.from }
}

const between = (hourly: Float64Array, position: number): number => {
  const index = Math.min(hourly.length - 2, Math.max(0, Math.floor(position)))
  const share = Math.min(1, Math.max(0, position - index))
  return (hourly[index] ?? 0) * (1 - share) + (hourly[index + 1] ?? 0) * share
}

/**
 * One site in the weather of its region: a season of the northern middle latitudes (mean 9.5 °C, ±9.5 K, coldest in mid-January), the region's
 * fronts, a day whose swing depends on the clouds, and a constant difference from its neighbours.
 *
 * @param o.higher K warmer than the region
 */
export const siteSurroundings = (
  weather: Weather,
  o: { utcOffsetHours: number; higher: number; closedDays: readonly number[] },
): Surroundings => {
  let at = Number.NaN
  let outdoor = 0
  return {
    outdoor(asked) {
      if (asked === at) return outdoor
      at = asked
      const local = asked + o.utcOffsetHours * hour
      const position = (asked - weather.from) / hour
      const yearDay = (local / day) % 365.2425
      const season = 9.5 - 9.5 * Math.cos(((yearDay - 18) / 365.2425) * 2 * Math.PI)
      const swing = 1 + 5 * between(weather.clear, position)
      outdoor = season + o.higher + between(weather.fronts, position) + swing * daily((local % day) / hour, 15)
      return outdoor
    },
    // 1 January 1970 was a Thursday.
    workday: (asked) => !o.closedDays.includes((Math.floor((asked + o.utcOffsetHours * hour) / day) + 4) % 7),
  }
}
