import type { FaultScript } from './script.ts'

const minute = 60_000
/** A plug with a bad contact: a few minutes there, a few minutes gone. Never the same twice, and never for long. */
export const flappingConnection: FaultScript = {
  suits: ({ isGateway }) => !isGateway,
  mutesAt: (ageMs) => (ageMs / minute) % 9 < 4 !== (ageMs / minute) % 31 < 5,
  restartHelps: false,
  usualOverMs: 0,
}
