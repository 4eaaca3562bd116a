import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import { breaker, remedyAttempt } from '../../domain/remedy.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idText, pageQuery, whole } from '../query.ts'

const breakerReset = z.strictObject({
  /** Empty: devices without a model. */
  model: z.string().max(200),
  command: z.string().min(1).max(128),
  /** Kept for ever, with who and when. */
  reason: z.string().trim().min(1).max(500),
})

/** What remote remedies came to, and which of them are stopped for which models. */
export const remedyRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/remedies',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['playbooks'],
        summary: 'Remote remedies that were sent, newest first, and what they came to',
        querystring: pageQuery.extend({
          caseId: idText.optional(),
          deviceId: idText.optional(),
          model: z.string().max(200).optional(),
          command: z.string().max(128).optional(),
        }),
        response: { 200: pageOf(remedyAttempt) },
      },
    },
    (request) => o.records.remedies.list(request.query),
  )

  app.get(
    '/breakers',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['playbooks'],
        summary: 'Every remedy that was tried on a model: in use, stopped, or to be tried once',
        response: { 200: pageOf(breaker) },
      },
    },
    async () => whole(await o.ruleBook.breakers()),
  )

  app.post(
    '/breakers/reset',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['playbooks'],
        summary: 'Give a remedy free again for a model; who did so, when and why is kept',
        body: breakerReset,
        response: { 200: breaker },
      },
    },
    async (request) => {
      const { model, command, reason } = request.body
      const find = async () =>
        (await o.ruleBook.breakers()).find((one) => one.model === model && one.command === command)
      if (!(await find()))
        throw new Problem('not-found', `“${command}” was never sent to ${model || 'devices without a model'}.`)
      await o.records.remedies.reset({ model, command }, { at: o.clock.now(), by: signedIn(request).id, reason })
      const after = await find()
      if (!after) throw new Error('a breaker vanished when it was reset')
      return after
    },
  )
}
