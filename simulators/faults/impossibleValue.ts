import type { FaultScript } from './script.ts'

/** The sensor's wire breaks again and again: every third report holds what the converter reads from nothing (-127 °C, 85 °C, 65.535 bar). */
export const impossibleValue: FaultScript = {
  suits: ({ isGateway }) => !isGateway,
  distort(values, { sensor, failing, chance }) {
    if (chance().chance(0.35)) values[sensor] = failing.loose
  },
  restartHelps: false,
  usualOverMs: 0,
}
