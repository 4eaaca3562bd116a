import { z } from 'zod'
import { offer, offerStates } from '../../domain/offer.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { idText, pageQuery } from '../query.ts'

/** Amends offered to customers. */
export const offerRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/offers',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['offers'],
        summary: 'List offers, newest first',
        querystring: pageQuery.extend({ caseId: idText.optional(), state: z.enum(offerStates).optional() }),
        response: { 200: pageOf(offer) },
      },
    },
    (request) => o.records.cases.offers(request.query),
  )
}
