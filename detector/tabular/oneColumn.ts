import { explainSurprise, newSurprise, readSurprise } from '../models/anomaly/surprise.ts'
import type { RowScore, RowScorer } from './rowScore.ts'

/** An alarm of this size begins a fault: the series does something that it has not done before, or not for long. */
const beginsAt = 0.5
/** The fault lasts until the value is this near to its recent level, in its deviations, for so many rows … */
const calm = 3
const calmRows = 10
/** … or, where nobody repairs it, until it is the new usual. */
const longest = 500

/** A recording of one column: the learned model of a single series. */
export const scoreOneColumn = (name: string): RowScorer => {
  const surprise = newSurprise()
  let fault = false
  let calmFor = 0
  let rows = 0
  return {
    score(ts, values): RowScore {
      readSurprise(surprise, ts, values[0] ?? Number.NaN)
      const { severity, alarm } = surprise
      if (alarm >= beginsAt) {
        fault = true
        rows = 0
        calmFor = 0
      } else if (fault) {
        rows += 1
        calmFor = severity < calm ? calmFor + 1 : 0
        if (calmFor >= calmRows || rows >= longest) fault = false
      }
      return { severity, alarm, fault, because: fault ? (explainSurprise(surprise, name)?.text ?? '') : '' }
    },
  }
}
