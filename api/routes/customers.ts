import { z } from 'zod'
import { customer, customerInput } from '../../domain/customer.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, pageQuery } from '../query.ts'

/** The people who own devices. */
export const customerRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/customers',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['customers'],
        summary: 'List customers',
        querystring: pageQuery.extend({ q: z.string().max(200).optional().describe('Part of the id, name or e-mail') }),
        response: { 200: pageOf(customer) },
      },
    },
    (request) => o.records.customers.list(request.query),
  )

  app.post(
    '/customers',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['customers'],
        summary: 'Add a customer',
        body: customerInput,
        response: { 201: customer },
      },
    },
    async (request, reply) => {
      const id = request.body.id ?? o.newId()
      const made = await o.records.customers.create({ ...request.body, id }, { createdAt: o.clock.now() })
      const created = made ? await o.records.customers.get(id) : undefined
      if (created === undefined) throw new Problem('taken', `There is already a customer with the id ${id}.`)
      return reply
        .code(201)
        .header('location', `/api/v1/customers/${encodeURIComponent(id)}`)
        .send(created)
    },
  )

  app.get(
    '/customers/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['customers'], summary: 'One customer', params: idParams, response: { 200: customer } },
    },
    async (request) => {
      const found = await o.records.customers.get(request.params.id)
      if (found === undefined) throw new Problem('not-found', `There is no customer with the id ${request.params.id}.`)
      return found
    },
  )
}
