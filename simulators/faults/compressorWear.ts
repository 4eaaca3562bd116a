import { type FaultScript, faultHour } from './script.ts'

/** The compressor moves less and less: longer runs first, then it never stops, then the goods warm. */
export const compressorWear: FaultScript = {
  suits: ({ kind }) => kind === 'fridge',
  ail(ailments, { ageMs, overMs }) {
    ailments.capacity = Math.max(0.05, 1 - ageMs / overMs)
  },
  restartHelps: false,
  usualOverMs: 6 * faultHour,
}
