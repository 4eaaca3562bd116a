import { z } from 'zod'
import { incident } from '../../domain/fault.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, pageQuery } from '../query.ts'

/** Many faults with one likely cause. */
export const incidentRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/incidents',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['incidents'],
        summary: 'List incidents, newest first',
        querystring: pageQuery.extend({ state: z.enum(['open', 'cleared']).optional() }),
        response: { 200: pageOf(incident) },
      },
    },
    (request) => o.records.faults.listIncidents(request.query),
  )

  app.get(
    '/incidents/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['incidents'], summary: 'One incident', params: idParams, response: { 200: incident } },
    },
    async (request) => {
      const found = await o.records.faults.getIncident(request.params.id)
      if (found === undefined) throw new Problem('not-found', `There is no incident with the id ${request.params.id}.`)
      return found
    },
  )
}
