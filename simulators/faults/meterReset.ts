import type { FaultScript } from './script.ts'

/** The energy meter loses its memory every few hours and counts from zero. */
export const meterReset: FaultScript = {
  suits: ({ kind }) => kind === 'charger',
  ail(ailments) {
    ailments.meterResetsPerHour = 0.3
  },
  restartHelps: false,
  usualOverMs: 0,
}
