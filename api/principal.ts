import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { mayActAs, type User } from '../domain/user.ts'
import type { App } from './app.ts'
import { refuseCrossSite } from './crossSite.ts'
import { Problem } from './problem.ts'
import { type Sessions, sessionCookie } from './sessions.ts'

/** Who is asking, and how they proved it. */
export interface Principal {
  readonly user: User
  readonly via: 'token' | 'session'
}

/** Programs with the administrator's token act as this user; it is in no list and nobody calls it. */
export const tokenUser: User = {
  id: 'token',
  email: '',
  name: 'Administrator token',
  role: 'admin',
  escalationLevel: 0,
  createdAt: 0,
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
// Equal lengths whatever was given, so that the comparison tells nothing.
const equalSecrets = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))

const challenge = { 'www-authenticate': 'Bearer realm="forestall"' }

export interface Authentication {
  /** Who is asking, or null for nobody. Throws `not-signed-in` for a token that is wrong. */
  principalOf(request: FastifyRequest): Promise<Principal | null>
}

export const createAuthentication = (o: { sessions: Sessions; adminTokens: readonly string[] }): Authentication => ({
  async principalOf(request) {
    const { authorization } = request.headers
    if (authorization !== undefined) {
      const [scheme = '', token = ''] = authorization.split(' ')
      if (scheme.toLowerCase() === 'bearer') {
        if (o.adminTokens.some((wanted) => equalSecrets(token, wanted))) return { user: tokenUser, via: 'token' }
        // A session's token, sent by a program on its user's behalf.
        const user = await o.sessions.find(token)
        if (user) return { user, via: 'token' }
      }
      throw new Problem('not-signed-in', 'This token is not valid.', { headers: challenge })
    }
    const cookie = request.cookies[sessionCookie]
    if (cookie === undefined || cookie === '') return null
    const user = await o.sessions.find(cookie)
    return user === undefined ? null : { user, via: 'session' }
  },
})

/** Enforces each route's `config.role`, and that changes signed in by cookie come from our own pages. */
export const requireRoles = (app: App, o: { authentication: Authentication; publicUrl: () => string }): void => {
  app.addHook('onRoute', (route) => {
    if (route.config?.role === undefined) throw new Error(`${route.method} ${route.url} does not say who may call it`)
  })
  app.addHook('onRequest', async (request) => {
    const { role } = request.routeOptions.config
    if (role === undefined || role === 'anyone') return
    const principal = await o.authentication.principalOf(request)
    if (principal === null) throw new Problem('not-signed-in', undefined, { headers: challenge })
    if (principal.via === 'session') refuseCrossSite(request, o.publicUrl())
    if (!mayActAs(principal.user.role, role)) {
      throw new Problem('forbidden', `This needs the role ${role}; you are signed in as ${principal.user.role}.`)
    }
    request.principal = principal
  })
}

/** The user on a route whose role is not `anyone`. */
export const signedIn = (request: FastifyRequest): User => {
  if (request.principal === null) throw new Problem('not-signed-in', undefined, { headers: challenge })
  return request.principal.user
}
