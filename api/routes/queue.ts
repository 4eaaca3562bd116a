import { z } from 'zod'
import { day } from '../../domain/clock.ts'
import { instant } from '../../domain/instant.ts'
import { queueView, serviceLevels, teamOnCall } from '../../domain/rosterViews.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { idText, rangeQuery } from '../query.ts'
import { rangeOf } from './readings.ts'

/** Who is on call, how much there is to do, and how service levels are kept. */
export const queueRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/on-call',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['roster'],
        summary: 'Who answers for each team now, and what is not right about it',
        response: { 200: z.object({ at: instant, items: z.array(teamOnCall) }) },
      },
    },
    async () => {
      const at = o.clock.now()
      return { at, items: await o.roster.onCall(at) }
    },
  )

  app.get(
    '/queue',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['roster'],
        summary: 'Open cases per team and person, and a warning before they are too many; teams that drown come first',
        response: { 200: queueView },
      },
    },
    () => o.roster.queue(o.clock.now()),
  )

  app.get(
    '/service-levels',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['roster'],
        summary: 'How service targets were kept over the cases opened in a range; by default the last 30 days',
        querystring: rangeQuery.extend({ teamId: idText.optional() }),
        response: { 200: serviceLevels },
      },
    },
    ({ query: { teamId, ...range } }) => {
      const now = o.clock.now()
      return o.roster.serviceLevels(rangeOf(range, { now, length: 30 * day }), { teamId, now })
    },
  )
}
