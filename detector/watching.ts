import type { DeviceContext, WatchedItem } from './detector.ts'
import type { DeviceRecord, Unfollowed } from './device.ts'
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
  return [...items, ...unfollowed(device, context.settings.maxSeriesPerDevice)]
}

/** What no model follows is named too, each with why. */
const unfollowed = (
  { unfollowed: named = new Map(), unfollowedMore, series }: DeviceRecord,
  most: number,
): WatchedItem[] => {
  const none = { detector: 'learned', state: 'notWatched' } as const
  const why: Readonly<Record<Unfollowed, string>> = {
    text: 'it is text, not a number: only rules and its own codes are read from it',
    tooMany: `not followed: it came after the ${most} metrics that are followed per device`,
  }
  const items: WatchedItem[] = [...named].map(([metric, reason]) => ({ metric, ...none, reason: why[reason] }))
  const tooMany = [...named.values()].filter((reason) => reason === 'tooMany').length
  if (tooMany === 0 && !unfollowedMore) return items
  const more = unfollowedMore ? 'more than ' : ''
  const reason = `it reports ${more}${series.size + named.size} metrics: ${series.size} numbers are followed, ${more}${tooMany} more are not, and ${named.size - tooMany} are text`
  return [{ metric: null, ...none, reason }, ...items]
}
