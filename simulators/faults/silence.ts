import { type FaultScript, faultHour } from './script.ts'

/** The device's own network is gone; it works on, unheard. Comes back by itself after a while. */
export const silence: FaultScript = {
  suits: ({ isGateway }) => !isGateway,
  ail(ailments) {
    ailments.linked = false
  },
  mutes: true,
  restartHelps: false,
  usualOverMs: 0,
  passesAfterMs: faultHour,
}
