import type { Server } from 'node:http'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { serveApi } from './apiRoutes.ts'
import type { App } from './app.ts'
import { approvalPageRoutes } from './approvalPage/routes.ts'
import { articlePageRoutes } from './articlePage.ts'
import { answerBrokenHttp } from './brokenHttp.ts'
import { consolePage, serveConsoleFiles } from './console.ts'
import type { ApiContext } from './context.ts'
import { customerPageRoutes } from './customerPage/routes.ts'
import { handleErrors, sendProblem } from './errorHandler.ts'
import { acceptJson } from './jsonBody.ts'
import { defaultLimits } from './limits.ts'
import type { LiveEvent } from './liveEvent.ts'
import { createLiveHub } from './liveHub.ts'
import { answerUnknownRoutes } from './notFound.ts'
import { operationRoutes } from './operations.ts'
import type { ApiOptions } from './options.ts'
import { createAuthentication } from './principal.ts'
import { Problem } from './problem.ts'
import { explainProblems } from './problemPages.ts'
import { countRequests } from './rateLimits.ts'
import { logRequests } from './requestLog.ts'
import { sendSecurityHeaders } from './securityHeaders.ts'
import { createSessions } from './sessions.ts'
import { signInLinkRoutes } from './signInLink.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'

export interface Api {
  /** Listens; resolves with the real port. */
  start(): Promise<{ port: number }>
  /** A request without a socket, for tests. */
  readonly inject: App['inject']
  /** For upgrades (MQTT over WebSocket) on the same port. */
  readonly server: Server
  /** Tells every open console. Never waits, never throws. */
  publish(event: LiveEvent): void
  /** Ends live streams, lets running requests finish, closes what is left after `graceMs` wall milliseconds. */
  stop(): Promise<void>
}

const graceMs = 3_000
const heartbeatMs = 15_000

/** Everything that is said over HTTP: REST and its document, live stream, sign-in, console, customer's page, operations. */
export const createApi = (options: ApiOptions): Api => {
  const sessions = createSessions({ ...options, users: options.records.users })
  const limits = { ...defaultLimits, ...options.limits }
  const o: ApiContext = {
    ...options,
    limits,
    sessions,
    authentication: createAuthentication({ sessions, adminTokens: options.adminTokens }),
    hub: createLiveHub({
      run: options.newId(),
      maxClients: limits.streamClients,
      maxBufferBytes: limits.streamBufferBytes,
      heartbeatMs,
    }),
  }
  const log: FastifyBaseLogger = o.log
  const app: App = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => o.newId(),
    bodyLimit: limits.bodyBytes,
    requestTimeout: 60_000,
    // Ids and signed tokens are path segments; the default of 100 letters would make long ones unknown routes.
    routerOptions: { maxParamLength: 1_024 },
    trustProxy: o.trustProxy ? [o.trustProxy].flat() : false,
    frameworkErrors(error, request, reply) {
      sendProblem(request, reply, new Problem('bad-request', error.message))
    },
    clientErrorHandler: answerBrokenHttp,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('principal', null)

  handleErrors(app)
  answerUnknownRoutes(app, (request, reply) => consolePage(request, reply, o))
  logRequests(app)
  acceptJson(app)
  sendSecurityHeaders(app, o)
  countRequests(app)
  app.register(cookie)
  // Each plugin's hooks are there once it has loaded, so the routes come after.
  app.after(() => {
    serveApi(app, o)
    for (const routes of [
      operationRoutes,
      signInLinkRoutes,
      unsubscribeRoutes,
      customerPageRoutes,
      approvalPageRoutes,
      articlePageRoutes,
    ]) {
      app.register(async (scope) => routes(scope.withTypeProvider<ZodTypeProvider>(), o))
    }
    explainProblems(app, o)
    serveConsoleFiles(app, o)
  })

  return {
    async start() {
      await app.listen({ host: o.host, port: o.port })
      o.hub.start()
      const address = app.server.address()
      if (address === null || typeof address === 'string') throw new Error('the HTTP server has no port')
      return { port: address.port }
    },
    inject: app.inject.bind(app),
    server: app.server,
    publish: (event) => o.hub.publish(event),
    async stop() {
      o.hub.stop()
      const rest = setTimeout(() => app.server.closeAllConnections(), graceMs)
      await app.close()
      clearTimeout(rest)
    },
  }
}
