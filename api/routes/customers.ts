import { z } from 'zod'
import { customer, customerInput } from '../../domain/customer.ts'
import { instant } from '../../domain/instant.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, pageQuery } from '../query.ts'

const nobody = (id: string): Problem => new Problem('not-found', `There is no customer with the id ${id}.`)
const everything = z.object({
  customerId: z.string(),
  exportedAt: instant,
  records: z.array(z.object({ table: z.string(), rows: z.array(z.record(z.string(), z.unknown())) })),
})
const erased = z.object({
  pseudonym: z.string().describe('What stands for the person in every figure from now on'),
  cases: z.int(),
  doneAt: instant,
})

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
      if (found === undefined) throw nobody(request.params.id)
      return found
    },
  )

  app.get(
    '/customers/:id/export',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['customers'],
        summary: 'Everything that is kept about one person, to hand to them',
        params: idParams,
        response: { 200: everything },
      },
    },
    async (request, reply) => {
      const records = await o.loop.erasure.exportOf(request.params.id)
      if (records === undefined) throw nobody(request.params.id)
      reply.header('content-disposition', 'attachment; filename="personal-data.json"')
      return {
        customerId: request.params.id,
        exportedAt: o.clock.now(),
        records: records.map(({ table, rows }) => ({ table, rows: rows.map((row) => ({ ...row })) })),
      }
    },
  )

  app.delete(
    '/customers/:id',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['customers'],
        summary: 'Forget a person: names, addresses and words go, cases stay under a pseudonym; this cannot be undone',
        params: idParams,
        body: z.object({ confirm: z.string().describe('The id once more') }),
        response: { 200: erased },
      },
    },
    async (request) => {
      const { id } = request.params
      if (request.body.confirm !== id)
        throw new Problem('invalid-input', 'confirm: it must be the id of the customer to forget.', {
          errors: [{ in: 'body', path: 'confirm', message: 'it must be the id of the customer to forget' }],
        })
      const done = await o.loop.erasure.erase(id, signedIn(request).id)
      if (done === undefined) throw nobody(id)
      return done
    },
  )
}
