import { z } from 'zod'
import { instant } from '../../domain/instant.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'

const system = z
  .object({
    mode: z.enum(['demo', 'serve']),
    company: z.string(),
    version: z.string(),
    now: instant.describe("The product's clock when it answered"),
    speed: z.number().describe('How many product seconds pass in one real second'),
    mqtt: z.string(),
    publicUrl: z.string(),
    pipelineSuspect: z
      .boolean()
      .describe(
        'Nearly every device is silent at once: look at the network and the broker first; no device is accused',
      ),
    setUp: z.boolean().describe('Whether anybody can sign in yet'),
  })
  .meta({ id: 'System' })

/** What the sign-in page and every page's header need; open, because signing in comes after it. */
export const systemRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/system',
    {
      config: { role: 'anyone' },
      schema: { tags: ['system'], summary: 'What is running here', response: { 200: system } },
    },
    async () => ({
      mode: o.mode,
      company: o.company,
      version: o.version,
      now: o.clock.now(),
      speed: o.clock.speed,
      mqtt: o.mqttAddress(),
      publicUrl: o.publicUrl(),
      pipelineSuspect: o.fleetHealth?.().pipelineSuspect ?? false,
      setUp: (await o.records.users.list()).length > 0,
    }),
  )
}
