import type { SeriesDetector, SeriesInput } from '../detector.ts'
import { counter } from '../models/counter.ts'
import { flatline } from '../models/flatline.ts'
import { impossible } from '../models/impossible/impossible.ts'
import { defaultSettings } from '../settings.ts'
import { duration } from '../words.ts'

/**
 * The detectors of the live list that need nothing but a series, on the live code: impossible values and units, stuck sensors,
 * counters that fall. The others are left out on purpose. `anomaly` is the learned model itself, held back for a fleet's sake.
 * `drift`, `wear`, `variance` and `rhythm` need a device's peers, load and weeks, and keep a fault until somebody repairs it, which
 * nobody does to a recording: on rows labelled as usual `drift` would stand on 5 % in SKAB and 7 % in SMD, `variance` on 31 % and
 * `rhythm` on 12 % in SMD. These three stand on none, but for 1 % in SMD.
 */
export const columnDetectors: readonly SeriesDetector[] = [impossible, flatline, counter]

export interface ColumnFaults {
  /** @param ts ms @param values by column, NaN where missing */
  read(ts: number, values: Float64Array): void
  /** Whether anything is wrong at the present row, and what, in words. */
  readonly faulty: boolean
  because(ts: number): string
}
interface Said {
  readonly metric: string
  readonly states: readonly object[]
  /** By detector: what it said, and when. */
  readonly texts: (string | undefined)[]
  readonly at: number[]
}
const mostSentences = 3

/** Steps every column's detectors as the engine does for a device whose metrics the columns are. */
export const watchEachColumn = (names: readonly string[], detectors = columnDetectors): ColumnFaults => {
  const columns = names.map(
    (metric): Said => ({
      metric,
      states: detectors.map((detector) => detector.init({ deviceId: '', metric, settings: defaultSettings })),
      texts: detectors.map(() => undefined),
      at: detectors.map(() => 0),
    }),
  )
  const input: SeriesInput = {
    deviceId: '',
    metric: '',
    at: 0,
    ts: 0,
    value: 0,
    loosen: 1,
    shared: { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 },
    settings: defaultSettings,
  }
  let raised = 0
  return {
    read(ts, values) {
      input.at = input.ts = ts
      columns.forEach(({ metric, states, texts, at }, c) => {
        const value = values[c] ?? Number.NaN
        if (Number.isNaN(value)) return
        input.metric = metric
        input.value = value
        detectors.forEach((detector, d) => {
          const verdict = detector.step(states[d] ?? {}, input)
          if (verdict === undefined) return
          if (texts[d] !== undefined) raised -= 1
          texts[d] = verdict.faulty ? verdict.explanation : undefined
          at[d] = ts
          if (verdict.faulty) raised += 1
        })
      })
    },
    get faulty() {
      return raised > 0
    },
    because(ts) {
      const all = columns.flatMap(({ texts, at }) =>
        texts.flatMap((text, d) => {
          if (text === undefined) return []
          const ago = ts - (at[d] ?? ts)
          // What was said counts up to when it was said.
          return [ago > 0 ? `Found ${duration(ago)} ago: ${text}` : text]
        }),
      )
      const more = all.length - mostSentences
      return [...all.slice(0, mostSentences), ...(more > 0 ? [`So it is with ${more} more.`] : [])].join(' ')
    },
  }
}
