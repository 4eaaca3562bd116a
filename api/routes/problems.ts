import { z } from 'zod'
import { day } from '../../domain/clock.ts'
import { instant } from '../../domain/instant.ts'
import { pageOf } from '../../domain/page.ts'
import { type Problem, problem, problemFormula, problemSubjects } from '../../domain/problems.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { csvOf, sendCsv } from '../csv.ts'
import { pageQuery, rangeQuery } from '../query.ts'
import { figureQuery, teamOf } from './impact.ts'
import { rangeOf } from './readings.ts'

const quarter = 90 * day
const list = z.object({
  from: instant,
  to: instant,
  currency: z.string(),
  /** How cost and rank are made, in words. */
  formula: z.string(),
  items: z.array(problem),
})
const story = z.object({
  caseId: z.string(),
  number: z.int(),
  title: z.string(),
  story: z.string(),
  toldAt: instant,
  customerId: z.string().nullable(),
})

const columns = [
  'subject',
  'key',
  'cases',
  'customers',
  'contacts',
  'offersMinor',
  'otherCurrency',
  'outageHours',
  'costMinor',
  'burdenMinor',
] as const satisfies readonly (keyof Problem)[]

/** What keeps coming back, and what is worth telling. */
export const problemRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/problems',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['impact'],
        summary: 'What keeps failing, by cost and people hurt, with the cases behind it; by default the last 90 days',
        querystring: figureQuery.extend({
          subject: z.enum(problemSubjects).optional(),
          limit: z.coerce.number().int().min(1).max(1_000).default(100),
          format: z.enum(['json', 'csv']).default('json'),
        }),
        response: { 200: list },
      },
    },
    async ({ query }, reply) => {
      const range = rangeOf(query, { now: o.clock.now(), length: quarter })
      const items = await o.loop.impact.problems({
        ...range,
        teamId: teamOf(query.teamId),
        model: query.model,
        limit: query.limit,
        subjects: query.subject === undefined ? undefined : [query.subject],
      })
      const { assumptions } = await o.loop.impact.assumptions()
      if (query.format === 'csv') {
        const rows = items.map((item) => [
          ...columns.map((name) => item[name]),
          assumptions.currency,
          item.caseIds.join(' '),
        ])
        return sendCsv(reply, 'problems', csvOf([...columns, 'currency', 'caseIds'], rows))
      }
      return { ...range, currency: assumptions.currency, formula: problemFormula, items }
    },
  )

  app.get(
    '/stories',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['impact'],
        summary: 'Cases that a leader found worth telling, newest first; a case becomes one by the command `story`',
        querystring: pageQuery.extend(rangeQuery.shape),
        response: { 200: pageOf(story) },
      },
    },
    ({ query }) => o.loop.stories(query),
  )
}
