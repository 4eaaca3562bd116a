import { metricRole } from '../../words.ts'

/**
 * Which metrics of a device come together: counted over a spell of messages, decided at its end. What is counted up or set by
 * people has no relation to keep.
 */
export interface Roster {
  /** Messages of this spell, and how often each metric with a number came in them. */
  messages: number
  counts: Map<string, number>
  /** After this spell the roster is looked at again. */
  spell: number
  /** How many metrics could be watched at the last decision. */
  usable: number
}

export const mostMetrics = 48
const leastMetrics = 3
const firstSpell = 20
/** Later ones, and the most metrics counted at all. */
const spell = 500
const mostCounted = 500
/** In this share of messages. */
const together = 0.7

export const newRoster = (): Roster => ({ messages: 0, counts: new Map(), spell: firstSpell, usable: 0 })

/** @returns true at the end of a spell: it is time to choose */
export const notice = (roster: Roster, values: Readonly<Record<string, number | string>>): boolean => {
  roster.messages += 1
  // Later spells are sampled: one message in eight says as much.
  if (roster.spell === firstSpell || roster.messages % 8 === 0)
    for (const metric in values) {
      if (typeof values[metric] !== 'number') continue
      const count = roster.counts.get(metric)
      if (count !== undefined) roster.counts.set(metric, count + 1)
      else if (roster.counts.size < mostCounted) roster.counts.set(metric, 1)
    }
  return roster.messages >= roster.spell
}

/**
 * Ends the spell.
 * @param known the metrics watched so far: they stay, present or not
 * @returns what is to be watched, in a stable order; undefined where there are too few
 */
export const chooseMetrics = (roster: Roster, known: readonly string[]): string[] | undefined => {
  const messages = roster.spell === firstSpell ? roster.messages : Math.floor(roster.messages / 8)
  const related = [...roster.counts].flatMap(([metric, count]) => {
    const role = metricRole(metric)
    return count >= together * messages && role !== 'counter' && role !== 'setting' && !known.includes(metric)
      ? [metric]
      : []
  })
  roster.messages = 0
  roster.counts.clear()
  roster.spell = spell
  const all = [...known, ...related]
  roster.usable = all.length
  return all.length < leastMetrics ? undefined : all.slice(0, mostMetrics)
}
