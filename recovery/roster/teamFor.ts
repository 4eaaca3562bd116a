import type { Team } from '../../domain/team.ts'
import { byFitness, type Candidate, fullness, hasRoom } from './candidates.ts'

/** Teams that take a category: those that name it, else those that take whatever is left. */
export const teamsFor = (teams: readonly Team[], category: string): Team[] => {
  const named = teams.filter(({ categories }) => categories.includes(category))
  return named.length > 0 ? named : teams.filter(({ categories }) => categories.length === 0)
}

/** Of several, the one whose best is best: has somebody on duty with room, then by that one's fitness, then the least full. */
export const bestTeam = (
  teams: readonly { team: Team; candidates: readonly Candidate[] }[],
): { team: Team; candidates: readonly Candidate[] } | undefined => {
  const judged = teams.map((one) => {
    const best = one.candidates.filter((candidate) => candidate.onDuty && hasRoom(candidate)).sort(byFitness)[0]
    const open = one.candidates.reduce((sum, candidate) => sum + candidate.open, 0)
    const capacity = one.candidates.reduce((sum, candidate) => sum + candidate.capacity, 0)
    return { one, best, full: fullness({ open, capacity }) }
  })
  judged.sort(
    (a, b) =>
      Number(b.best !== undefined) - Number(a.best !== undefined) ||
      Number(b.best?.skilled ?? false) - Number(a.best?.skilled ?? false) ||
      Number(b.best?.speaks ?? false) - Number(a.best?.speaks ?? false) ||
      (a.full === b.full ? 0 : a.full < b.full ? -1 : 1) ||
      (a.one.team.id < b.one.team.id ? -1 : 1),
  )
  return judged[0]?.one
}
