import { z } from 'zod'
import { offer } from '../../domain/offer.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { caseOf } from '../outcome.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, pageQuery } from '../query.ts'

/** Offers beyond the limits, waiting for a manager. */
export const approvalRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/approvals',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['offers'],
        summary: 'List offers that wait for a manager',
        querystring: pageQuery,
        response: { 200: pageOf(offer) },
      },
    },
    (request) => o.records.cases.offers({ ...request.query, state: 'needsApproval' }),
  )

  app.post(
    '/approvals/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['offers'],
        summary: 'Approve or reject an offer',
        params: idParams,
        body: z.strictObject({ approve: z.boolean() }),
        response: { 200: offer },
      },
    },
    async (request) => {
      const { id } = request.params
      caseOf(await o.recovery.decideApproval(id, { approve: request.body.approve, by: signedIn(request) }))
      const decided = await o.records.cases.getOffer(id)
      if (decided === undefined) throw new Problem('not-found', `There is no offer with the id ${id}.`)
      return decided
    },
  )
}
