import { z } from 'zod'
import { amountMinor } from '../../domain/money.ts'
import { nonsense, offer, offerKinds } from '../../domain/offer.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { caseOf } from '../outcome.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, pageQuery } from '../query.ts'

const reason = z.string().trim().min(1).max(500).optional()
/** What is left out of a change stays as it was asked for. */
const change = z.strictObject({
  decision: z.literal('change'),
  kind: z.enum(offerKinds).optional(),
  amountMinor: amountMinor.optional(),
  percent: z.number().positive().max(100).multipleOf(0.01).nullable().optional(),
  reason,
})
const body = z.union([
  z.discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('approve'), reason }),
    z.strictObject({ decision: z.literal('reject'), reason }),
    change,
  ]),
  /** As it was before there was more to say than yes or no. */
  z.strictObject({ approve: z.boolean() }),
])

/** Offers beyond the limits, waiting for a manager. */
export const approvalRoutes = (app: App, o: ApiContext): void => {
  const find = async (id: string) => {
    const found = await o.records.cases.getOffer(id)
    if (found === undefined) throw new Problem('not-found', `There is no offer with the id ${id}.`)
    return found
  }

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
        summary: 'Approve, change or reject an offer somebody else asked for',
        params: idParams,
        body,
        response: { 200: offer },
      },
    },
    async (request) => {
      const { id } = request.params
      const said = 'approve' in request.body ? { decision: approveOf(request.body.approve) } : request.body
      const by = signedIn(request)
      const why = 'reason' in said && said.reason !== undefined ? { reason: said.reason } : {}
      if (said.decision !== 'change') {
        caseOf(await o.recovery.decideApproval(id, { approve: said.decision === 'approve', by, ...why }))
        return find(id)
      }
      const asked = await find(id)
      const { kind = asked.kind } = said
      const instead = {
        kind,
        amountMinor: said.amountMinor ?? (kind === 'apology' ? 0 : asked.amountMinor),
        percent: said.percent === undefined ? (kind === 'discount' ? asked.percent : null) : said.percent,
      }
      const wrong = nonsense(instead)
      if (wrong)
        throw new Problem('invalid-input', undefined, {
          errors: [{ in: 'body', path: wrong.field, message: wrong.text }],
        })
      caseOf(await o.recovery.decideApproval(id, { approve: true, instead, by, ...why }))
      return find(id)
    },
  )
}

const approveOf = (approve: boolean): 'approve' | 'reject' => (approve ? 'approve' : 'reject')
