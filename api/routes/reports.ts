import { z } from 'zod'
import { shownReport } from '../../domain/weeklyReport.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'

const week = z
  .string()
  .regex(/^\d{4}-W\d{2}$/, 'a week is written like 2026-W09')
  .optional()
  .describe('An ISO week; the last full one when left out')

/** The week in figures. */
export const reportRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/reports/weekly',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['impact'],
        summary: 'The report of a week: as it went out to managers on Monday, or as it would be now',
        querystring: z.object({ week }),
        response: { 200: shownReport },
      },
    },
    async ({ query }) => {
      const found = await o.loop.weekly.show(query.week)
      if (!found) throw new Problem('not-found', `There is no week ${query.week}.`)
      return found
    },
  )

  app.post(
    '/reports/weekly',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['impact'],
        summary: 'Send the report of a week to all managers now, also when it went out before',
        body: z.object({ week }).default({}),
        response: { 200: shownReport },
      },
    },
    async (request) => {
      const sent = await o.loop.weekly.sendNow(request.body.week)
      if (!sent) throw new Problem('not-now', 'There is no such week, or it is not over yet.')
      return sent
    },
  )
}
