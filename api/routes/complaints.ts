import { z } from 'zod'
import { instant } from '../../domain/instant.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idText, pageQuery } from '../query.ts'

const complaint = z
  .object({
    id: z.string(),
    caseId: z.string(),
    customerId: z.string().nullable(),
    deviceId: z.string().nullable(),
    channel: z.string(),
    text: z.string(),
    at: instant,
  })
  .meta({ id: 'Complaint' })

const complaintInput = z
  .object({
    customerId: idText.optional(),
    deviceId: idText.optional(),
    text: z.string().trim().min(1).max(4000),
    channel: z.string().trim().min(1).max(64).describe('How we heard: phone, email, page, shop …'),
  })
  .refine(({ customerId, deviceId }) => customerId !== undefined || deviceId !== undefined, {
    message: 'say whose trouble it is: customerId or deviceId',
    path: ['customerId'],
  })

const field = { 'unknown-customer': 'customerId', 'unknown-device': 'deviceId' } as const

/** What customers told us themselves; each joins the case it belongs to, or opens one. */
export const complaintRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/complaints',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['complaints'],
        summary: 'List complaints, newest first',
        querystring: pageQuery.extend({ caseId: idText.optional() }),
        response: { 200: pageOf(complaint) },
      },
    },
    (request) => o.records.cases.complaints(request.query),
  )

  app.post(
    '/complaints',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['complaints'],
        summary: 'Record a complaint',
        body: complaintInput,
        response: { 201: z.object({ caseId: z.string() }) },
      },
    },
    async (request, reply) => {
      const { customerId, deviceId, text, channel } = request.body
      const outcome = await o.recovery.complain({
        text,
        channel,
        ...(customerId === undefined ? {} : { customerId }),
        ...(deviceId === undefined ? {} : { deviceId }),
      })
      if (!outcome.ok) {
        throw new Problem('unknown-reference', outcome.detail, {
          errors: [{ in: 'body', path: field[outcome.code], message: outcome.detail }],
        })
      }
      return reply.code(201).send({ caseId: outcome.caseId })
    },
  )
}
