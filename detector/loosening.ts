import type { FaultKind } from '../domain/fault.ts'
import { keenest } from './calibration/kinds.ts'
import type { DeviceRecord } from './device.ts'

/**
 * How many times less sensitive than shipped: the product of what was decided for this device and for its model.
 * The coordinator decides (teaching, calibration) and tells the shards; detectors only ask.
 */
export interface Loosening {
  /** '' are the devices without a model. Factors by `loosenKey`. */
  readonly byModel: Map<string, Map<string, number>>
}
export const newLoosening = (): Loosening => ({ byModel: new Map() })

/** `key` is the metric or code; without one, the factor is for the whole kind. */
export const loosenKey = (kind: FaultKind, key?: string): string => `${kind}|${key ?? ''}`

/** Beyond that nothing would be found any more, whoever asks for it. */
const mostLoosened = 6

/** 1 where nobody has decided anything. A factor for a whole kind counts beside the one for a single metric or code. */
export const loosenOf = (
  { byModel }: Loosening,
  device: Pick<DeviceRecord, 'loosened' | 'profile'>,
  { kind, key }: { kind: FaultKind; key?: string | undefined },
): number => {
  const own = device.loosened
  if (own.size === 0 && byModel.size === 0) return 1
  const whole = loosenKey(kind)
  const single = key === undefined ? undefined : loosenKey(kind, key)
  let factor = 1
  const take = (factors: ReadonlyMap<string, number> | undefined): void => {
    if (!factors) return
    factor *= factors.get(whole) ?? 1
    if (single !== undefined) factor *= factors.get(single) ?? 1
  }
  take(own)
  take(byModel.get(device.profile?.model ?? ''))
  return factor === 1 ? 1 : Math.min(mostLoosened, Math.max(keenest(kind), factor))
}
