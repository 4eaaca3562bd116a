import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Language, languages } from '../domain/customer.ts'
import { faultKinds } from '../domain/fault.ts'
import type { App } from './app.ts'
import type { ApiContext } from './context.ts'
import { type Html, html } from './html.ts'
import { pageFrame, sendPage } from './smallPage.ts'

const words = {
  en: {
    other: 'Diese Seite auf Deutsch',
    unknown: 'There is no such page',
    unknownText: 'Please use the link as we sent it.',
  },
  de: {
    other: 'This page in English',
    unknown: 'Diese Seite gibt es nicht',
    unknownText: 'Bitte verwenden Sie den Link, wie wir ihn geschickt haben.',
  },
} satisfies Record<Language, Record<string, string>>

const params = z.object({ faultKind: z.string().max(100) })
const query = z.object({ lang: z.enum(languages).optional().catch(undefined) })
const isKind = (text: string): text is (typeof faultKinds)[number] => faultKinds.some((kind) => kind === text)

/** The first of `de-AT;q=0.8, en` that we can write, by weight; English for anybody else. */
export const wantedLanguage = (acceptLanguage: string | undefined): Language => {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part, index) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';')
      const given = rest.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((q) => q !== undefined)
      return { tag: tag.split('-')[0], weight: given === undefined ? 1 : Number(given), index }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
  for (const { tag } of wanted) {
    const known = languages.find((language) => language === tag)
    if (known) return known
  }
  return 'en'
}

/** Paragraphs are apart by an empty line; lines beginning with `- ` are a list. Everything is escaped: it is text, not HTML. */
export const articleHtml = (text: string): Html[] =>
  text
    .split(/\n\s*\n/)
    .map((block) =>
      block
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    )
    .flatMap((lines) => {
      const parts: { list: boolean; lines: string[] }[] = []
      for (const line of lines) {
        const list = line.startsWith('- ')
        const last = parts.at(-1)
        if (last && last.list === list) last.lines.push(line)
        else parts.push({ list, lines: [line] })
      }
      return parts.map((part) =>
        part.list
          ? html`<ul>${part.lines.map((line) => html`<li>${line.slice(2)}</li>`)}</ul>`
          : html`<p>${part.lines.join(' ')}</p>`,
      )
    })

/** `/k/drift`: what anybody may read about a kind of fault. No sign-in, no script; the language is the reader's. */
export const articlePageRoutes = (app: App, o: ApiContext): void => {
  const config = { rateLimit: { max: o.limits.customerPagePerMinute, timeWindow: '1 minute' } }
  const languageFor = (request: FastifyRequest, lang: Language | undefined): Language =>
    lang ?? wantedLanguage(request.headers['accept-language'])

  app.get('/k/:faultKind', { config, schema: { hide: true, params, querystring: query } }, async (request, reply) => {
    const language = languageFor(request, request.query.lang)
    const said = words[language]
    const { faultKind } = request.params
    reply.header('vary', 'accept-language')
    if (!isKind(faultKind)) {
      const body = html`<main class="card narrow"><h1>${said.unknown}</h1><p>${said.unknownText}</p></main>`
      return sendPage(reply, 404, pageFrame({ title: said.unknown, language, company: o.company, body }))
    }
    const { title, text } = (await o.loop.articles.current(faultKind)).public[language]
    const other = language === 'en' ? 'de' : 'en'
    const body = html`<main><section class="card hero"><h1>${title}</h1>${articleHtml(text)}
<p class="quiet"><a href="/k/${faultKind}?lang=${other}" lang="${other}" hreflang="${other}">${said.other}</a></p></section></main>`
    return sendPage(reply, 200, pageFrame({ title, language, company: o.company, body }))
  })
}
