import { watchEachColumn } from './eachColumn.ts'
import { scoreManyColumns } from './manyColumns.ts'
import { scoreOneColumn } from './oneColumn.ts'
import type { RowScorer } from './rowScore.ts'

/**
 * What runs over the columns of a recording, all of it code of the live detector:
 *
 * - for one column the learned model of a series (models/anomaly/surprise.ts), for several the model of metrics that belong together
 *   (models/relation/rows.ts), in groups of 48: they give `severity` and `anomaly_score`, and `fault` where an episode is sure
 * - for every column the series detectors of eachColumn.ts (impossible, flatline, counter), as shipped: they add to `fault` and
 *   `because` only, for they give opinions, not scores
 *
 * Not run: what needs a device or a fleet (silence, reported faults, rules, missing metrics, peers), and what eachColumn.ts names.
 */
export const createScorer = (names: readonly string[]): RowScorer => {
  const learned = names.length === 1 ? scoreOneColumn(names[0] ?? '') : scoreManyColumns(names)
  const each = watchEachColumn(names)
  return {
    score(ts, values) {
      const score = learned.score(ts, values)
      each.read(ts, values)
      if (!each.faulty) return score
      // What is plainly wrong is said first.
      return { ...score, fault: true, because: `${each.because(ts)} ${score.because}`.trimEnd() }
    },
  }
}
