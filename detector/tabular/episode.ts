/**
 * One alarm per episode, out of the alarms of a single series' model, and the decision that it is a fault.
 *
 * - What is new (from `newFrom` on) begins an episode at one half. It lasts until the value has been near its recent level for
 *   `calmRows` rows, or, where nobody repairs it, for `longest` rows. Inside, an alarm is passed on only above the episode's own maximum.
 * - What has been before (below `newFrom`) is passed on where it is far out and above everything since the last calm, and never
 *   inside an episode of the other kind.
 * - An episode is a fault from the row on at which what began it is `faultOdds` beyond one half (in odds) and the value has been
 *   `faultSigmas` out, or at `sureOdds` whatever the value: a pause, or an hour of day, is seen in no value.
 * - Alarms of the first `young` rows count, in odds, by the square of the share seen of them: nearly everything is new then. What is
 *   very far out, at about `plainSigmas`, counts all the same.
 */
export interface Episode {
  rows: number
  on: boolean
  fault: boolean
  /** The most in this episode, in odds; the most that its value was out, in deviations. */
  most: number
  sigmas: number
  lasted: number
  calm: number
  /** What has been before: the most since the last calm, and rows of calm. */
  repeated: number
  repeatedCalm: number
  /** What is left of the alarm of the present row, 0..1. */
  alarm: number
}

const young = 300
const plainSigmas = 20
const newFrom = 0.3
const calmSigmas = 3
const calmRows = 5
const longest = 500
const faultOdds = 1.5
const faultSigmas = 4
const sureOdds = 4

export const newEpisode = (): Episode => ({
  rows: 0,
  on: false,
  fault: false,
  most: 0,
  sigmas: 0,
  lasted: 0,
  calm: 0,
  repeated: 0,
  repeatedCalm: 0,
  alarm: 0,
})

/** Reads one row's severity and alarm; sets `alarm`, `on` and `fault`. */
export const readEpisode = (episode: Episode, severity: number, alarm: number): void => {
  episode.rows += 1
  const known = Math.min(1, Math.max(episode.rows / young, severity / plainSigmas))
  const odds = (alarm / (1 - Math.min(alarm, 1 - 1e-9))) * known ** 2
  const scaled = odds / (1 + odds)
  const isNew = scaled >= newFrom
  const calm = severity < calmSigmas
  const counts = isNew || !calm ? scaled : 0
  episode.alarm = 0
  if (isNew ? odds > episode.most : counts > episode.repeated && !episode.on) episode.alarm = counts
  if (!isNew && counts > 0) episode.repeated = Math.max(episode.repeated, counts)
  if (counts >= 0.5) {
    episode.on = true
    episode.most = Math.max(episode.most, odds)
    episode.calm = episode.lasted = 0
  } else if (episode.on) {
    episode.lasted += 1
    episode.calm = calm ? episode.calm + 1 : 0
  }
  if (episode.repeated > 0) {
    episode.repeatedCalm = calm ? episode.repeatedCalm + 1 : 0
    if (episode.repeatedCalm >= calmRows) episode.repeated = episode.repeatedCalm = 0
  }
  if (!episode.on) return
  episode.sigmas = Math.max(episode.sigmas, severity)
  if (episode.most >= sureOdds || (episode.most >= faultOdds && episode.sigmas >= faultSigmas)) episode.fault = true
  if (episode.calm < calmRows && episode.lasted < longest) return
  episode.on = episode.fault = false
  episode.most = episode.sigmas = episode.lasted = episode.calm = 0
}
