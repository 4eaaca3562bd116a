import { metricWords } from '../../words.ts'

/**
 * What nature and instruments allow, by the unit in the metric's name: wide on purpose, for whatever lies outside is no
 * measurement at all. Units that are not listed have no bounds.
 */
export interface Bounds {
  readonly low: number
  readonly high: number
}
/** Sensors in use overshoot their scale a little. */
const byUnit: Readonly<Record<string, Bounds>> = {
  '°C': { low: -200, high: 2_000 },
  '°F': { low: -328, high: 3_632 },
  K: { low: -200, high: 2_273 },
  '%': { low: -1e4, high: 1e4 },
  bar: { low: -1.1, high: 10_000 },
  kPa: { low: -110, high: 1e6 },
  hPa: { low: -1_100, high: 1e7 },
  ppm: { low: -100, high: 1e6 },
  lx: { low: -1, high: 300_000 },
  Hz: { low: -1, high: 1e10 },
  rpm: { low: -1e6, high: 1e6 },
  dBm: { low: -300, high: 100 },
  ms: { low: 0, high: 1e10 },
}
/** Shares of a whole that cannot leave it: relative humidity, a battery's charge. */
const wholeShare = /(^|_)(hum|humidity|rh|battery|batt|soc|charge_level)(_|$)/i
const share: Bounds = { low: -5, high: 110 }
/** Beyond this no instrument reads. */
const anything: Bounds = { low: -1e15, high: 1e15 }

/** @param metric its name, with the unit at the end: `cabinet_temp_c` */
export const boundsOf = (metric: string): Bounds => {
  const { unit } = metricWords(metric)
  if (unit === '%' && wholeShare.test(metric)) return share
  return byUnit[unit] ?? anything
}

/**
 * Values that stand for "no value": full scale of 16- and 32-bit registers (whole, and in tenths and hundredths), fillers of
 * data loggers, and the DS18B20's two (Maxim data sheet: 85 °C is its power-on reset value; -127 is what drivers answer when it is gone).
 */
const anyUnit = new Set([
  -999, -9999, -99_999, 9_999, 99_999, 32_767, -32_768, 65_535, 3_276.7, -3_276.8, 6_553.5, 327.67, -327.68, 655.35,
  2_147_483_647, -2_147_483_648, 4_294_967_295,
])
const celsius = new Set([-127, 85])

export const isSentinel = (metric: string, value: number): boolean =>
  anyUnit.has(value) || (celsius.has(value) && metricWords(metric).unit === '°C')
