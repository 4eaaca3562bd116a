import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import { quarantined, quarantineReasons } from '../../domain/quarantine.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { pageQuery } from '../query.ts'

const seqParams = z.object({ seq: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const nothingAt = (seq: number): Problem =>
  new Problem('not-found', `Nothing in the quarantine has the position ${seq}.`)

/** Messages that could not become readings, with the reason (promise P6). */
export const quarantineRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/quarantine',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['quarantine'],
        summary: 'List refused messages, newest first',
        querystring: pageQuery.extend({ reason: z.enum(quarantineReasons).optional() }),
        response: { 200: pageOf(quarantined) },
      },
    },
    (request) => o.records.quarantine.list(request.query),
  )

  app.get(
    '/quarantine/:seq',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['quarantine'],
        summary: 'One refused message, whole',
        params: seqParams,
        response: {
          200: quarantined.extend({ bodyBase64: z.string() }).meta({ id: 'QuarantinedMessage' }),
        },
      },
    },
    async (request) => {
      const found = await o.records.quarantine.get(request.params.seq)
      if (found === undefined) throw nothingAt(request.params.seq)
      return { ...found, bodyBase64: Buffer.from(found.body).toString('base64') }
    },
  )

  app.post(
    '/quarantine/:seq/rerun',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['quarantine'],
        summary:
          'Run a refused message through ingest again; it leaves the quarantine, and comes back if it is refused again',
        params: seqParams,
        response: { 202: z.object({ seq: z.number() }) },
      },
    },
    async (request, reply) => {
      if (!(await o.quarantineRerun(request.params.seq))) throw nothingAt(request.params.seq)
      return reply.code(202).send({ seq: request.params.seq })
    },
  )

  app.delete(
    '/quarantine/:seq',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['quarantine'],
        summary: 'Throw a refused message away',
        params: seqParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      if (!(await o.records.quarantine.remove(request.params.seq))) throw nothingAt(request.params.seq)
      return reply.code(204).send()
    },
  )
}
