import { type FaultScript, faultHour } from './script.ts'

/** Somebody has left the door open. It warms within the hour. */
export const doorLeftOpen: FaultScript = {
  suits: ({ kind }) => kind === 'fridge',
  ail(ailments) {
    ailments.doorOpen = true
  },
  restartHelps: false,
  usualOverMs: 0,
  passesAfterMs: 5 * faultHour,
}
