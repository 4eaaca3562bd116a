import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import { thresholdRule } from '../../domain/rule.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, whole } from '../query.ts'

/** The operator's own threshold rules. */
export const ruleRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/rules',
    {
      config: { role: 'viewer' },
      schema: { tags: ['rules'], summary: 'List rules', response: { 200: pageOf(thresholdRule) } },
    },
    async () => whole(await o.records.settings.rules()),
  )

  app.post(
    '/rules',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['rules'],
        summary: 'Save a rule; one with the same id is replaced',
        body: thresholdRule,
        response: { 201: thresholdRule },
      },
    },
    async (request, reply) => {
      await o.saveRule(request.body)
      return reply.code(201).send(request.body)
    },
  )

  app.delete(
    '/rules/:id',
    {
      config: { role: 'manager' },
      schema: { tags: ['rules'], summary: 'Remove a rule', params: idParams, response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      if (!(await o.removeRule(request.params.id))) {
        throw new Problem('not-found', `There is no rule with the id ${request.params.id}.`)
      }
      return reply.code(204).send()
    },
  )
}
