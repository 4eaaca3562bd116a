import { z } from 'zod'
import { type InboxMail, inboxMail } from '../../domain/message.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, pageQuery } from '../query.ts'
import { mailPolicy } from '../securityHeaders.ts'

/** The demo's local inbox: what customers and staff would have received. Empty outside the demo. */
export const inboxRoutes = (app: App, o: ApiContext): void => {
  const find = async (id: string): Promise<InboxMail> => {
    const mail = await o.records.inbox.get(id)
    if (mail === undefined) throw new Problem('not-found', `There is no mail with the id ${id}.`)
    return mail
  }

  app.get(
    '/inbox',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['inbox'],
        summary: "List the demo inbox's mails, newest first",
        querystring: pageQuery.extend({ to: z.string().max(254).optional() }),
        response: { 200: pageOf(inboxMail) },
      },
    },
    (request) => o.records.inbox.list(request.query),
  )

  app.get(
    '/inbox/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['inbox'], summary: 'One mail', params: idParams, response: { 200: inboxMail } },
    },
    (request) => find(request.params.id),
  )

  app.get(
    '/inbox/:id/html',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['inbox'],
        summary: "A mail's HTML, to be shown in a frame of the console: nothing in it runs or loads",
        params: idParams,
        response: { 200: { description: 'The HTML', content: { 'text/html': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const { html, text } = await find(request.params.id)
      return reply
        .headers({
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': mailPolicy,
          'x-frame-options': 'SAMEORIGIN',
        })
        .serializer((page: string) => page)
        .send(
          openingOutside(html === '' ? `<!doctype html><meta charset="utf-8"><pre>${escapeHtml(text)}</pre>` : html),
        )
    },
  )
}

// In the frame a link would open the customer's page inside the console, which that page refuses.
const openingOutside = (html: string): string => {
  const base = '<base target="_blank">'
  const before = /<head\b[^>]*>/i.exec(html) ?? /<!doctype\b[^>]*>/i.exec(html)
  const at = before ? before.index + before[0].length : 0
  return html.slice(0, at) + base + html.slice(at)
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
