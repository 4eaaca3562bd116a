/**
 * Where a slowly moving level usually is: a low and a high bound that follow it, but never faster than a share of their own
 * width. A level that wanders as it always has stays inside; one that leaves faster than all of its past taught is outside.
 * Growing by a share of the width makes it free of units: history of an hour can double in about an hour, of a day in a day.
 */
export interface Envelope {
  /** Levels seen. */
  seen: number
  low: number
  high: number
}
export const newEnvelope = (): Envelope => ({ seen: 0, low: 0, high: 0 })

/** Forgets distance from the level with this time constant, in readings: about two weeks at one a minute. */
export const forgetOver = 20_000
/** Takes everything in while it has seen less than this. */
export const settleAfter = 25

/** How far outside: positive above, negative below, 0 inside. */
export const excess = (envelope: Envelope, level: number): number =>
  level > envelope.high ? level - envelope.high : level < envelope.low ? level - envelope.low : 0

/**
 * Learns one level.
 * @param width the envelope's width, or more where noise or units say that less would be meaningless
 * @param free true: takes the level in whole
 * @param slowest share of the width it may grow by per reading, however much it has seen
 */
export const widen = (
  envelope: Envelope,
  level: number,
  { width, free, slowest }: { width: number; free: boolean; slowest: number },
): void => {
  if (envelope.seen === 0) {
    envelope.low = level
    envelope.high = level
  }
  envelope.seen += 1
  const growth = free || envelope.seen <= settleAfter ? Infinity : width * Math.max(slowest, 1 / envelope.seen)
  const out = excess(envelope, level)
  if (out > 0) envelope.high += Math.min(out, growth)
  else if (out < 0) envelope.low -= Math.min(-out, growth)
  else {
    envelope.high -= (envelope.high - level) / forgetOver
    envelope.low += (level - envelope.low) / forgetOver
  }
}
