import { type FaultScript, faultDay, progress } from './script.ts'

/** The door's seal hardens and tears: it leaks more, the compressor makes up for it as long as it can. */
export const sealLeak: FaultScript = {
  suits: ({ kind }) => kind === 'fridge',
  ail(ailments, age) {
    ailments.leak = 1 + 1.8 * progress(age)
  },
  restartHelps: false,
  usualOverMs: 10 * faultDay,
}
