import { type Trend, trendOf } from './trend.ts'

/** When a trend gets to a limit, in units of x from the last point; `from` to `to` is to hold it 8 times of 10. */
export interface Crossing {
  readonly at: number
  readonly from: number
  readonly to: number
}
/** How a series has been going: as a whole, and its later half by itself. */
export interface Course {
  readonly whole: Trend
  readonly late: Trend
  /** Slope's growth per unit of x², and its error. */
  readonly bend: number
  readonly bendError: number
}

/** 10 % and 90 % of a normal distribution. */
const z80 = 1.2816
/**
 * Wear has no law: it speeds up, pauses, changes its rate from day to day. `rateDoubt` of the rate is not known for a forecast as
 * long as the history it rests on (`rateDoubtAtOnce` of that, squared, for the next moment), and by the limit it may have grown by
 * `mayBend`. Set on seeds 1–60 of synthetic wear (four shapes, rates that wander); wear.test.ts asserts the coverage on others.
 */
const rateDoubt = 0.4
const rateDoubtAtOnce = 0.25
const mayBend = 1.2
/** A bend counts from this many of its standard errors. */
const bendSure = 2
const never = 1e6

/** @returns undefined for fewer than 8 points */
export const courseOf = (
  xs: Float64Array,
  ys: Float64Array,
  { from, to, floor }: { from: number; to: number; floor: number },
): Course | undefined => {
  const middle = (from + to) >> 1
  const whole = trendOf(xs, ys, { from, to, floor })
  const early = trendOf(xs, ys, { from, to: middle, floor })
  const late = trendOf(xs, ys, { from: middle, to, floor })
  if (!whole || !early || !late) return undefined
  const apart = whole.span / 2
  return {
    whole,
    late,
    bend: (late.slope - early.slope) / apart,
    bendError: Math.hypot(late.slopeError, early.slopeError) / apart,
  }
}

/** First t ≥ 0 with rate·t + bend·t²/2 = distance; all may be signed as the distance is. */
const timeTo = (distance: number, rate: number, bend: number): number => {
  if (Math.abs(bend) * never < 1e-9 * Math.abs(rate)) return rate > 0 ? distance / rate : never
  const root = rate * rate + 2 * bend * distance
  if (root < 0) return never
  const time = (2 * distance) / (rate + Math.sqrt(root))
  return time > 0 && time < never ? time : never
}

/**
 * When the course gets to `limit`: along its bend where the bend shows, straight on otherwise. The interval takes in the errors of
 * level, slope and bend, and that wear does not keep to a law.
 * @param ago how long ago the last point was; the answer counts from now
 * @returns undefined where its later half goes the other way; 0 where the limit lies behind it
 */
export const crossingOf = (
  { whole, late, bend, bendError }: Course,
  { limit, ago }: { limit: number; ago: number },
): Crossing | undefined => {
  const sign = whole.slope > 0 ? 1 : -1
  const certain = Math.abs(bend) > bendSure * bendError
  // A bend that shows: the later half tells the slope of now better than the whole.
  const lead = certain ? late.span / 2 : 0
  const level = certain ? late.end : whole.end
  const rate = sign * ((certain ? late.slope : whole.slope) + (certain ? bend * lead : 0))
  const rateError = certain ? Math.hypot(late.slopeError, bendError * lead) : whole.slopeError
  const curve = certain ? sign * bend : 0
  const distance = sign * (limit - level)
  if (rate <= 0) return undefined
  if (distance <= 0) return { at: 0, from: 0, to: 0 }
  const levelError = certain ? late.endError : whole.endError
  const at = timeTo(distance, rate, Math.max(curve, (-rate * rate) / (4 * distance)))
  const doubt = rateDoubt * rate * Math.sqrt(Math.min(4, rateDoubtAtOnce + at / whole.span))
  const unsure = z80 * Math.hypot(rateError, doubt, levelError / Math.max(at, 1e-9))
  const speedingUp = (mayBend * rate) / whole.span
  const fastest = timeTo(distance, rate + unsure, Math.max(speedingUp, curve))
  const slowest = timeTo(distance, Math.max(rate - unsure, rate / 8), Math.min(0, curve))
  const left = (time: number): number => Math.max(0, time - ago)
  return { at: left(at), from: left(Math.min(at, fastest)), to: left(Math.min(Math.max(at, slowest), 8 * at)) }
}
