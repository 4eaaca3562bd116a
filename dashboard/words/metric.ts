/** Metric names as devices send them, made readable: `supply_temp_c` → `Supply temperature`, unit `°C`. Only well-known suffixes are taken for units. */
const units: Readonly<Record<string, string>> = {
  c: '°C',
  degc: '°C',
  celsius: '°C',
  k: 'K',
  w: 'W',
  kw: 'kW',
  wh: 'Wh',
  kwh: 'kWh',
  a: 'A',
  ma: 'mA',
  amps: 'A',
  v: 'V',
  mv: 'mV',
  volts: 'V',
  hz: 'Hz',
  pct: '%',
  percent: '%',
  bar: 'bar',
  mbar: 'mbar',
  kpa: 'kPa',
  pa: 'Pa',
  lpm: 'l/min',
  lmin: 'l/min',
  m3h: 'm³/h',
  rpm: 'rpm',
  ms: 'ms',
  s: 's',
  min: 'min',
  dbm: 'dBm',
  db: 'dB',
  mbps: 'Mbit/s',
  kbps: 'kbit/s',
  mms: 'mm/s',
  ppm: 'ppm',
  lux: 'lx',
  g: 'g',
  kg: 'kg',
}

/** What firmware abbreviates and people do not. */
const spelledOut: Readonly<Record<string, string>> = {
  temp: 'temperature',
  tmp: 'temperature',
  hum: 'humidity',
  rssi: 'signal strength',
  snr: 'signal-to-noise ratio',
  soc: 'state of charge',
  batt: 'battery',
  volt: 'voltage',
  curr: 'current',
  pwr: 'power',
  freq: 'frequency',
  vib: 'vibration',
}

const words = (metric: string): string[] =>
  metric
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split(/[_\s./:-]+/)
    .filter(Boolean)

/** The unit, and how many of the name's last words say it: `vibration_mm_s` → mm/s, 2. */
const unitIn = (all: readonly string[]): readonly [unit: string, taken: number] => {
  const [one, two] = [1, 2].map((taken) => (all.length > taken ? all.slice(-taken).join('').toLowerCase() : ''))
  // `wind_m_s` is no millisecond.
  if (two === 'mms' || two === 'm3h') return [units[two] ?? '', 2]
  const unit = units[one ?? '']
  return unit === undefined ? ['', 0] : [unit, 1]
}

export const unitOf = (metric: string): string => unitIn(words(metric))[0]

export const metricLabel = (metric: string): string => {
  const all = words(metric)
  const text = all
    .slice(0, all.length - unitIn(all)[1])
    .map((word) => spelledOut[word.toLowerCase()] ?? (word === word.toUpperCase() ? word : word.toLowerCase()))
    .join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A number with as many digits as help: four significant ones, no exponent. */
export const plainNumber = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits }).format(value)
}

export const withUnit = (value: number | string, metric: string): string =>
  typeof value === 'string' ? value : `${plainNumber(value)}${unitOf(metric) ? `\u00a0${unitOf(metric)}` : ''}`
