import type { FaultScript } from './script.ts'

/** The firmware hangs in its sensor loop: one value freezes while the rest goes on. The machine itself is well. */
export const stuckSensor: FaultScript = {
  suits: ({ isGateway }) => !isGateway,
  freezesSensor: true,
  restartHelps: true,
  usualOverMs: 0,
}
