import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { type Clock, hour } from '../domain/clock.ts'
import type { User } from '../domain/user.ts'
import type { UserStore } from '../store/userStore.ts'

export const sessionCookie = 'forestall_session'
/** How long a session lasts in the person's own time, however often it is used. */
const sessionLength = 12 * hour

/** Tokens are kept as this, never in clear; 256 random bits need no slow hash. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

export interface Sessions {
  /** Signs a person in: stores the session and sets the cookie. */
  begin(reply: FastifyReply, user: User): Promise<void>
  find(token: string): Promise<User | undefined>
  end(reply: FastifyReply, token: string): Promise<void>
}

export const createSessions = (o: {
  users: UserStore
  clock: Clock
  publicUrl: () => string
  randomBytes(size: number): Uint8Array
}): Sessions => {
  const cookie = () => ({
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: o.publicUrl().startsWith('https:'),
  })
  return {
    async begin(reply, user) {
      const token = Buffer.from(o.randomBytes(32)).toString('base64url')
      // The demo's clock runs faster than the person at the screen; a session lasts 12 of their hours.
      const expiresAt = o.clock.now() + sessionLength * o.clock.speed
      await o.users.createSession({ tokenHash: tokenHash(token), userId: user.id, expiresAt })
      reply.setCookie(sessionCookie, token, { ...cookie(), maxAge: sessionLength / 1000 })
    },
    find: (token) => o.users.findSession(tokenHash(token), o.clock.now()),
    async end(reply, token) {
      await o.users.removeSession(tokenHash(token))
      reply.clearCookie(sessionCookie, cookie())
    },
  }
}
