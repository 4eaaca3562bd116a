import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { App } from './app.ts'
import type { ApiContext } from './context.ts'
import { acceptIdempotencyKeys } from './idempotency.ts'
import { describeRoutes } from './openapi.ts'
import { requireRoles } from './principal.ts'
import { limitAddresses } from './rateLimits.ts'
import { absenceRoutes } from './routes/absences.ts'
import { approvalRoutes } from './routes/approvals.ts'
import { articleRoutes } from './routes/articles.ts'
import { calendarRoutes } from './routes/calendars.ts'
import { caseCommandRoutes } from './routes/caseCommands.ts'
import { caseRoutes } from './routes/cases.ts'
import { complaintRoutes } from './routes/complaints.ts'
import { customerRoutes } from './routes/customers.ts'
import { detectionRoutes } from './routes/detection.ts'
import { deviceRoutes } from './routes/devices.ts'
import { faultRoutes } from './routes/faults.ts'
import { impactRoutes } from './routes/impact.ts'
import { importRoutes } from './routes/import.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { incidentModeRoutes } from './routes/incidentMode.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { incidentUpdateRoutes } from './routes/incidentUpdates.ts'
import { messageRoutes } from './routes/messages.ts'
import { offerRoutes } from './routes/offers.ts'
import { offerUseRoutes } from './routes/offerUse.ts'
import { playbookRoutes } from './routes/playbooks.ts'
import { problemRoutes } from './routes/problems.ts'
import { promiseRoutes } from './routes/promises.ts'
import { quarantineRoutes } from './routes/quarantine.ts'
import { queueRoutes } from './routes/queue.ts'
import { readingRoutes } from './routes/readings.ts'
import { remedyRoutes } from './routes/remedies.ts'
import { reportRoutes } from './routes/reports.ts'
import { ruleBookRoutes } from './routes/ruleBook.ts'
import { ruleRoutes } from './routes/rules.ts'
import { scheduleRoutes } from './routes/schedules.ts'
import { serviceTargetRoutes } from './routes/serviceTargets.ts'
import { sessionRoutes } from './routes/session.ts'
import { silenceRoutes } from './routes/silences.ts'
import { streamRoutes } from './routes/stream.ts'
import { systemRoutes } from './routes/system.ts'
import { teamRoutes } from './routes/teams.ts'
import { templateRoutes } from './routes/templates.ts'
import { userRoutes } from './routes/users.ts'
import { voucherRoutes } from './routes/vouchers.ts'
import { watchingRoutes } from './routes/watching.ts'

const resources = [
  sessionRoutes,
  systemRoutes,
  deviceRoutes,
  readingRoutes,
  watchingRoutes,
  customerRoutes,
  faultRoutes,
  detectionRoutes,
  incidentRoutes,
  incidentModeRoutes,
  incidentUpdateRoutes,
  caseRoutes,
  caseCommandRoutes,
  messageRoutes,
  offerRoutes,
  offerUseRoutes,
  serviceTargetRoutes,
  approvalRoutes,
  voucherRoutes,
  playbookRoutes,
  ruleBookRoutes,
  remedyRoutes,
  templateRoutes,
  ruleRoutes,
  silenceRoutes,
  teamRoutes,
  scheduleRoutes,
  calendarRoutes,
  absenceRoutes,
  queueRoutes,
  quarantineRoutes,
  complaintRoutes,
  impactRoutes,
  problemRoutes,
  promiseRoutes,
  articleRoutes,
  reportRoutes,
  streamRoutes,
  inboxRoutes,
  userRoutes,
]

/** Everything under /api/v1. */
export const serveApi = (app: App, o: ApiContext): void => {
  describeRoutes(app, o)
  app.register(
    async (scope) => {
      const api: App = scope.withTypeProvider<ZodTypeProvider>()
      // Before asking who it is: guessing tokens counts too.
      limitAddresses(api, o.limits.apiPerMinute)
      requireRoles(api, o)
      acceptIdempotencyKeys(api, { store: o.records.idempotency, clock: o.clock, secret: o.linkSecret })
      api.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store')
      })
      for (const routes of resources) routes(api, o)
      // Alone in its scope: it takes a content type that no other route does.
      api.register(async (importScope) => importRoutes(importScope.withTypeProvider<ZodTypeProvider>(), o))
    },
    { prefix: '/api/v1' },
  )
}
