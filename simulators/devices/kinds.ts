import type { FaultPayload } from '../../domain/wire.ts'
import { type Body, type BodyOptions, createBody } from './body.ts'
import { charger } from './charger.ts'
import { fridge } from './fridge.ts'
import { heatPump } from './heatPump.ts'
import { roomSensor } from './roomSensor.ts'
import { router } from './router.ts'
import { waterPump } from './waterPump.ts'

export const deviceKinds = ['fridge', 'charger', 'heatPump', 'waterPump', 'router', 'roomSensor'] as const
export type DeviceKind = (typeof deviceKinds)[number]

/** A code a device reports about itself. */
export type OwnCode = Required<Pick<FaultPayload, 'code' | 'severity' | 'text'>>

/** What the simulation knows of a kind beside its physics. */
export interface KindTraits {
  create(options: BodyOptions): Body
  /** The sensor that hangs when its firmware does. */
  readonly sensor: string
  /** What that sensor does when it fails: how far it has drifted at the worst, the spread of its noise, and what it reads when its wire is loose. */
  readonly failing: { readonly drift: number; readonly noise: number; readonly loose: number }
  /** A protection has tripped: only a technician helps. */
  readonly lockout: OwnCode
  /** A part inside does not answer: a restart helps. */
  readonly communication: OwnCode
}

/** The kinds of device there are; add one by adding a line. */
export const kinds: Readonly<Record<DeviceKind, KindTraits>> = {
  fridge: {
    create: (options) => createBody(fridge, options),
    sensor: 'cabinet_temp_c',
    failing: { drift: 5, noise: 2, loose: -127 },
    lockout: { code: 'F12', severity: 'critical', text: 'Compressor protection tripped' },
    communication: { code: 'COM1', severity: 'warning', text: 'Display board does not answer' },
  },
  charger: {
    create: (options) => createBody(charger, options),
    sensor: 'temp_c',
    failing: { drift: 18, noise: 5, loose: 85 },
    lockout: { code: 'RCD', severity: 'critical', text: 'Residual current device tripped, charging locked' },
    communication: { code: 'COM-METER', severity: 'warning', text: 'Energy meter does not answer' },
  },
  heatPump: {
    create: (options) => createBody(heatPump, options),
    sensor: 'flow_temp_c',
    failing: { drift: 12, noise: 5, loose: -127 },
    lockout: { code: 'E7', severity: 'critical', text: 'High-pressure switch tripped, compressor locked' },
    communication: { code: 'U4', severity: 'warning', text: 'No communication with the outdoor unit' },
  },
  waterPump: {
    create: (options) => createBody(waterPump, options),
    sensor: 'pressure_bar',
    failing: { drift: -1.6, noise: 0.4, loose: 65.535 },
    lockout: { code: 'A3', severity: 'critical', text: 'Motor overload, pump stopped' },
    communication: { code: 'COM2', severity: 'warning', text: 'Drive does not answer on its bus' },
  },
  router: {
    create: (options) => createBody(router, options),
    sensor: 'rssi_dbm',
    failing: { drift: -25, noise: 12, loose: -128 },
    lockout: { code: 'SIM-LOCKED', severity: 'critical', text: 'SIM card locked' },
    communication: { code: 'MODEM', severity: 'warning', text: 'Modem does not answer' },
  },
  roomSensor: {
    create: (options) => createBody(roomSensor, options),
    sensor: 'temperature_c',
    failing: { drift: 5, noise: 2, loose: 85 },
    lockout: { code: 'TAMPER', severity: 'warning', text: 'Housing is open' },
    communication: { code: 'COM-I2C', severity: 'warning', text: 'Sensor element does not answer' },
  },
}
