import type { FastifyRequest } from 'fastify'
import type { App } from './app.ts'
import type { ApiContext } from './context.ts'
import { Problem } from './problem.ts'

const loopback: readonly string[] = ['127.0.0.1', '::1', '::ffff:127.0.0.1']
const proxyHeaders = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']

/** From this very machine and not through a proxy on it, which would make the whole world look local. */
const isLocal = (request: FastifyRequest): boolean =>
  loopback.includes(request.socket.remoteAddress ?? '') &&
  proxyHeaders.every((header) => request.headers[header] === undefined)

/** For whoever runs it: is it alive, is it ready, what are its numbers. */
export const operationRoutes = (app: App, o: ApiContext): void => {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }))

  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const report = await o.health()
    return reply.code(report.ok ? 200 : 503).send(report)
  })

  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!isLocal(request) && (await o.authentication.principalOf(request)) === null) {
      throw new Problem('not-signed-in', 'From other machines the metrics need `Authorization: Bearer` or a session.')
    }
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await o.metrics())
  })
}
