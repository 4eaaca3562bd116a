import type { FaultScript } from './script.ts'

/** A supply that is too weak: it starts anew several times an hour. */
export const rebootLoop: FaultScript = {
  suits: ({ kind, isGateway }) => kind === 'router' && !isGateway,
  ail(ailments) {
    ailments.rebootsPerHour = 5
  },
  restartHelps: false,
  usualOverMs: 0,
}
