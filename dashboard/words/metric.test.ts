import { describe, expect, it } from 'vitest'
import { metricLabel, plainNumber, unitOf, withUnit } from './metric.ts'

describe('metric names', () => {
  it.each([
    ['supply_temp_c', 'Supply temperature', '°C'],
    ['compressorPowerW', 'Compressor power', 'W'],
    ['motor.current_a', 'Motor current', 'A'],
    ['energy', 'Energy', ''],
    ['vibration_mm_s', 'Vibration', 'mm/s'],
    ['flow_m3_h', 'Flow', 'm³/h'],
    ['CO2_ppm', 'CO2', 'ppm'],
    ['c', 'C', ''],
    ['RSSI_dbm', 'Signal strength', 'dBm'],
  ])('%s reads %s in %s', (metric, label, unit) => {
    expect(metricLabel(metric)).toBe(label)
    expect(unitOf(metric)).toBe(unit)
  })
})

describe('numbers', () => {
  it.each([
    [0.01234, '0.012'],
    [7.899, '7.9'],
    [159.64, '159.6'],
    [5875.4, '5,875'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%d reads %s', (value, words) => {
    expect(plainNumber(value)).toBe(words)
  })
  it('keeps words as words', () => {
    expect(withUnit('cooling', 'state')).toBe('cooling')
  })
})
