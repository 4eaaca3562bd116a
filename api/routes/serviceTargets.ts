import { z } from 'zod'
import { serviceTarget, serviceTargets } from '../../domain/serviceTarget.ts'
import type { App } from '../app.ts'
import { bookOrder, changedBook } from '../bookChange.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'

const view = z.object({ version: z.int(), targets: z.array(serviceTarget) }).meta({ id: 'ServiceTargets' })

/** What we hold ourselves to: "X % within Y" for each priority. What came of it is `/service-levels`. */
export const serviceTargetRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/service-targets',
    {
      config: { role: 'viewer' },
      schema: { tags: ['roster'], summary: 'The service targets in force', response: { 200: view } },
    },
    async () => {
      const { version, targets } = o.ruleBook.current()
      return { version, targets: [...targets] }
    },
  )

  app.put(
    '/service-targets',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['roster'],
        summary: 'Replace the service targets; a new version of the rule book',
        body: z.strictObject({ ...bookOrder, targets: serviceTargets }),
        response: { 200: view },
      },
    },
    async (request) => {
      const { targets, ...order } = request.body
      const book = changedBook(
        await o.ruleBook.changeTargets(targets, { ...order, by: signedIn(request).id, at: o.clock.now() }),
      )
      return { version: book.version, targets: [...book.targets] }
    },
  )
}
