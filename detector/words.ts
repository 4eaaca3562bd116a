/** Metric names into words: `cabinet_temp_c` → "Cabinet temperature", 9.43 → "9.4 °C", 1500000 → "25 minutes". */
import { day, hour, minute, second } from '../domain/clock.ts'

/** By the metric's last parts, longest first. Unknown endings leave the name as it is. */
const units: readonly (readonly [suffix: string, unit: string])[] = [
  ['_mm_s', 'mm/s'],
  ['_m3_h', 'm³/h'],
  ['_m3h', 'm³/h'],
  ['_mbps', 'Mbit/s'],
  ['_kbps', 'kbit/s'],
  ['_dbm', 'dBm'],
  ['_kwh', 'kWh'],
  ['_bar', 'bar'],
  ['_lpm', 'l/min'],
  ['_rpm', 'rpm'],
  ['_pct', '%'],
  ['_percent', '%'],
  ['_ppm', 'ppm'],
  ['_lux', 'lx'],
  ['_kpa', 'kPa'],
  ['_hpa', 'hPa'],
  ['_wh', 'Wh'],
  ['_kw', 'kW'],
  ['_hz', 'Hz'],
  ['_db', 'dB'],
  ['_pa', 'Pa'],
  ['_ms', 'ms'],
  ['_mv', 'mV'],
  ['_ma', 'mA'],
  ['_c', '°C'],
  ['_f', '°F'],
  ['_k', 'K'],
  ['_w', 'W'],
  ['_v', 'V'],
  ['_a', 'A'],
  ['_s', 's'],
]
const abbreviations: ReadonlyMap<string, string> = new Map([
  ['temp', 'temperature'],
  ['rssi', 'signal strength'],
  ['hum', 'humidity'],
  ['press', 'pressure'],
  ['batt', 'battery'],
])

const unitOf = (metric: string): readonly [suffix: string, unit: string] | undefined => {
  const lower = metric.toLowerCase()
  return units.find(([suffix]) => lower.endsWith(suffix) && lower.length > suffix.length)
}

/** What people call this metric, and its unit; the raw name and no unit where the ending is unknown. */
export const metricWords = (metric: string): { name: string; unit: string } => {
  const known = unitOf(metric)
  if (!known) return { name: metric, unit: '' }
  const words = metric
    .slice(0, -known[0].length)
    .split('_')
    .map((word) => abbreviations.get(word.toLowerCase()) ?? word)
    .join(' ')
  return { name: words.charAt(0).toUpperCase() + words.slice(1), unit: known[1] }
}

/** What kind of thing a metric's name says it is; most are plain measurements. */
export type MetricRole = 'measure' | 'load' | 'environment' | 'counter' | 'setting'
const loadUnits = new Set(['W', 'kW', 'A', 'mA', 'l/min', 'm³/h', 'Mbit/s', 'kbit/s', 'rpm'])
export const metricRole = (metric: string): MetricRole => {
  const lower = metric.toLowerCase()
  if (/(^|_)(outdoor|outside|ambient|weather)(_|$)/.test(lower)) return 'environment'
  if (/(^|_)(uptime|total|count|counter|cycles|runtime)(_|$)|_k?wh$/.test(lower)) return 'counter'
  if (/(^|_)(setpoint|target|setting|desired)(_|$)/.test(lower)) return 'setting'
  return loadUnits.has(unitOf(metric)?.[1] ?? '') ? 'load' : 'measure'
}

/** Three significant digits, no exponent where people would not write one. */
export const number = (value: number): string => {
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(1)
  const digits = size >= 100 ? 0 : size >= 1 ? 1 : size >= 0.1 ? 2 : 4
  return String(Number(value.toFixed(digits)))
}
export const quantity = (value: number, unit: string): string =>
  unit === '' ? number(value) : unit === '%' ? `${number(value)} %` : `${number(value)} ${unit}`

/** "40 seconds", "25 minutes", "3 hours", "2 days". */
export const duration = (ms: number): string => {
  const [size, word] =
    ms < 100 * second
      ? [second, 'second']
      : ms < 100 * minute
        ? [minute, 'minute']
        : ms < 48 * hour
          ? [hour, 'hour']
          : ([day, 'day'] as const)
  const count = Math.max(1, Math.round(ms / size))
  return count === 1 ? `1 ${word}` : `${count} ${word}s`
}

/** "3 hours", "5 days", "3 weeks", "4 months": longer than `duration` counts. */
export const span = (ms: number): string => {
  if (ms < 13.5 * day) return duration(ms)
  const [size, word] =
    ms < 59 * day ? [7 * day, 'week'] : ms < 700 * day ? [30.44 * day, 'month'] : ([365.25 * day, 'year'] as const)
  const count = Math.max(1, Math.round(ms / size))
  return count === 1 ? `1 ${word}` : `${count} ${word}s`
}

/** How unusual something is, as a sentence; empty where that is not known (`rarityOf` in calibration/rarity.ts). */
export const rarityWords = ({
  oncePerMs,
  oncePerAtLeast,
}: {
  readonly oncePerMs?: number | undefined
  readonly oncePerAtLeast?: boolean | undefined
}): string => {
  if (oncePerMs === undefined || !(oncePerMs > 0)) return ''
  if (oncePerAtLeast) return `Nothing like it was seen in the ${span(oncePerMs)} this device has been watched.`
  if (oncePerMs < 2 * day) return 'This device shows something like it every day or two.'
  return `This device shows something like it about once in ${span(oncePerMs)}.`
}
