/** What one row of a recording comes to. */
export interface RowScore {
  /** ≥ 0, continuous: how unusual this moment is; about 1 in the middle of noise. */
  readonly severity: number
  /** 0..1, not 0 only where an episode begins or goes beyond its own maximum: see episode.ts. */
  readonly alarm: number
  readonly fault: boolean
  /** The strongest evidence in words, at rows with `fault` or an `alarm` above 0; else empty. */
  readonly because: string
}
/** Row by row, looking only back; its memory does not grow. */
export interface RowScorer {
  /** @param ts ms @param values by column, NaN where missing; not kept */
  score(ts: number, values: Float64Array): RowScore
}
