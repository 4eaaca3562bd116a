import { z } from 'zod'
import type { App } from './app.ts'
import { html } from './html.ts'
import { Problem } from './problem.ts'
import { type ProblemCode, problemCodes, problems } from './problems.ts'
import { pageFrame, sendPage } from './smallPage.ts'

const isCode = (code: string): code is ProblemCode => problemCodes.some((known) => known === code)

/** The address in a problem's `type` explains it. */
export const explainProblems = (app: App, o: { company: string }): void => {
  app.get('/problems/:code', { schema: { hide: true, params: z.object({ code: z.string() }) } }, (request, reply) => {
    const { code } = request.params
    if (!isCode(code)) throw new Problem('not-found', 'There is no problem with this code.')
    const { status, title, explanation } = problems[code]
    const body = html`<main class="card narrow"><p class="quiet">${status} · ${code}</p><h1>${title}</h1><p>${explanation}</p></main>`
    return sendPage(reply, 200, pageFrame({ title, language: 'en', company: o.company, body }))
  })
}
