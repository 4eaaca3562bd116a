import { type FaultScript, faultHour } from './script.ts'

/** No mains in the whole street: for a site, begin it on every device there. What runs on batteries lives on, unheard where its gateway is dark. */
export const powerCut: FaultScript = {
  suits: ({ kind }) => kind !== 'roomSensor',
  ail(ailments) {
    ailments.powered = false
  },
  mutes: true,
  restartHelps: false,
  usualOverMs: 0,
  passesAfterMs: 2 * faultHour,
}
