import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app.ts'
import { sendProblem } from './errorHandler.ts'
import { Problem } from './problem.ts'

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A route's pattern as an expression that matches concrete paths. */
const matcherOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : escaped(part)))
      .join('/')}/?$`,
  )

/**
 * What is answered where no route is: 405 with `Allow` when the path has other methods (RFC 9110 15.5.6), the `fallback` of
 * whoever serves pages, else a 404 problem. Must be called before the routes are added.
 */
export const answerUnknownRoutes = (
  app: App,
  fallback: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> | undefined,
): void => {
  const known = new Map<string, { matcher: RegExp; methods: Set<string> }>()
  app.addHook('onRoute', (route) => {
    if (route.url.includes('*')) return
    const entry = known.get(route.url) ?? { matcher: matcherOf(route.url), methods: new Set() }
    for (const method of [route.method].flat()) entry.methods.add(method)
    known.set(route.url, entry)
  })
  const allowedOn = (path: string): string[] => [
    ...new Set([...known.values()].filter(({ matcher }) => matcher.test(path)).flatMap(({ methods }) => [...methods])),
  ]

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? request.url
    const allowed = allowedOn(path)
    if (allowed.length > 0) {
      const allow = allowed.sort().join(', ')
      if (request.method === 'OPTIONS') return reply.code(204).header('allow', allow).send()
      if (!allowed.includes(request.method)) {
        return sendProblem(request, reply, new Problem('method-not-allowed', undefined, { headers: { allow } }))
      }
    }
    return (
      fallback(request, reply) ??
      sendProblem(request, reply, new Problem('no-such-route', `${request.method} ${path.slice(0, 200)}`))
    )
  })
}
