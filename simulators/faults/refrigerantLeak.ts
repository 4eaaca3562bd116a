import { type FaultScript, faultDay, progress } from './script.ts'

/** Refrigerant seeps out: the same power moves less heat. It runs longer, and no single value leaves its range for long. */
export const refrigerantLeak: FaultScript = {
  suits: ({ kind }) => kind === 'heatPump',
  ail(ailments, age) {
    ailments.capacity = 1 - 0.7 * progress(age)
  },
  restartHelps: false,
  usualOverMs: 10 * faultDay,
}
