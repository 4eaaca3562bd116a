import { type FaultScript, faultHour } from './script.ts'

/** A bearing starts to pit: vibration grows slowly first, then ever faster. */
export const bearingWear: FaultScript = {
  suits: ({ kind }) => kind === 'waterPump',
  ail(ailments, { ageMs, overMs }) {
    ailments.bearing = Math.min(14, 10 * (ageMs / overMs) ** 2)
  },
  restartHelps: false,
  usualOverMs: 6 * faultHour,
}
