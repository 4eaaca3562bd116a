import { z } from 'zod'
import { user } from '../../domain/user.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { refuseCrossSite } from '../crossSite.ts'
import { nobodysHash, verifyPassword } from '../passwords.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { tooMany } from '../rateLimits.ts'
import { sessionCookie } from '../sessions.ts'

const credentials = z.object({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(1024) })

const accountOf = (body: unknown): string => {
  const parsed = credentials.safeParse(body)
  return parsed.success ? parsed.data.email.toLowerCase() : ''
}

/** Signing in and out, and who I am. */
export const sessionRoutes = (app: App, o: ApiContext): void => {
  const perAccountAndAddress = app.createRateLimit({
    max: o.limits.signInPer5MinutesPerAccountAndAddress,
    timeWindow: '5 minutes',
    keyGenerator: (request) => `${request.ip}|${accountOf(request.body)}`,
  })
  const perAccount = app.createRateLimit({
    max: o.limits.signInPerHourPerAccount,
    timeWindow: '1 hour',
    keyGenerator: (request) => accountOf(request.body),
  })

  app.post(
    '/session',
    {
      config: { role: 'anyone', rateLimit: { max: o.limits.signInPerMinutePerAddress, timeWindow: '1 minute' } },
      schema: {
        tags: ['session'],
        summary: 'Sign in with e-mail address and password; sets the session cookie',
        body: credentials,
        response: { 200: user },
      },
    },
    async (request, reply) => {
      // Another site signing the browser in as somebody else would be a change too, cookie or not.
      if (request.headers['sec-fetch-site'] !== undefined) refuseCrossSite(request, o.publicUrl())
      for (const limit of [perAccountAndAddress, perAccount]) {
        const verdict = await limit(request)
        if (!verdict.isAllowed && verdict.isExceeded) throw tooMany(verdict.ttlInSeconds)
      }
      const found = await o.records.users.findByEmail(request.body.email)
      const right = await verifyPassword(request.body.password, found?.passwordHash ?? nobodysHash)
      if (found === undefined || found.passwordHash === null || !right) throw new Problem('wrong-credentials')
      await o.sessions.begin(reply, found)
      return found
    },
  )

  app.delete(
    '/session',
    {
      config: { role: 'viewer' },
      schema: { tags: ['session'], summary: 'Sign out', response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      const token = request.cookies[sessionCookie]
      if (token !== undefined) await o.sessions.end(reply, token)
      return reply.code(204).send()
    },
  )

  app.get(
    '/me',
    { config: { role: 'viewer' }, schema: { tags: ['session'], summary: 'Who I am', response: { 200: user } } },
    async (request) => signedIn(request),
  )
}
