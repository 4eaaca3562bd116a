import { type FaultScript, faultDay, progress } from './script.ts'

/** A sensor ages: what it says moves away from what is, a little every day. The machine is well. */
export const sensorDrift: FaultScript = {
  suits: ({ isGateway }) => !isGateway,
  distort(values, { sensor, failing, ...age }) {
    const value = values[sensor]
    if (typeof value === 'number') values[sensor] = Number((value + failing.drift * progress(age)).toFixed(2))
  },
  restartHelps: false,
  usualOverMs: 8 * faultDay,
}
