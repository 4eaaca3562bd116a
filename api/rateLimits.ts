import rateLimit from '@fastify/rate-limit'
import type { App } from './app.ts'
import { Problem } from './problem.ts'

export const tooMany = (seconds: number): Problem =>
  new Problem('too-many-requests', `Try again in ${seconds} seconds.`, { headers: { 'retry-after': String(seconds) } })

/** Counts in memory; each route names its own limit in `config.rateLimit`. */
export const countRequests = (app: App): void => {
  app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1000)),
  })
}
