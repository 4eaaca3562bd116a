import { type FaultScript, faultHour } from './script.ts'

/** The gateway loses its uplink, and every device behind it goes silent with it. */
export const gatewayLoss: FaultScript = {
  suits: ({ isGateway }) => isGateway,
  ail(ailments) {
    ailments.linked = false
  },
  mutes: true,
  restartHelps: false,
  usualOverMs: 0,
  passesAfterMs: 1.5 * faultHour,
}
