import { isInForce, isOver, matches, nextTurn, type Silence, type Silenceable } from '../../domain/silences.ts'
import { type Moment, mark } from '../episode.ts'
import { familyOf } from './family.ts'
import { addHit, forgetHit } from './hits.ts'
import { type Correlation, placeOf } from './state.ts'

/** The silence in force that means this fault; of several the first in order of their ids. */
export const silencedBy = (c: Correlation, fault: Silenceable): string | undefined => {
  const { all, inForce } = c.state.silencing
  if (inForce.length === 0) return undefined
  const profile = c.groups.profileOf(fault.deviceId)
  return all.find(({ id, match }) => inForce.includes(id) && matches(match, fault, profile))?.id
}

/** The whole set, replacing the one before. */
export const setSilences = (c: Correlation, silences: readonly Silence[], moment: Moment): void => {
  c.state.silencing = {
    all: [...silences].sort((a, b) => (a.id < b.id ? -1 : 1)),
    inForce: [],
    turnAt: Number.NEGATIVE_INFINITY,
  }
  turnSilences(c, moment)
}

/** Begins and ends what is due; on every tick. Open faults are marked and unmarked. */
export const turnSilences = (c: Correlation, moment: Moment): void => {
  const { silencing } = c.state
  const { at } = moment
  if (at < silencing.turnAt) return
  silencing.inForce = silencing.all
    .filter((silence) => !isOver(silence, at) && isInForce(silence, at))
    .map(({ id }) => id)
  silencing.turnAt = Math.min(
    Number.POSITIVE_INFINITY,
    ...silencing.all.filter((silence) => !isOver(silence, at)).map((silence) => nextTurn(silence, at)),
  )
  if (silencing.inForce.length === 0 && c.state.suppressed.size === 0) return
  for (const { id: deviceId, episodes } of [...c.fleet.all()]) {
    for (const [key, { fault }] of episodes.open) {
      const by = silencedBy(c, fault)
      if (by === fault.suppressedBy) continue
      const place = placeOf(deviceId, key)
      if (by !== undefined) {
        c.state.suppressed.set(place, { deviceId, key })
        forgetHit(c.state, deviceId, { family: familyOf(fault).key, key, counts: false })
        c.say(mark(episodes, { key, marks: { suppressedBy: by }, moment }))
        continue
      }
      c.state.suppressed.delete(place)
      // It counts from now: whatever else is still wrong now has the same cause if it has one.
      addHit(c.state, { deviceId, key, family: familyOf(fault), from: at, until: at, notedAt: at, fresh: true })
      c.state.released.set(place, { deviceId, key })
    }
  }
}

/** Says what is left of them, after common causes were looked for. */
export const sayReleased = (c: Correlation, moment: Moment): void => {
  for (const { deviceId, key } of c.state.released.values())
    c.say(mark(c.fleet.episodesOf(deviceId), { key, marks: { suppressedBy: undefined }, moment }))
  c.state.released.clear()
}
