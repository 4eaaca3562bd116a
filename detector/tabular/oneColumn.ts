import { explainRepeated, explainSurprise, newSurprise, readSurprise } from '../models/anomaly/surprise.ts'
import { newEpisode, readEpisode } from './episode.ts'
import type { RowScore, RowScorer } from './rowScore.ts'

/** A recording of one column: the learned model of a single series. */
export const scoreOneColumn = (name: string): RowScorer => {
  const surprise = newSurprise()
  const episode = newEpisode()
  return {
    score(ts, values): RowScore {
      const value = values[0] ?? Number.NaN
      readSurprise(surprise, ts, value)
      if (Number.isFinite(value)) readEpisode(episode, surprise.severity, surprise.alarm)
      else episode.alarm = 0
      const { alarm, on, fault } = episode
      let because = ''
      if (fault || alarm >= 0.5) because = explainSurprise(surprise, name)?.text ?? ''
      else if (alarm > 0 && !on) because = explainRepeated(surprise, name, value)
      return { severity: surprise.severity, alarm, fault, because }
    },
  }
}
