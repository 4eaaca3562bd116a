import type { App } from './app.ts'

/** One line a request, by route and never by address: addresses hold tokens. */
export const logRequests = (app: App): void => {
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...(request.principal === null ? {} : { user: request.principal.user.id }),
      },
      'request',
    )
  })
}
