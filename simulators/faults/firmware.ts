import type { Values } from '../devices/physics.ts'

/** What a new firmware does to what a device says: nothing much, or more than its makers meant. */
export interface FirmwareQuirk {
  /** Added to the metric: another calibration. */
  readonly offset?: Readonly<Record<string, number>>
  /** The metric is multiplied by this: a scale that was forgotten. */
  readonly scale?: Readonly<Record<string, number>>
  /** Every `…_c` is told in °F, under its old name. */
  readonly fahrenheit?: boolean
}

/** Changes `values` in place. */
export const applyQuirk = (values: Values, quirk: FirmwareQuirk): void => {
  for (const [metric, value] of Object.entries(values)) {
    if (typeof value !== 'number') continue
    let told = value * (quirk.scale?.[metric] ?? 1) + (quirk.offset?.[metric] ?? 0)
    if (quirk.fahrenheit && metric.endsWith('_c')) told = told * 1.8 + 32
    if (told !== value) values[metric] = Number(told.toFixed(3))
  }
}
