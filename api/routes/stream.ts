import { z } from 'zod'
import { mayActAs } from '../../domain/user.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idText } from '../query.ts'

/** Live news for consoles: which thing changed, and with `device` that device's readings as they arrive. */
export const streamRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/stream',
    {
      exposeHeadRoute: false,
      config: { role: 'viewer' },
      schema: {
        tags: ['stream'],
        summary: 'Server-sent events: `{type, id}` of each thing that changed; with `device` also its readings',
        querystring: z.object({ device: idText.optional() }),
        response: {
          200: {
            description:
              'Events `fault`, `incident`, `case`, `message`, `device`, `inbox`, `reading`; `reset`: fetch all again',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    (request, reply) => {
      if (o.hub.clients >= o.limits.streamClients) {
        throw new Problem('unavailable', `There are already ${o.limits.streamClients} live connections.`)
      }
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value)
      }
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        // nginx holds a stream back unless told not to.
        'x-accel-buffering': 'no',
      })
      const lastEventId = request.headers['last-event-id']
      o.hub.join(
        {
          response: reply.raw,
          deviceId: request.query.device,
          async mayStay() {
            const principal = await o.authentication.principalOf(request)
            return principal !== null && mayActAs(principal.user.role, 'viewer')
          },
        },
        Array.isArray(lastEventId) ? lastEventId[0] : lastEventId,
      )
    },
  )
}
