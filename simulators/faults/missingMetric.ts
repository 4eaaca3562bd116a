import type { FaultScript } from './script.ts'

/** The sensor does not answer any more, and the firmware leaves its value out of the report. */
export const missingMetric: FaultScript = {
  suits: ({ isGateway }) => !isGateway,
  distort(values, { sensor }) {
    delete values[sensor]
  },
  restartHelps: true,
  usualOverMs: 0,
}
