import { z } from 'zod'
import {
  incidentUpdate,
  itemStates,
  updateItem,
  updatePreview,
  updateProgress,
  updateText,
} from '../../domain/incidentUpdate.ts'
import { message } from '../../domain/message.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { requestKeyOf } from '../idempotency.ts'
import type { UpdateStanding } from '../incidentCommands.ts'
import { signedIn } from '../principal.ts'
import { idParams, pageQuery } from '../query.ts'
import { done } from './incidentMode.ts'

const wish = z.strictObject({
  text: updateText.describe('The same news in each language; whose language is missing gets the English, politely'),
  ratePerMinute: z.int().min(1).max(60_000).optional(),
  safety: z
    .strictObject({ reason: z.string().trim().min(1).max(500) })
    .optional()
    .describe('Quiet hours are not kept, for this reason; it is kept with the update and in each case'),
})
const standing = incidentUpdate.extend({ progress: updateProgress }).meta({ id: 'IncidentUpdateStanding' })
const answer = updateItem
  .extend({
    customerName: z.string().nullable(),
    message: message
      .pick({ id: true, channel: true, state: true, sentAt: true })
      .nullable()
      .describe('The message itself, as far as it has come'),
  })
  .meta({ id: 'IncidentUpdateAnswer' })

const viewOf = ({ update, progress }: UpdateStanding): z.output<typeof standing> => ({ ...update, progress })

/** One update to everybody in an incident: previewed, sent, watched, stopped. */
export const incidentUpdateRoutes = (app: App, o: ApiContext): void => {
  const { customers, incidentUpdates } = o.records

  app.post(
    '/incidents/:id/updates/preview',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['incidents'],
        summary: 'Whom an update would reach now, in which languages, and who would have to wait',
        params: idParams,
        body: wish,
        response: { 200: updatePreview },
      },
    },
    async (request) => done(await o.many.preview(request.params.id, request.body)).preview,
  )

  app.post(
    '/incidents/:id/updates',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['incidents'],
        summary: 'Write to everybody in an incident; one that still goes on is stopped, this takes its place',
        params: idParams,
        body: wish,
        response: { 201: standing },
      },
    },
    async (request, reply) => {
      const begun = done(await o.many.tell(request.params.id, request.body, signedIn(request), requestKeyOf(request)))
      return reply.code(201).header('location', `/api/v1/incident-updates/${begun.update.id}`).send(viewOf(begun))
    },
  )

  app.get(
    '/incidents/:id/updates',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['incidents'],
        summary: 'Updates to an incident, newest first, with how far each is',
        params: idParams,
        querystring: pageQuery,
        response: { 200: pageOf(standing) },
      },
    },
    async (request) => {
      const { items, nextCursor } = await o.many.updates(request.params.id, request.query)
      return { items: items.map(viewOf), nextCursor }
    },
  )

  app.get(
    '/incident-updates/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['incidents'],
        summary: 'One update, with how far it is',
        params: idParams,
        response: { 200: standing },
      },
    },
    async (request) => viewOf(done(await o.many.standing(request.params.id))),
  )

  app.get(
    '/incident-updates/:id/answers',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['incidents'],
        summary: 'What became of an update for each customer, most affected first',
        params: idParams,
        querystring: pageQuery.extend({ state: z.enum(itemStates).optional() }),
        response: { 200: pageOf(answer) },
      },
    },
    async (request) => {
      const { id } = request.params
      done(await o.many.standing(id))
      const { items, nextCursor } = await incidentUpdates.items({ ...request.query, updateId: id })
      const answers = await Promise.all(
        items.map(async (item) => ({
          ...item,
          customerName: (await customers.get(item.customerId))?.name ?? null,
          message: item.state === 'sent' ? ((await incidentUpdates.message(id, item.caseId)) ?? null) : null,
        })),
      )
      return { items: answers, nextCursor }
    },
  )

  app.post(
    '/incident-updates/:id/stop',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['incidents'],
        summary: 'Stop an update: nobody else is told, and what still waits for the mail server is not sent',
        params: idParams,
        body: z.strictObject({ reason: z.string().trim().min(1).max(500).optional() }),
        response: { 200: standing },
      },
    },
    async (request) =>
      viewOf(done(await o.many.stopUpdate(request.params.id, { by: signedIn(request), reason: request.body.reason }))),
  )
}
