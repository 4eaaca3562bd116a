import { type FaultScript, faultDay } from './script.ts'

/** A cell has a short: the battery is flat within weeks instead of years. */
export const batteryEndOfLife: FaultScript = {
  suits: ({ kind }) => kind === 'roomSensor',
  ail(ailments, { overMs }) {
    // From full to flat it is 0.8 V, at a usual half a millivolt a day.
    ailments.drain = 0.8 / Math.max(1, overMs / faultDay) / 0.0005
  },
  restartHelps: false,
  usualOverMs: 18 * faultDay,
}
