import type { Absence } from '../../domain/schedule.ts'

/** Absences by person. */
export type Absences = ReadonlyMap<string, readonly Absence[]>

export const absencesOf = (all: readonly Absence[]): Absences => Map.groupBy(all, ({ userId }) => userId)

/** The absence made last that holds then; undefined: the person is there. */
export const absenceAt = (userId: string, at: number, absences: Absences): Absence | undefined =>
  absences.get(userId)?.findLast(({ from, to }) => from <= at && at < to)

/**
 * Whoever answers for a person at a moment: they themselves, or their substitute, or the substitute's. Null when nobody is
 * there: no substitute was named, or they stand in for each other and are all away.
 */
export const standIn = (userId: string, at: number, absences: Absences): string | null => {
  const asked = new Set<string>()
  for (let who: string | null = userId; who !== null && !asked.has(who); ) {
    asked.add(who)
    const away = absenceAt(who, at, absences)
    if (away === undefined) return who
    who = away.substituteId
  }
  return null
}
