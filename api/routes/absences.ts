import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import { absence, absenceInput } from '../../domain/schedule.ts'
import { mayActAs } from '../../domain/user.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, whole } from '../query.ts'
import { mustBeWorkers } from './rosterDocuments.ts'

const absenceView = absence.meta({ id: 'Absence' })

/** Who is away, and who stands in. */
export const absenceRoutes = (app: App, o: ApiContext): void => {
  const { roster, users } = o.records

  app.get(
    '/absences',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['roster'],
        summary: 'Absences that are not over, soonest first',
        querystring: z.object({ userId: idText.optional() }),
        response: { 200: pageOf(absenceView) },
      },
    },
    async ({ query }) => {
      const now = o.clock.now()
      const items = (await roster.book()).absences
        .filter(({ to, userId }) => to > now && (query.userId === undefined || userId === query.userId))
        .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
      return whole(items)
    },
  )

  app.post(
    '/absences',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['roster'],
        summary: 'Somebody is away; a substitute answers meanwhile. Agents say so of themselves, managers of anybody',
        body: absenceInput,
        response: { 201: absenceView },
      },
    },
    async (request, reply) => {
      const by = signedIn(request)
      const { body } = request
      if (body.userId !== by.id && !mayActAs(by.role, 'manager'))
        throw new Problem('forbidden', 'Agents say when they themselves are away; managers for others.')
      if (body.to <= o.clock.now())
        throw new Problem('invalid-input', 'to: it would be over already.', {
          errors: [{ in: 'body', path: 'to', message: 'it would be over already' }],
        })
      mustBeWorkers([body.userId, ...(body.substituteId === null ? [] : [body.substituteId])], await users.list())
      const made = { ...body, id: o.newId(), by: by.id, madeAt: o.clock.now() }
      await roster.addAbsence(made)
      return reply.code(201).send(made)
    },
  )

  app.delete(
    '/absences/:id',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['roster'],
        summary: 'They are there after all; agents their own, managers any',
        params: idParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const by = signedIn(request)
      const { id } = request.params
      const found = (await roster.book()).absences.find((one) => one.id === id)
      if (!found) throw new Problem('not-found', `There is no absence with the id ${id}.`)
      if (found.userId !== by.id && !mayActAs(by.role, 'manager'))
        throw new Problem('forbidden', 'It is somebody else’s; managers can take it back.')
      await roster.removeAbsence(id)
      return reply.code(204).send()
    },
  )
}
