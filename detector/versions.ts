import type { DeviceRecord } from './device.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'
import type { DetectorSettings } from './settings.ts'

export type Named = readonly (readonly [name: string, version: number])[]

/** Series detectors first, then device detectors: what a checkpoint's states were written by. */
export const detectorVersions: Named = [...seriesDetectors, ...deviceDetectors].map(({ name, version }) => [
  name,
  version,
])

/**
 * Puts states written by another list of detectors into the order of this one. A detector that is new, or of another version,
 * begins to learn anew; open faults stay as they are.
 */
export const adoptStates = (
  device: DeviceRecord,
  { from, settings }: { from: Named; settings: DetectorSettings },
): void => {
  const scopes = [...seriesDetectors, ...deviceDetectors]
  if (
    from.length === scopes.length &&
    scopes.every(({ name, version }, i) => from[i]?.[0] === name && from[i]?.[1] === version)
  )
    return
  const place = ({ name, version }: { name: string; version: number }): number =>
    from.findIndex(([known, of]) => known === name && of === version)
  const firstDevice = from.findIndex(([name]) => deviceDetectors.some((detector) => detector.name === name))
  const kept = device.states
  device.states = deviceDetectors.map((detector) => kept[place(detector) - firstDevice] ?? detector.init())
  for (const [metric, series] of device.series) {
    const states = series.states
    series.states = seriesDetectors.map(
      (detector) => states[place(detector)] ?? detector.init({ deviceId: device.id, metric, settings }),
    )
    series.loosen = undefined
  }
}
