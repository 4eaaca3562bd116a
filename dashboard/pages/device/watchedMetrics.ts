import type { WatchedItem } from '../../api/wire.ts'

export const detectorWords: Readonly<Record<string, string>> = {
  silence: 'Silence',
  reported: 'Its own fault codes',
  diagnostics: 'Its own diagnostics',
  threshold: 'A rule of yours',
  flatline: 'Stuck values',
  drift: 'Drift from what is usual',
  flapping: 'A connection that comes and goes',
  missing: 'Readings that stop coming',
  impossible: 'Impossible values',
  counter: 'Counters that run back',
  wear: 'Wear',
  anomaly: 'Unusual readings',
  variance: 'Restless readings',
  rhythm: 'Its rhythm',
  relation: 'Readings that do not fit each other',
  cohort: 'What its peers do',
  learned: 'All that is learned',
}

/** Detectors that stand alike on one metric, for the same reason. */
export interface WatchLine extends Pick<WatchedItem, 'state'> {
  readonly key: string
  readonly reason: string | undefined
  readonly sensitivity: number
  readonly detectors: readonly string[]
}
export interface MetricWatch {
  /** Null: the device itself. */
  readonly metric: string | null
  readonly items: readonly WatchedItem[]
  readonly lines: readonly WatchLine[]
}

const order: Readonly<Record<WatchedItem['state'], number>> = { watching: 0, learning: 1, notWatched: 2 }

/** One entry per metric, the device itself first, in it what is watched before what is not. */
export const byMetric = (items: readonly WatchedItem[]): MetricWatch[] => {
  const found = new Map<string | null, WatchedItem[]>()
  for (const item of items) {
    const known = found.get(item.metric)
    if (known) known.push(item)
    else found.set(item.metric, [item])
  }
  return [...found]
    .map(([metric, own]) => ({ metric, items: own, lines: linesOf(own) }))
    .sort((a, b) => placeOf(a) - placeOf(b))
}

/** What nobody watches comes last. */
const placeOf = ({ metric, items }: MetricWatch): number =>
  metric === null ? 0 : items.some(({ state }) => state !== 'notWatched') ? 1 : 2

const linesOf = (items: readonly WatchedItem[]): WatchLine[] => {
  const lines = new Map<string, WatchLine & { detectors: string[] }>()
  for (const { state, reason, sensitivity = 1, detector } of items) {
    const key = JSON.stringify([state, reason, sensitivity.toFixed(2)])
    const known = lines.get(key)
    // Two rules on one metric differ in their reason; where even that is the same, once is enough.
    if (!known) lines.set(key, { key, state, reason, sensitivity, detectors: [detector] })
    else if (!known.detectors.includes(detector)) known.detectors.push(detector)
  }
  return [...lines.values()].sort((a, b) => order[a.state] - order[b.state])
}

/** The band of a metric's chart: drift's, which is where the readings usually are now. */
export const bandOf = (items: readonly WatchedItem[], metric: string): WatchedItem | undefined => {
  const own = items.filter((item) => item.metric === metric && item.expected)
  return own.find(({ detector }) => detector === 'drift') ?? own[0]
}
