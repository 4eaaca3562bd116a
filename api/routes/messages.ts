import { z } from 'zod'
import { type Message, message, messageStates } from '../../domain/message.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, pageQuery } from '../query.ts'

/** What was said to whom, and how it arrived. */
export const messageRoutes = (app: App, o: ApiContext): void => {
  const { messages } = o.records
  const find = async (id: string): Promise<Message> => {
    const found = await messages.get(id)
    if (found === undefined) throw new Problem('not-found', `There is no message with the id ${id}.`)
    return found
  }

  app.get(
    '/messages',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['messages'],
        summary: 'List messages, newest first',
        querystring: pageQuery.extend({
          caseId: idText.optional(),
          customerId: idText.optional(),
          state: z.enum(messageStates).optional(),
        }),
        response: { 200: pageOf(message) },
      },
    },
    (request) => messages.list(request.query),
  )

  app.get(
    '/messages/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['messages'],
        summary: 'One message with its delivery log',
        params: idParams,
        response: { 200: message },
      },
    },
    (request) => find(request.params.id),
  )

  const decisions = [
    { path: 'resend', summary: 'Send a message again that failed or is uncertain', act: o.outreach.resend },
    { path: 'mark-sent', summary: 'Say that an uncertain message did arrive', act: o.outreach.markSent },
  ]
  for (const { path, summary, act } of decisions) {
    app.post(
      `/messages/:id/${path}`,
      {
        config: { role: 'agent' },
        schema: { tags: ['messages'], summary, params: z.object({ id: idText }), response: { 200: message } },
      },
      async (request) => {
        const before = await find(request.params.id)
        if (!(await act(before.id))) {
          throw new Problem('not-now', `A message that is ${before.state} cannot be treated so.`)
        }
        return find(before.id)
      },
    )
  }
}
