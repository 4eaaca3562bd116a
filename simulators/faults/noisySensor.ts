import type { FaultScript } from './script.ts'

/** A wire or a shield has come loose: right on average, but it jumps about. */
export const noisySensor: FaultScript = {
  suits: ({ isGateway }) => !isGateway,
  distort(values, { sensor, failing, chance }) {
    const value = values[sensor]
    if (typeof value === 'number') values[sensor] = Number((value + chance().gaussian(0, failing.noise)).toFixed(2))
  },
  restartHelps: false,
  usualOverMs: 0,
}
