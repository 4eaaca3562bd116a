import { z } from 'zod'
import { caseStates, recoveryCase } from '../../domain/case.ts'
import { incidentParent } from '../../domain/incidentUpdate.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { requestKeyOf } from '../idempotency.ts'
import type { Refusal } from '../incidentCommands.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, pageQuery } from '../query.ts'

/** Cases in one request: more are put in with another. */
const mostCases = 1_000
const caseIds = z.array(idText).min(1).max(mostCases)
const leftCase = z.object({ caseId: z.string(), number: z.int(), why: z.string() })
const joined = z.object({ incident: incidentParent, refused: z.array(leftCase) })

const reach = z
  .object({
    incident: incidentParent,
    byState: z.partialRecord(z.enum(caseStates), z.int()),
    withoutCustomer: z.int(),
    children: pageOf(
      z.object({
        case: recoveryCase,
        customerName: z.string().nullable(),
        verified: z.boolean().describe('The device has shown that it works: closing the incident closes this case'),
        why: z.string(),
      }),
    ),
    left: z.array(recoveryCase).describe('Reopened after the incident was closed, and on their own since'),
  })
  .meta({ id: 'IncidentReach' })

/** What was done, or the refusal as a problem. */
export const done = <T>(answer: ({ readonly ok: true } & T) | Refusal): { readonly ok: true } & T => {
  if (!answer.ok) throw new Problem(answer.code, answer.detail)
  return answer
}

/** An incident as the parent of many customers' cases: declared, looked over, closed. */
export const incidentModeRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/declared-incidents',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['incidents'],
        summary: 'List incidents that were declared by hand, newest first',
        querystring: pageQuery,
        response: { 200: pageOf(incidentParent) },
      },
    },
    (request) => o.records.incidents.declared(request.query),
  )

  app.post(
    '/incidents',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['incidents'],
        summary: 'Declare an incident over chosen cases; they join it',
        body: z.strictObject({ title: z.string().trim().min(1).max(200), caseIds }),
        response: { 201: joined },
      },
    },
    async (request, reply) => {
      const { incident, refused } = done(await o.many.declare(request.body, signedIn(request), requestKeyOf(request)))
      return reply
        .code(201)
        .header('location', `/api/v1/incidents/${incident.id}/reach`)
        .send({ incident, refused: [...refused] })
    },
  )

  app.post(
    '/incidents/:id/cases',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['incidents'],
        summary: 'Put more cases into an incident',
        params: idParams,
        body: z.strictObject({ caseIds }),
        response: { 200: joined },
      },
    },
    async (request) => {
      const { incident, refused } = done(await o.many.join(request.params.id, request.body.caseIds, signedIn(request)))
      return { incident, refused: [...refused] }
    },
  )

  app.get(
    '/incidents/:id/reach',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['incidents'],
        summary: 'Whom an incident has reached: its cases, whether each is verified, and who has left it',
        params: idParams,
        querystring: pageQuery.extend({
          open: z
            .enum(['true', 'false'])
            .transform((text) => text === 'true')
            .optional(),
        }),
        response: { 200: reach },
      },
    },
    async (request) => {
      const { incident, byState, withoutCustomer, children, left } = done(
        await o.many.reach(request.params.id, request.query),
      )
      const items = await Promise.all(
        children.items.map(async (child) => {
          const { customerId } = child.case
          const customer = customerId === null ? undefined : await o.records.customers.get(customerId)
          return { ...child, customerName: customer?.name ?? null }
        }),
      )
      return {
        incident,
        byState,
        withoutCustomer,
        children: { items, nextCursor: children.nextCursor },
        left: [...left],
      }
    },
  )

  app.post(
    '/incidents/:id/close',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['incidents'],
        summary: 'Close an incident and its verified cases; names those that are not. May be called again',
        params: idParams,
        body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
        response: {
          200: z.object({
            incident: incidentParent,
            closed: z.int(),
            left: z.array(leftCase).describe('At most 200; the others are in /reach?open=true'),
            leftCount: z.int(),
          }),
        },
      },
    },
    async (request) => {
      const { incident, closed, left, leftCount } = done(
        await o.many.close(request.params.id, { by: signedIn(request), reason: request.body.reason }),
      )
      return { incident, closed, left: [...left], leftCount }
    },
  )
}
