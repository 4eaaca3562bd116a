import type { FaultScript } from './script.ts'

/** The controller has lost its hysteresis and switches the compressor on and off far too often. The owner is served, the compressor suffers. */
export const shortCycling: FaultScript = {
  suits: ({ kind }) => kind === 'fridge' || kind === 'heatPump',
  ail(ailments) {
    ailments.band = 0.15
  },
  restartHelps: true,
  usualOverMs: 0,
}
