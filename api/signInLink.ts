import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { App } from './app.ts'
import type { ApiContext } from './context.ts'
import { acceptForms } from './formBody.ts'
import { html } from './html.ts'
import { tokenHash } from './sessions.ts'
import { pageFrame, sendPage } from './smallPage.ts'

const codeParams = z.object({ code: z.string().min(1).max(200) })

/**
 * One-time sign-in links. Mail programs and chats fetch links to preview them, which would use the link up: so the page asks
 * for a click, and only the POST signs in. The demo's link is printed in a terminal and goes straight through.
 */
export const signInLinkRoutes = (app: App, o: ApiContext): void => {
  acceptForms(app)
  const limit = { rateLimit: { max: o.limits.signInPerMinutePerAddress, timeWindow: '1 minute' } }

  const signIn = async (code: string, reply: FastifyReply): Promise<FastifyReply> => {
    const user = await o.records.users.useSignInCode(tokenHash(code), o.clock.now())
    if (user === undefined) {
      const title = 'This sign-in link has been used or has expired'
      const body = html`<main class="card narrow"><h1>${title}</h1>
<p>Each link works once and only for a while. Ask for a new one, or sign in with your password.</p>
<p><a class="button" href="/">To the sign-in page</a></p></main>`
      return sendPage(reply, 410, pageFrame({ title, language: 'en', company: o.company, body }))
    }
    await o.sessions.begin(reply, user)
    return reply.header('cache-control', 'no-store').redirect('/', 303)
  }

  app.get(
    '/signin/:code',
    // HEAD must not use the link up.
    { exposeHeadRoute: false, config: limit, schema: { hide: true, params: codeParams } },
    async (request, reply) => {
      if (o.mode === 'demo') return signIn(request.params.code, reply)
      const title = 'Sign in'
      const body = html`<main class="card narrow"><h1>Sign in to Forestall</h1>
<p>This link signs you in once.</p>
<form method="post"><button class="button" type="submit">Sign in</button></form></main>`
      return sendPage(reply, 200, pageFrame({ title, language: 'en', company: o.company, body }))
    },
  )
  app.post('/signin/:code', { config: limit, schema: { hide: true, params: codeParams } }, async (request, reply) =>
    signIn(request.params.code, reply),
  )
}
