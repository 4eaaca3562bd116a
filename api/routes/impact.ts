import { day } from '../../domain/clock.ts'
import { impact } from '../../domain/impact.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { rangeQuery } from '../query.ts'
import { rangeOf } from './readings.ts'

/** What it was worth. */
export const impactRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/impact',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['impact'],
        summary: 'What recovery was worth over the cases opened in a range; by default the last 30 days',
        querystring: rangeQuery,
        response: { 200: impact },
      },
    },
    (request) => o.impactOf(rangeOf(request.query, { now: o.clock.now(), length: 30 * day })),
  )
}
