import type { FaultyVerdict } from '../detector.ts'
import { episodeKey, type FaultName, faulty, healthy, type Marks, type Moment } from '../episode.ts'
import { familyOf } from './family.ts'
import { forgetHit } from './hits.ts'
import { assess } from './impact.ts'
import { silencedBy } from './silencing.ts'
import { type Correlation, placeOf } from './state.ts'

/** Says that something is wrong, with all that is known about it; what is no news is counted. */
export const sayFault = (
  c: Correlation,
  deviceId: string,
  { verdict, marks, moment }: { verdict: FaultyVerdict; marks?: Marks; moment: Moment },
): void => {
  const { state, settings } = c
  const key = episodeKey(verdict)
  const place = placeOf(deviceId, key)
  const suppressedBy = silencedBy(c, { deviceId, kind: verdict.kind, metric: verdict.metric })
  const { severity, impact } = assess(verdict, moment.at)
  const event = faulty(c.fleet.episodesOf(deviceId), {
    ...marks,
    deviceId,
    verdict: { ...verdict, severity },
    impact,
    suppressedBy,
    moment,
    reopenWithinMs: settings.reopenWithinMs,
  })
  if (!event) {
    state.counts.repeated += 1
    return
  }
  if (event.type === 'faultOpened' && event.fault.reopens !== undefined) state.counts.reopened += 1
  if (suppressedBy !== undefined && !state.suppressed.has(place)) {
    state.suppressed.set(place, { deviceId, key })
    state.counts.suppressed += 1
  }
  c.say(event)
}

/** Says that it is over; what was only thought of is forgotten. Returns the incident it was part of. */
export const sayHealthy = (
  c: Correlation,
  deviceId: string,
  { verdict, moment, excused = false }: { verdict: FaultName; moment: Moment; excused?: boolean },
): string | null => {
  const { state, fleet } = c
  const key = episodeKey(verdict)
  const place = placeOf(deviceId, key)
  const episodes = fleet.episodesOf(deviceId)
  const known = episodes.open.get(key)?.fault
  if (!known) return null
  forgetHit(state, deviceId, { family: familyOf(known).key, key, counts: !excused })
  state.suppressed.delete(place)
  state.released.delete(place)
  c.say(healthy(episodes, { verdict, moment, excused }))
  return known.incidentId
}
