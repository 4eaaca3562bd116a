import rateLimit from '@fastify/rate-limit'
import type { App } from './app.ts'
import { Problem } from './problem.ts'

export const tooMany = (seconds: number): Problem =>
  new Problem('too-many-requests', `That was too often in a short time. Try again in ${inWords(seconds)}.`, {
    headers: { 'retry-after': String(seconds) },
  })

const inWords = (seconds: number): string => {
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`
  return seconds === 1 ? 'a second' : `${seconds} seconds`
}

/** One limit for everything in this scope, by address; limits of single routes count beside it. */
export const limitAddresses = (app: App, perMinute: number): void => {
  const limit = app.createRateLimit({ max: perMinute, timeWindow: '1 minute' })
  app.addHook('onRequest', async (request) => {
    const verdict = await limit(request)
    if (!verdict.isAllowed && verdict.isExceeded) throw tooMany(verdict.ttlInSeconds)
  })
}

/** Counts in memory; each route names its own limit in `config.rateLimit`. */
export const countRequests = (app: App): void => {
  app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1000)),
  })
}
