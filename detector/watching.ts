import type { DeviceContext, WatchedItem } from './detector.ts'
import type { DeviceRecord } from './device.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'

/** What is watched on one device, in a stable order: the device as a whole first, then its metrics as they were first heard. */
export const watched = (device: DeviceRecord, context: DeviceContext): WatchedItem[] => {
  const items: WatchedItem[] = []
  deviceDetectors.forEach((detector, i) => {
    const own = device.states[i]
    if (!own) return
    for (const watch of detector.watch(own, context))
      items.push({ ...watch, detector: detector.name, sensitivity: 1 / context.loosen(detector.kind) })
  })
  for (const [metric, series] of device.series)
    seriesDetectors.forEach((detector, i) => {
      const own = series.states[i]
      if (!own) return
      const watch = detector.watch(own, { deviceId: device.id, metric, settings: context.settings })
      items.push({ ...watch, metric, detector: detector.name, sensitivity: 1 / context.loosen(detector.kind, metric) })
    })
  for (const metric of device.strings)
    items.push({ metric, detector: 'drift', state: 'notWatched', reason: 'it is text, not a number' })
  if (device.seriesRefused > 0)
    items.push({
      metric: null,
      detector: 'drift',
      state: 'notWatched',
      reason: `it has more metrics than the ${context.settings.maxSeriesPerDevice} that are followed per device`,
    })
  return items
}
