/** One number of one metric at one time. Times ms since the epoch. */
export interface NumericReading {
  readonly deviceId: string
  readonly metric: string
  readonly ts: number
  readonly value: number
}
export interface TextReading {
  readonly deviceId: string
  readonly metric: string
  readonly ts: number
  readonly value: string
}
/** Readings folded into one interval starting at `t`. */
export interface ReadingPoint {
  readonly t: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly count: number
}
export interface MetricSummary {
  readonly metric: string
  readonly lastTs: number
  readonly lastValue: number | string
}

/** Readings with retention by period and roll-ups. SQLite files now; InfluxDB runs the same contract suite later. */
export interface ReadingStore {
  /** Idempotent: the same (device, metric, ts) again changes nothing, so replay is harmless. The first value wins. Resolves once readable. */
  append(batch: { readonly numeric: readonly NumericReading[]; readonly text: readonly TextReading[] }): Promise<void>
  /**
   * Readings of `[from, to)` folded into at most `points` intervals of equal length (1 to 5,000); empty intervals are left out.
   * With fewer readings than points each reading is its own point. Long ranges answer from the roll-ups.
   */
  query(range: { deviceId: string; metric: string; from: number; to: number; points: number }): Promise<ReadingPoint[]>
  /** Readings of `[from, to)` as they came, oldest first, the first `limit` (1 to 5,000) of them; what is only rolled up is left out. */
  readings(range: {
    deviceId: string
    metric: string
    from: number
    to: number
    limit: number
  }): Promise<{ readonly ts: number; readonly value: number | string }[]>
  /** The metrics a device has reported, by name, with the last value of each. */
  metrics(deviceId: string): Promise<MetricSummary[]>
  /** Resolves once everything appended so far would survive a power cut: called before the journal lets go of it. */
  flush(): Promise<void>
  /** Removes whole periods that ended before `ts`; roll-ups have a retention of their own. */
  dropBefore(ts: number): Promise<void>
  close(): Promise<void>
}
