import { z } from 'zod'
import { type Calendar, calendar, calendarInput } from '../../domain/calendar.ts'
import { pageOf } from '../../domain/page.ts'
import { givenId } from '../../domain/schedule.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, whole } from '../query.ts'
import { changedMeanwhile, nextVersion } from './rosterDocuments.ts'

const calendarView = calendar.meta({ id: 'Calendar' })
const noCalendar = (id: string): Problem => new Problem('not-found', `There is no calendar with the id ${id}.`)

/** Working hours and holidays. */
export const calendarRoutes = (app: App, o: ApiContext): void => {
  const { roster } = o.records
  const find = async (id: string): Promise<Calendar | undefined> =>
    (await roster.book()).calendars.find((one) => one.id === id)

  app.get(
    '/calendars',
    {
      config: { role: 'viewer' },
      schema: { tags: ['roster'], summary: 'List business calendars', response: { 200: pageOf(calendarView) } },
    },
    async () => whole((await roster.book()).calendars),
  )

  app.get(
    '/calendars/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['roster'], summary: 'One calendar', params: idParams, response: { 200: calendarView } },
    },
    async ({ params }) => {
      const found = await find(params.id)
      if (!found) throw noCalendar(params.id)
      return found
    },
  )

  app.put(
    '/calendars/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['roster'],
        summary: 'Make a calendar, or change it as a whole',
        params: z.object({ id: givenId }),
        body: calendarInput,
        response: { 200: calendarView },
      },
    },
    async ({ params, body: { version, ...given } }) => {
      const one: Calendar = { ...given, id: params.id, version: nextVersion(version, await find(params.id)) }
      if ((await roster.saveCalendar(one)) === 'conflict') throw changedMeanwhile()
      return one
    },
  )

  app.delete(
    '/calendars/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['roster'],
        summary: 'Remove a calendar that no team goes by',
        params: idParams,
        response: { 204: z.undefined() },
      },
    },
    async ({ params }, reply) => {
      const used = (await roster.book()).teams.find(({ calendarId }) => calendarId === params.id)
      if (used) throw new Problem('not-now', `The team ${used.name} goes by it: give that another one first.`)
      if (!(await roster.removeCalendar(params.id))) throw noCalendar(params.id)
      return reply.code(204).send()
    },
  )
}
