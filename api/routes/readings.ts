import { z } from 'zod'
import { hour } from '../../domain/clock.ts'
import { instant } from '../../domain/instant.ts'
import { pageOf } from '../../domain/page.ts'
import { metricName } from '../../domain/wire.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, rangeQuery, whole } from '../query.ts'

const readingPoint = z
  .object({ t: instant, min: z.number(), max: z.number(), mean: z.number(), count: z.number() })
  .meta({ id: 'ReadingPoint', description: 'Readings folded into one interval starting at t' })
const metricSummary = z
  .object({ metric: z.string(), lastTs: instant, lastValue: z.union([z.number(), z.string()]) })
  .meta({ id: 'MetricSummary' })

/** A range of which either end may be missing: it ends now, and begins `length` before its end. */
export const rangeOf = (
  { from, to }: { from?: number | undefined; to?: number | undefined },
  { now, length }: { now: number; length: number },
): { from: number; to: number } => {
  const end = to ?? now
  const range = { from: from ?? end - length, to: end }
  if (range.from >= range.to) {
    const message = 'must be earlier than to'
    throw new Problem('invalid-input', `query from: ${message}`, { errors: [{ in: 'query', path: 'from', message }] })
  }
  return range
}

/** What a device has measured. */
export const readingRoutes = (app: App, o: ApiContext): void => {
  const mustExist = async (id: string): Promise<void> => {
    if ((await o.records.devices.get(id)) === undefined) {
      throw new Problem('not-found', `There is no device with the id ${id}.`)
    }
  }

  app.get(
    '/devices/:id/readings',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['readings'],
        summary: 'Readings of one metric, folded into at most `points` intervals; by default the last 6 hours',
        params: idParams,
        querystring: rangeQuery.extend({
          metric: metricName,
          points: z.coerce.number().int().min(1).max(2000).default(500),
        }),
        response: { 200: pageOf(readingPoint).extend({ from: instant, to: instant }) },
      },
    },
    async (request) => {
      await mustExist(request.params.id)
      const { metric, points } = request.query
      const range = rangeOf(request.query, { now: o.clock.now(), length: 6 * hour })
      const items = await o.readings.query({ deviceId: request.params.id, metric, points, ...range })
      return { ...whole(items), ...range }
    },
  )

  app.get(
    '/devices/:id/metrics',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['readings'],
        summary: 'What a device measures, with the last value of each',
        params: idParams,
        response: { 200: pageOf(metricSummary) },
      },
    },
    async (request) => {
      await mustExist(request.params.id)
      return whole(await o.readings.metrics(request.params.id))
    },
  )
}
