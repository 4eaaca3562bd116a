import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { readToken } from '../../domain/signedToken.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { problemFrom } from '../errorHandler.ts'
import { acceptForms } from '../formBody.ts'
import { problems } from '../problems.ts'
import { sendPage, stylesheetPath } from '../smallPage.ts'
import { answers } from './answers.ts'
import { renderCase, renderNotice } from './render.ts'
import { type CustomerView, viewOf } from './view.ts'
import { type Said, saidKinds } from './words.ts'

const tokenParams = z.object({ token: z.string().max(600) })
const answerParams = tokenParams.extend({ answer: z.string().max(40) })
const pageQuery = z.object({ said: z.enum(saidKinds).optional().catch(undefined) })

const addressOf = (token: string): string => `/c/${encodeURIComponent(token)}`

/**
 * The customer's page: the link in a message opens it without a login. It needs no script; its forms POST and come back with
 * 303. Looking changes nothing. A token that opens nothing gets the same answer whatever the reason.
 */
export const customerPageRoutes = (app: App, o: ApiContext): void => {
  acceptForms(app)
  const company = o.company
  const config = {
    rateLimit: {
      max: o.limits.customerPagePerMinute,
      timeWindow: '1 minute',
      keyGenerator: (request: { url: string }) => request.url.split(/[/?]/)[2] ?? '',
    },
  }
  const find = async (token: string): Promise<CustomerView | undefined> => {
    const caseId = readToken(o.linkSecret, 'case', token)
    if (caseId === undefined) return undefined
    return viewOf(caseId, {
      records: o.records,
      playbooks: o.ruleBook.current().playbooks,
      linkSecret: o.linkSecret,
      now: o.clock.now(),
    })
  }

  app.setErrorHandler((error, request, reply) => {
    const status = problems[problemFrom(error)?.code ?? 'internal'].status
    if (status >= 500) {
      request.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed')
    }
    if (problemFrom(error)?.headers['retry-after'] !== undefined) reply.headers(problemFrom(error)?.headers ?? {})
    const token = z.object({ token: z.string() }).safeParse(request.params).data?.token
    const what = status === 429 ? 'tooMany' : 'trouble'
    return sendPage(reply, status, renderNotice({ company, what, back: token && addressOf(token) }))
  })

  app.get(
    '/c/:token',
    { config, schema: { hide: true, params: tokenParams, querystring: pageQuery } },
    async (request, reply) => {
      const { token } = request.params
      const view = await find(token)
      if (view === undefined) return sendPage(reply, 404, renderNotice({ company, what: 'unknown', back: undefined }))
      return sendPage(reply, 200, renderCase(view, { base: addressOf(token), company, said: request.query.said }))
    },
  )

  app.post('/c/:token/:answer', { config, schema: { hide: true, params: answerParams } }, async (request, reply) => {
    const { token, answer } = request.params
    const view = await find(token)
    const act = Object.hasOwn(answers, answer) ? answers[answer] : undefined
    if (view === undefined || act === undefined) {
      return sendPage(reply, 404, renderNotice({ company, what: 'unknown', back: undefined }))
    }
    let said: Said
    try {
      said = await act(request.body ?? {}, view, o.recovery)
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error
      said = 'incomplete'
    }
    return reply.redirect(`${addressOf(token)}?said=${said}`, 303)
  })

  app.register(async (assets) => {
    const css = await readFile(new URL('./page.css', import.meta.url), 'utf8')
    assets.get(stylesheetPath, { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(css),
    )
  })
}
