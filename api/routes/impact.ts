import { z } from 'zod'
import { day } from '../../domain/clock.ts'
import {
  figureName,
  type Impact,
  type ImpactFigures,
  impact,
  impactCaseView,
  impactGroupings,
} from '../../domain/impact.ts'
import { impactAssumptions, keptAssumptions } from '../../domain/impactAssumptions.ts'
import { BadCursor, pageOf } from '../../domain/page.ts'
import { periods } from '../../domain/period.ts'
import { timeZoneName } from '../../domain/wallTime.ts'
import type { FigurePlace } from '../../store/figureStore.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { type Cell, csvOf, sendCsv } from '../csv.ts'
import { signedIn } from '../principal.ts'
import { idText, pageQuery, rangeQuery } from '../query.ts'
import { rangeOf } from './readings.ts'

const teamId = idText.optional().describe('Only cases of this team; `none`: of no team')
export const figureQuery = rangeQuery.extend({
  teamId,
  model: idText.optional().describe('Only cases whose first device was of this model'),
})
/** `none` in an address is null inside. */
export const teamOf = (text: string | undefined): string | null | undefined => (text === 'none' ? null : text)
const month = 30 * day

/** Where a page of the cases behind a figure ended. */
const cursorOf = (place: FigurePlace | null): string | null =>
  place && Buffer.from(JSON.stringify([place.openedAt, place.caseId])).toString('base64url')
const placeShape = z.tuple([z.int(), z.string()])
const placeOf = (cursor: string | undefined): FigurePlace | undefined => {
  if (cursor === undefined) return undefined
  try {
    const [openedAt, caseId] = placeShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { openedAt, caseId }
  } catch {
    throw new BadCursor()
  }
}

const spreadColumns = ['minutesToDetect', 'minutesToAcknowledge', 'minutesToTell', 'minutesToFix'] as const
const countColumns = [
  'cases',
  'openCases',
  'closedCases',
  'faultFirst',
  'complaintFirst',
  'proactiveRate',
  'toldFirst',
  'knownToCustomer',
  'toldFirstRate',
  'undisturbed',
  'promisesKept',
  'promisesBroken',
  'promisesReannounced',
  'repeated',
  'reopened',
  'contacts',
  'offersMinor',
  'currency',
  'falseAlarms',
  'contactsAvoided',
  'customersSpared',
  'retainedMinor',
] as const satisfies readonly (keyof ImpactFigures)[]
const columns = [
  'group',
  'label',
  ...countColumns,
  ...spreadColumns.flatMap((name) => [`${name}Median`, `${name}P90`, `${name}N`]),
  'surveys',
  'meanRating',
  'ratingBefore',
  'ratingAfter',
  'ratingChange',
  'assumptions',
]
const rowOf = (key: string, label: string, figures: ImpactFigures, assumptions: string): Cell[] => [
  key,
  label,
  ...countColumns.map((name) => figures[name]),
  ...spreadColumns.flatMap((name) => [figures[name].median, figures[name].p90, figures[name].n]),
  figures.surveys.n,
  figures.surveys.meanRating,
  figures.surveyChange.before,
  figures.surveyChange.after,
  figures.surveyChange.change,
  assumptions,
]
const csvOfImpact = (found: Impact): string => {
  const assumptions = JSON.stringify(found.value.assumptions)
  const groups = found.groups?.items ?? []
  return csvOf(columns, [
    ...groups.map(({ key, label, figures }) => rowOf(key, label, figures, assumptions)),
    rowOf('', 'All', found, assumptions),
  ])
}

/** What it was worth. */
export const impactRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/impact',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['impact'],
        summary: 'What recovery was worth over the cases opened in a range; by default the last 30 days',
        description:
          'Grouped by team, model or period (day, ISO week or month of a time zone). `format=csv` gives one line for each group and one for all.',
        querystring: figureQuery.extend({
          groupBy: z.enum(impactGroupings).optional(),
          period: z.enum(periods).default('week'),
          timeZone: timeZoneName.default('UTC').describe('Whose days, weeks and months'),
          format: z.enum(['json', 'csv']).default('json'),
        }),
        response: { 200: impact },
      },
    },
    async ({ query }, reply) => {
      const { groupBy, period, timeZone, model } = query
      const range = rangeOf(query, { now: o.clock.now(), length: month })
      const found = await o.loop.impact.impact({
        ...range,
        teamId: teamOf(query.teamId),
        model,
        groupBy,
        period,
        timeZone,
      })
      return query.format === 'csv' ? sendCsv(reply, 'impact', csvOfImpact(found)) : found
    },
  )

  app.get(
    '/impact/cases',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['impact'],
        summary: 'The cases behind a figure, oldest first, by the same filters',
        querystring: figureQuery.extend({ ...pageQuery.shape, figure: figureName }),
        response: { 200: pageOf(impactCaseView) },
      },
    },
    async ({ query }) => {
      const range = rangeOf(query, { now: o.clock.now(), length: month })
      const { items, next } = await o.loop.impact.cases({
        ...range,
        teamId: teamOf(query.teamId),
        model: query.model,
        figure: query.figure,
        after: placeOf(query.cursor),
        limit: query.limit,
      })
      return { items, nextCursor: cursorOf(next) }
    },
  )

  app.get(
    '/impact/assumptions',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['impact'],
        summary: 'What the value is reckoned from, and who changed it when',
        response: { 200: keptAssumptions },
      },
    },
    () => o.loop.impact.assumptions(),
  )

  app.put(
    '/impact/assumptions',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['impact'],
        summary: 'Change what the value is reckoned from',
        body: impactAssumptions,
        response: { 200: keptAssumptions },
      },
    },
    (request) => o.loop.impact.setAssumptions(request.body, signedIn(request).id),
  )
}
