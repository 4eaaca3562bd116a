import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { User } from '../../domain/user.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { acceptForms } from '../formBody.ts'
import { sessionCookie } from '../sessions.ts'
import { sendPage } from '../smallPage.ts'
import { renderClosed, renderConfirm, renderRequest } from './render.ts'
import { type ApprovalView, type Closed, viewOf, wishOf } from './view.ts'

const params = z.object({ token: z.string().max(1_000) })
const statusOf: Record<Closed['why'], number> = {
  unknown: 404,
  expired: 410,
  notYours: 403,
  mayNot: 403,
  own: 403,
  decided: 200,
}

/**
 * A manager's link from the mail: looking changes nothing (mail programs look too), the first POST asks once more, the second
 * decides. It needs no sign-in, since it is a key; but it is one manager's key, so whoever is signed in as somebody else is
 * turned away. No script.
 */
export const approvalPageRoutes = (app: App, o: ApiContext): void => {
  acceptForms(app)
  const { company } = o
  const config = {
    rateLimit: {
      max: o.limits.customerPagePerMinute,
      timeWindow: '1 minute',
      keyGenerator: (request: { url: string }) => request.url.split(/[/?]/)[2] ?? '',
    },
  }
  const signedInAs = async (request: FastifyRequest): Promise<User | undefined> => {
    const cookie = request.cookies[sessionCookie]
    return cookie === undefined || cookie === '' ? undefined : o.sessions.find(cookie)
  }
  const baseOf = (token: string): string => `/a/${encodeURIComponent(token)}`
  const open = async (token: string, request: FastifyRequest): Promise<ApprovalView | Closed> =>
    viewOf(token, await signedInAs(request), o)
  const sendClosed = (reply: FastifyReply, closed: Closed): FastifyReply =>
    sendPage(reply, statusOf[closed.why], renderClosed(closed, { company }))

  app.get('/a/:token', { config, schema: { hide: true, params } }, async (request, reply) => {
    const { token } = request.params
    const view = await open(token, request)
    if ('why' in view) return sendClosed(reply, view)
    return sendPage(reply, 200, renderRequest(view, { base: baseOf(token), company }))
  })

  app.post('/a/:token', { config, schema: { hide: true, params } }, async (request, reply) => {
    const { token } = request.params
    const base = baseOf(token)
    const view = await open(token, request)
    if ('why' in view) return sendClosed(reply, view)
    const wish = wishOf(request.body, view.offer)
    if ('mistake' in wish) return sendPage(reply, 400, renderRequest(view, { base, company, mistake: wish.mistake }))
    if (wish.form.confirm !== 'yes') return sendPage(reply, 200, renderConfirm(view, wish, { base, company }))
    const outcome = await o.recovery.decideApproval(view.offer.id, {
      approve: wish.approve,
      by: view.manager,
      ...(wish.instead && { instead: wish.instead }),
      ...(wish.form.reason !== '' && { reason: wish.form.reason }),
    })
    // Decided by somebody else in the same moment: looking again says so.
    if (outcome.ok || outcome.code === 'not-now') return reply.redirect(base, 303)
    const status = outcome.code === 'forbidden' ? 403 : outcome.code === 'not-found' ? 404 : 409
    return sendPage(reply, status, renderRequest(view, { base, company, mistake: outcome.detail }))
  })
}
