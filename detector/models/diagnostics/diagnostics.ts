import type { Sample } from '../../../domain/observation.ts'
import type { DeviceContext, DeviceDetector } from '../../detector.ts'
import { placeOf } from '../../places.ts'
import { acceptErrors, type Errors, newErrors, readErrors } from './errors.ts'
import { acceptFlag, type Flag, newFlag, readFlag } from './flag.ts'
import { newReason, type Reason, readReason } from './reason.ts'
import { acceptRestarts, newRestarts, type Restarts, readRestarts } from './restarts.ts'
import type { Place } from './say.ts'

/**
 * What a device says about itself within its telemetry, beside its fault channel (models/reported.ts): restarts, reasons of
 * restarts, counters of errors, alarm flags. Told by the metrics' names, as device makers choose them.
 */
export interface DiagnosticsState {
  metrics: string[]
  /** Of each metric; null: nothing it says is understood. */
  items: (Item | null)[]
}
type Item = Restarts | Reason | Errors | Flag

const uptimes = /(^|_)uptime(_|$)/i
/** A pump's or compressor's `starts` are its work, not its restarts. */
const restartCounts = /(^|_)(reboots?|restarts?|boots?)(_(count|total))?$/i
const reasons = /(reset|reboot|restart|boot)_?(reason|cause)$/i
const errorCounts = /(^|_)(errors?|failures?|crc|timeouts?|retries|drops|dropped)(_(total|count))?$/i
const flags = /(^|_)(alarm|leak|leakage|tamper|overheat|overload|low_battery|battery_low|fault)(_active)?$/i

const newItem = (metric: string, value: number | string, ts: number): Item | null => {
  if (typeof value === 'string') return reasons.test(metric) ? newReason() : null
  if (uptimes.test(metric)) return newRestarts('uptime', value)
  if (restartCounts.test(metric)) return newRestarts('restarts', value)
  if (errorCounts.test(metric)) return newErrors(value, ts)
  return flags.test(metric) ? newFlag() : null
}

const read = (item: Item, value: number | string, place: Place): void => {
  if (item.type === 'reason') {
    if (typeof value === 'string') readReason(item, value, place)
  } else if (typeof value !== 'number' || !Number.isFinite(value)) return
  else if (item.type === 'uptime' || item.type === 'restarts') readRestarts(item, value, place)
  else if (item.type === 'errors') readErrors(item, value, place)
  else if (item.type === 'flag') readFlag(item, value, place)
}

const added = (
  state: DiagnosticsState,
  metric: string,
  { input, context }: { input: Sample; context: DeviceContext },
): Item | null | undefined => {
  const value = input.values[metric]
  if (value === undefined || state.metrics.length >= context.settings.maxSeriesPerDevice) return undefined
  const item = newItem(metric, value, input.ts)
  // Copied instead of pushed: an array that grows keeps room for 17.
  state.metrics = state.metrics.concat(metric)
  state.items = state.items.concat(item)
  return item
}

export const diagnostics: DeviceDetector<DiagnosticsState> = {
  scope: 'device',
  name: 'diagnostics',
  version: 2,
  kind: 'reported',
  hears: ['sample'],
  init: () => ({ metrics: [], items: [] }),
  step(state, input, { context, out }) {
    if (input.kind !== 'sample' || input.timing !== 'onTime' || input.history === true) return
    let next = 0
    for (const metric in input.values) {
      const place = placeOf(state.metrics, metric, next)
      const item = place < 0 ? added(state, metric, { input, context }) : state.items[place]
      next = place + 1
      // Nearly all end here.
      if (!item) continue
      const value = input.values[metric]
      if (value === undefined) continue
      read(item, value, { metric, sample: input, loosen: context.loosen('reported', metric), out })
    }
  },
  due: () => Number.POSITIVE_INFINITY,
  accept(state, { code }) {
    const item = code === undefined ? undefined : state.items[state.metrics.indexOf(code)]
    switch (item?.type) {
      case 'uptime':
      case 'restarts':
        return acceptRestarts(item)
      case 'reason':
        item.raised = false
        return
      case 'errors':
        return acceptErrors(item)
      case 'flag':
        return acceptFlag(item)
    }
  },
  watch(state) {
    const watched: { metric: string; state: 'watching'; reason: string }[] = []
    state.items.forEach((item, i) => {
      if (item) watched.push({ metric: state.metrics[i] ?? '', state: 'watching', reason: what[item.type] })
    })
    return watched
  },
}

const what = {
  uptime: 'restarts are counted by it',
  restarts: 'restarts are counted by it',
  reason: 'read for restarts that are not normal',
  errors: 'watched for hours with many more errors than usual',
  flag: 'believed: it is the device’s own alarm',
} as const
