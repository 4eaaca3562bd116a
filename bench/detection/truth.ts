import type { FaultKind } from '../../domain/fault.ts'
import { kinds } from '../../simulators/devices/kinds.ts'
import type { FaultName } from '../../simulators/faults/scripts.ts'
import type { BenchDevice } from './fleet.ts'

/** What may be called a finding of a fault: a kind of ours that fits, and, for learned kinds, a metric that really shows it. */
export interface Acceptable {
  readonly kinds: ReadonlySet<FaultKind>
  /** Undefined: any metric. */
  readonly metrics: ReadonlySet<string> | undefined
}

const learned: readonly FaultKind[] = ['drift', 'wear', 'anomaly', 'variance', 'rhythm', 'relation', 'cohort']
const machine = {
  fridge: ['cabinet_temp_c', 'compressor_power_w', 'door_open'],
  heatPump: ['flow_temp_c', 'return_temp_c', 'power_w'],
  waterPump: ['pressure_bar', 'flow_lpm', 'vibration_mm_s', 'power_w'],
} as const

type Rule = (device: BenchDevice) => { kinds: readonly FaultKind[]; metrics?: readonly string[] }
const sensor = (device: BenchDevice): string[] => [kinds[device.kind].sensor]
const onSensor =
  (...also: FaultKind[]): Rule =>
  (device) => ({ kinds: [...learned, ...also], metrics: sensor(device) })
const onMachine: Rule = ({ kind }) => ({
  kinds: learned,
  metrics: kind === 'fridge' || kind === 'heatPump' || kind === 'waterPump' ? machine[kind] : [],
})

const rules: Readonly<Record<FaultName, Rule>> = {
  compressorWear: onMachine,
  sealLeak: onMachine,
  doorLeftOpen: onMachine,
  refrigerantLeak: onMachine,
  shortCycling: onMachine,
  bearingWear: () => ({ kinds: learned, metrics: ['vibration_mm_s', 'power_w'] }),
  filterClogging: () => ({ kinds: learned, metrics: ['pressure_bar', 'flow_lpm', 'power_w'] }),
  stuckSensor: onSensor('flatline'),
  sensorDrift: onSensor(),
  noisySensor: onSensor('impossible'),
  missingMetric: (device) => ({ kinds: ['missing'], metrics: sensor(device) }),
  impossibleValue: onSensor('impossible'),
  meterReset: () => ({ kinds: [...learned, 'counter'], metrics: ['energy_kwh'] }),
  rebootLoop: () => ({
    kinds: [...learned, 'counter', 'flapping', 'reported'],
    metrics: ['uptime_s', 'throughput_mbps', 'latency_ms'],
  }),
  batteryEndOfLife: () => ({ kinds: learned, metrics: ['battery_v'] }),
  silence: () => ({ kinds: ['silence'] }),
  powerLoss: () => ({ kinds: ['silence'] }),
  flappingConnection: () => ({ kinds: ['flapping', 'silence'] }),
  reportedFault: () => ({ kinds: ['reported'] }),
  communicationFault: () => ({ kinds: ['reported'] }),
  gatewayLoss: () => ({ kinds: ['silence', 'gateway-down'] }),
  powerCut: () => ({ kinds: ['silence', 'gateway-down'] }),
}
/** Said about a device as a whole, without a metric. */
export const deviceWide: ReadonlySet<FaultKind> = new Set(['silence', 'gateway-down', 'flapping', 'reported'])

export const acceptable = (name: FaultName, device: BenchDevice): Acceptable => {
  const { kinds: fit, metrics } = rules[name](device)
  return { kinds: new Set(fit), metrics: metrics === undefined ? undefined : new Set(metrics) }
}
/** A firmware that spoils these metrics of a whole model. */
export const acceptableFirmware = (metrics: readonly string[]): Acceptable => ({
  kinds: new Set<FaultKind>([...learned, 'impossible', 'flatline', 'counter']),
  metrics: new Set(metrics),
})

/** One fault of one device as it really was. Times ms. */
export interface IndividualTruth {
  readonly name: FaultName
  readonly device: BenchDevice
  readonly onset: number
  /** The first report that could show it, or that was missing. */
  readonly visibleAt: number
  readonly noticeAt: number | null
  readonly end: number
  readonly accept: Acceptable
}
/** One cause of trouble on many devices. */
export interface CommonTruth {
  readonly name: 'gatewayLoss' | 'powerCut' | 'badFirmware' | 'unitChange'
  readonly subject: string
  /** Affected devices, each with its own beginning (a roll-out takes hours) and end. */
  readonly members: ReadonlyMap<string, { readonly onset: number; readonly end: number; readonly accept: Acceptable }>
}
