import { type FaultScript, faultDay, progress } from './script.ts'

/** The inlet filter clogs: pressure falls when much is drawn, first a little, then until the top floor's shower drips. */
export const filterClogging: FaultScript = {
  suits: ({ kind }) => kind === 'waterPump',
  ail(ailments, age) {
    ailments.clog = progress(age)
  },
  restartHelps: false,
  usualOverMs: 14 * faultDay,
}
