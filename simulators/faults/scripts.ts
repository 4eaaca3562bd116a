import { bearingWear } from './bearingWear.ts'
import { communicationFault } from './communicationFault.ts'
import { compressorWear } from './compressorWear.ts'
import { gatewayLoss } from './gatewayLoss.ts'
import { powerLoss } from './powerLoss.ts'
import { reportedFault } from './reportedFault.ts'
import type { FaultScript } from './script.ts'
import { silence } from './silence.ts'
import { stuckSensor } from './stuckSensor.ts'

export const faultNames = [
  'compressorWear',
  'bearingWear',
  'stuckSensor',
  'silence',
  'powerLoss',
  'gatewayLoss',
  'reportedFault',
  'communicationFault',
] as const
export type FaultName = (typeof faultNames)[number]

/** Every way a simulated device can fail; add one by adding a line. */
export const faultScripts: Readonly<Record<FaultName, FaultScript>> = {
  compressorWear,
  bearingWear,
  stuckSensor,
  silence,
  powerLoss,
  gatewayLoss,
  reportedFault,
  communicationFault,
}
