import { batteryEndOfLife } from './batteryEndOfLife.ts'
import { bearingWear } from './bearingWear.ts'
import { communicationFault } from './communicationFault.ts'
import { compressorWear } from './compressorWear.ts'
import { doorLeftOpen } from './doorLeftOpen.ts'
import { filterClogging } from './filterClogging.ts'
import { flappingConnection } from './flappingConnection.ts'
import { gatewayLoss } from './gatewayLoss.ts'
import { impossibleValue } from './impossibleValue.ts'
import { meterReset } from './meterReset.ts'
import { missingMetric } from './missingMetric.ts'
import { noisySensor } from './noisySensor.ts'
import { powerCut } from './powerCut.ts'
import { powerLoss } from './powerLoss.ts'
import { rebootLoop } from './rebootLoop.ts'
import { refrigerantLeak } from './refrigerantLeak.ts'
import { reportedFault } from './reportedFault.ts'
import type { FaultScript } from './script.ts'
import { sealLeak } from './sealLeak.ts'
import { sensorDrift } from './sensorDrift.ts'
import { shortCycling } from './shortCycling.ts'
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
  'sensorDrift',
  'noisySensor',
  'missingMetric',
  'impossibleValue',
  'refrigerantLeak',
  'sealLeak',
  'doorLeftOpen',
  'shortCycling',
  'filterClogging',
  'meterReset',
  'rebootLoop',
  'batteryEndOfLife',
  'flappingConnection',
  'powerCut',
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
  sensorDrift,
  noisySensor,
  missingMetric,
  impossibleValue,
  refrigerantLeak,
  sealLeak,
  doorLeftOpen,
  shortCycling,
  filterClogging,
  meterReset,
  rebootLoop,
  batteryEndOfLife,
  flappingConnection,
  powerCut,
}
