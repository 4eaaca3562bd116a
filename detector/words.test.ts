import { expect, test } from 'vitest'
import { duration, metricRole, metricWords, quantity, rarityWords } from './words.ts'

test.each([
  ['cabinet_temp_c', 'Cabinet temperature', '°C'],
  ['temp_c', 'Temperature', '°C'],
  ['vibration_mm_s', 'Vibration', 'mm/s'],
  ['flow_lpm', 'Flow', 'l/min'],
  ['rssi_dbm', 'Signal strength', 'dBm'],
  ['latency_ms', 'Latency', 'ms'],
  ['Thermocouple', 'Thermocouple', ''],
  ['strange_thing', 'strange_thing', ''],
  ['_c', '_c', ''],
])('%s is called "%s" in %s', (metric, name, unit) => {
  expect(metricWords(metric)).toEqual({ name, unit })
})

test.each([
  ['outdoor_temp_c', 'environment'],
  ['energy_kwh', 'counter'],
  ['uptime_s', 'counter'],
  ['target_temp_c', 'setting'],
  ['current_a', 'load'],
  ['voltage_v', 'measure'],
  ['cabinet_temp_c', 'measure'],
])('%s is a %s', (metric, role) => {
  expect(metricRole(metric)).toBe(role)
})

test.each([
  [9.4321, '°C', '9.4 °C'],
  [-71.26, 'dBm', '-71.3 dBm'],
  [0.0123, 'bar', '0.0123 bar'],
  [1234.5, 'W', '1235 W'],
  [3e12, '', '3.0e+12'],
  [0, '%', '0 %'],
])('%d %s reads "%s"', (value, unit, text) => {
  expect(quantity(value, unit)).toBe(text)
})

test.each([
  [1_000, '1 second'],
  [40_000, '40 seconds'],
  [25 * 60_000, '25 minutes'],
  [3 * 3_600_000, '3 hours'],
  [4 * 86_400_000, '4 days'],
])('%d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

const aDay = 86_400_000
test.each([
  [{}, ''],
  [{ oncePerMs: aDay }, 'This device shows something like it every day or two.'],
  [{ oncePerMs: 5 * aDay }, 'This device shows something like it about once in 5 days.'],
  [{ oncePerMs: 21 * aDay }, 'This device shows something like it about once in 3 weeks.'],
  [{ oncePerMs: 122 * aDay }, 'This device shows something like it about once in 4 months.'],
  [
    { oncePerMs: 40 * aDay, oncePerAtLeast: true },
    'Nothing like it was seen in the 6 weeks this device has been watched.',
  ],
])('%j: %s', (period, text) => {
  expect(rarityWords(period)).toBe(text)
})
