import { z } from 'zod'
import { promiseStates } from '../../domain/case.ts'
import { day } from '../../domain/clock.ts'
import { pageOf } from '../../domain/page.ts'
import { ledgerLine, promiseReport } from '../../domain/promiseReport.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { idText, pageQuery, rangeQuery } from '../query.ts'
import { teamOf } from './impact.ts'
import { rangeOf } from './readings.ts'

const teamId = idText.optional().describe('Only of this team’s cases; `none`: of no team')

/** The ledger of promises. */
export const promiseRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/promises',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['promises'],
        summary: 'What was promised, by when, and what came of it; newest first',
        querystring: pageQuery.extend({
          state: z.enum(promiseStates).optional(),
          teamId,
          caseId: idText.optional(),
        }),
        response: { 200: pageOf(ledgerLine) },
      },
    },
    ({ query }) => o.loop.promises.ledger({ ...query, teamId: teamOf(query.teamId) }),
  )

  app.get(
    '/promises/report',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['promises'],
        summary: 'How each team keeps its promises, over those made in a range; by default the last 30 days',
        querystring: rangeQuery.extend({ teamId }),
        response: { 200: promiseReport },
      },
    },
    async ({ query }) => {
      const range = rangeOf(query, { now: o.clock.now(), length: 30 * day })
      return { ...range, items: await o.loop.promises.report({ ...range, teamId: teamOf(query.teamId) }) }
    },
  )
}
