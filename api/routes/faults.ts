import { z } from 'zod'
import { fault } from '../../domain/fault.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, pageQuery } from '../query.ts'

const yesNo = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional()

/** What the detector found. */
export const faultRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/faults',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['faults'],
        summary: 'List faults, newest first',
        querystring: pageQuery.extend({
          state: z.enum(['open', 'cleared']).optional(),
          deviceId: idText.optional(),
          incidentId: idText.optional(),
          inhibited: yesNo.describe('Hidden behind a gateway that is down'),
          suppressed: yesNo.describe('Hidden by a silence or a maintenance window'),
        }),
        response: { 200: pageOf(fault) },
      },
    },
    (request) => o.records.faults.list(request.query),
  )

  app.get(
    '/faults/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['faults'], summary: 'One fault', params: idParams, response: { 200: fault } },
    },
    async (request) => {
      const found = await o.records.faults.get(request.params.id)
      if (found === undefined) throw new Problem('not-found', `There is no fault with the id ${request.params.id}.`)
      return found
    },
  )
}
