import type { DeviceInput } from './detector.ts'
import type { Series } from './device.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'

/** Which detectors are called for what, by their places in the lists of models.ts. */

/** By kind of input, the places of the device detectors that do anything with it. */
const hearers = (kind: DeviceInput['kind']): readonly number[] =>
  deviceDetectors.flatMap(({ hears }, i) => (hears && !hears.includes(kind) ? [] : [i]))
export const hearing: Readonly<Record<DeviceInput['kind'], readonly number[]>> = {
  sample: hearers('sample'),
  status: hearers('status'),
  reported: hearers('reported'),
  commandResult: hearers('commandResult'),
  tick: hearers('tick'),
  refresh: hearers('refresh'),
  peers: hearers('peers'),
}
/** Device detectors that compare peers. */
export const reporting = deviceDetectors.flatMap((detector, at) =>
  detector.report && detector.compare ? [{ detector, at }] : [],
)

/** One list for all series in which the same detectors are awake. */
const awakeLists = new Map<number, readonly number[]>()
/** The detectors that have business with this series; kept with it. */
export const awakeOf = (series: Series): readonly number[] => {
  let bits = 0
  series.states.forEach((state, i) => {
    if (seriesDetectors[i]?.idle?.(state) !== true) bits |= 1 << i
  })
  let list = awakeLists.get(bits)
  if (!list) {
    list = seriesDetectors.flatMap((_, i) => (bits & (1 << i) ? [i] : []))
    awakeLists.set(bits, list)
  }
  series.awake = list
  return list
}
