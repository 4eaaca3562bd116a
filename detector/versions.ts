import { deviceDetectors, seriesDetectors } from './models.ts'

export type Named = readonly (readonly [name: string, version: number])[]

/** Series detectors first, then device detectors: what a checkpoint's states were written by. */
export const detectorVersions: Named = [...seriesDetectors, ...deviceDetectors].map(({ name, version }) => [
  name,
  version,
])

/** Where the states of each of our detectors stand among those that `from` wrote; −1: it is new, or of another version. */
export const placesIn = (from: Named): { series: readonly number[]; device: readonly number[] } => {
  const place = ({ name, version }: { name: string; version: number }): number =>
    from.findIndex(([known, of]) => known === name && of === version)
  return { series: seriesDetectors.map(place), device: deviceDetectors.map(place) }
}
