import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import { givenId } from '../../domain/schedule.ts'
import { type Team, team, teamInput } from '../../domain/team.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, whole } from '../query.ts'
import { changedMeanwhile, mustBeWorkers, nextVersion } from './rosterDocuments.ts'

const teamView = team.meta({ id: 'Team' })
const noTeam = (id: string): Problem => new Problem('not-found', `There is no team with the id ${id}.`)

/** Who works what: categories, skills, capacity, who is called when nobody acts. */
export const teamRoutes = (app: App, o: ApiContext): void => {
  const { roster, users } = o.records
  const find = async (id: string): Promise<Team | undefined> => (await roster.book()).teams.find((one) => one.id === id)

  const checkReferences = async (one: Team): Promise<void> => {
    const everybody = [
      ...one.members.map(({ userId }) => userId),
      ...(one.leaderId === null ? [] : [one.leaderId]),
      ...one.escalation.flatMap(({ userId }) => (userId === undefined ? [] : [userId])),
    ]
    mustBeWorkers(everybody, await users.list())
    const { schedules, calendars } = await roster.book()
    for (const id of [one.scheduleId, ...one.escalation.map(({ scheduleId }) => scheduleId ?? null)])
      if (id !== null && !schedules.some((schedule) => schedule.id === id))
        throw new Problem('unknown-reference', `There is no schedule with the id ${id}.`)
    if (one.calendarId !== null && !calendars.some(({ id }) => id === one.calendarId))
      throw new Problem('unknown-reference', `There is no calendar with the id ${one.calendarId}.`)
  }

  app.get(
    '/teams',
    {
      config: { role: 'viewer' },
      schema: { tags: ['roster'], summary: 'List teams', response: { 200: pageOf(teamView) } },
    },
    async () => whole((await roster.book()).teams),
  )

  app.get(
    '/teams/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['roster'], summary: 'One team', params: idParams, response: { 200: teamView } },
    },
    async ({ params }) => {
      const found = await find(params.id)
      if (!found) throw noTeam(params.id)
      return found
    },
  )

  app.put(
    '/teams/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['roster'],
        summary: 'Make a team, or change it as a whole',
        params: z.object({ id: givenId }),
        body: teamInput,
        response: { 200: teamView },
      },
    },
    async ({ params, body: { version, ...given } }) => {
      const one: Team = { ...given, id: params.id, version: nextVersion(version, await find(params.id)) }
      await checkReferences(one)
      if ((await roster.saveTeam(one)) === 'conflict') throw changedMeanwhile()
      return one
    },
  )

  app.delete(
    '/teams/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['roster'],
        summary: 'Remove a team that has no open cases',
        params: idParams,
        response: { 204: z.undefined() },
      },
    },
    async ({ params }, reply) => {
      const load = (await roster.openLoad(o.clock.now(), 0)).filter(({ teamId }) => teamId === params.id)
      const open = load.reduce((sum, one) => sum + one.open, 0)
      if (open > 0)
        throw new Problem(
          'not-now',
          `${open === 1 ? '1 open case is' : `${open} open cases are`} with this team: hand them over first.`,
        )
      if (!(await roster.removeTeam(params.id))) throw noTeam(params.id)
      return reply.code(204).send()
    },
  )
}
