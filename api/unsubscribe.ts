import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type Customer, channels, type Language, languageOf } from '../domain/customer.ts'
import { readToken } from '../domain/signedToken.ts'
import type { App } from './app.ts'
import type { ApiContext } from './context.ts'
import { acceptForms } from './formBody.ts'
import { html } from './html.ts'
import { pageFrame, sendPage } from './smallPage.ts'

const tokenParams = z.object({ token: z.string().max(600) })
/** What our own page sends; mail programs send `List-Unsubscribe=One-Click`, as either kind of form (RFC 8058 3.2). */
const form = z.object({ choice: z.enum(['out', 'in']).optional().catch(undefined) }).catch({})

const words = {
  en: {
    title: 'Messages by e-mail',
    on: 'You receive e-mails from us when something is wrong with your device.',
    off: 'You no longer receive e-mails from us about your devices. We keep looking after them all the same.',
    turnOff: 'Stop these e-mails',
    turnOn: 'Send me e-mails again',
    unknown: 'This link is not valid',
    unknownText: 'Please use the link exactly as it stands in our e-mail.',
  },
  de: {
    title: 'Nachrichten per E-Mail',
    on: 'Sie erhalten von uns E-Mails, wenn mit Ihrem Gerät etwas nicht stimmt.',
    off: 'Sie erhalten von uns keine E-Mails mehr zu Ihren Geräten. Wir kümmern uns trotzdem weiter darum.',
    turnOff: 'Keine E-Mails mehr senden',
    turnOn: 'Wieder E-Mails senden',
    unknown: 'Dieser Link ist nicht gültig',
    unknownText: 'Bitte verwenden Sie den Link genau so, wie er in unserer E-Mail steht.',
  },
} satisfies Record<Language, Record<string, string>>

/** Leaving a channel and coming back. Looking changes nothing; one POST opts out, also the mail program's own (RFC 8058). */
export const unsubscribeRoutes = (app: App, o: ApiContext): void => {
  acceptForms(app)
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, _body, done) => done(null, {}))
  const config = { rateLimit: { max: o.limits.customerPagePerMinute, timeWindow: '1 minute' } }

  const find = async (token: string): Promise<{ customer: Customer; channel: 'email' } | undefined> => {
    const subject = readToken(o.linkSecret, 'unsubscribe', token) ?? ''
    const colon = subject.lastIndexOf(':')
    const channel = channels.find((known) => known === subject.slice(colon + 1))
    const customer = colon > 0 ? await o.records.customers.get(subject.slice(0, colon)) : undefined
    return customer !== undefined && channel !== undefined ? { customer, channel } : undefined
  }

  const unknown = (reply: FastifyReply): FastifyReply => {
    const { unknown: title, unknownText } = words.en
    const body = html`<main class="card narrow"><h1>${title}</h1><p>${unknownText}</p>
<hr><h2 lang="de">${words.de.unknown}</h2><p lang="de">${words.de.unknownText}</p></main>`
    return sendPage(reply, 404, pageFrame({ title, language: 'en', company: o.company, body }))
  }

  app.get('/u/:token', { config, schema: { hide: true, params: tokenParams } }, async (request, reply) => {
    const found = await find(request.params.token)
    if (found === undefined) return unknown(reply)
    const { customer, channel } = found
    const language = languageOf(customer.locale)
    const say = words[language]
    const out = customer.optedOut.some((choice) => choice.channel === channel)
    const body = html`<main class="card narrow"><h1>${say.title}</h1><p role="status">${out ? say.off : say.on}</p>
<form method="post"><button class="button" type="submit" name="choice" value="${out ? 'in' : 'out'}">${out ? say.turnOn : say.turnOff}</button></form></main>`
    return sendPage(reply, 200, pageFrame({ title: say.title, language, company: o.company, body }))
  })

  app.post('/u/:token', { config, schema: { hide: true, params: tokenParams, body: form } }, async (request, reply) => {
    const found = await find(request.params.token)
    if (found === undefined) return unknown(reply)
    await o.records.customers.setOptOut(found.customer.id, {
      channel: found.channel,
      optedOut: request.body.choice !== 'in',
      at: o.clock.now(),
    })
    // A one-click answer must not redirect (RFC 8058 3.1).
    if (request.body.choice === undefined) return reply.code(200).type('text/plain; charset=utf-8').send('OK\n')
    return reply.redirect(`/u/${encodeURIComponent(request.params.token)}`, 303)
  })
}
