import type { FaultScript } from './script.ts'

/** A protection trips and the device says so itself (a charger's RCD, a heat pump's E7). Needs hands. */
export const reportedFault: FaultScript = {
  suits: ({ kind, isGateway }) => !isGateway && kind !== 'roomSensor' && kind !== 'router',
  ail(ailments) {
    ailments.locked = true
  },
  reports: 'lockout',
  restartHelps: false,
  usualOverMs: 0,
}
