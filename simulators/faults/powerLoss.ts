import { type FaultScript, faultHour } from './script.ts'

/** A fuse has blown: the device is silent and does not work either. */
export const powerLoss: FaultScript = {
  suits: ({ kind, isGateway }) => !isGateway && kind !== 'roomSensor',
  ail(ailments) {
    ailments.powered = false
  },
  mutes: true,
  restartHelps: false,
  usualOverMs: 0,
  passesAfterMs: 3 * faultHour,
}
