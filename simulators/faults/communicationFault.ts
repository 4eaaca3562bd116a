import type { FaultScript } from './script.ts'

/** A board inside stops answering and the device says so; switching it off and on helps. */
export const communicationFault: FaultScript = {
  suits: ({ isGateway }) => !isGateway,
  reports: 'communication',
  restartHelps: true,
  usualOverMs: 0,
}
