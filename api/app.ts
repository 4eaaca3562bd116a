import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Role } from '../domain/user.ts'
import type { Principal } from './principal.ts'

/** A Fastify instance whose schemas are zod's. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call it. Every route under /api/v1 must say so, `anyone` included: a forgotten role fails at start. */
    role?: Role | 'anyone'
  }
  interface FastifyRequest {
    /** Set by the principal hook; null on routes for anyone. */
    principal: Principal | null
  }
}
