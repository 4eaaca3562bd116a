import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app.ts'
import { html } from './html.ts'
import { pageFrame, sendPage } from './smallPage.ts'

/** The bundler puts a hash into the names of these; any other file keeps its name when its content changes. */
const hashed = /[\\/]assets[\\/][^\\/]+-[\w-]{6,}\.\w+$/

/** Addresses that are never pages of the console, whatever the browser accepts. */
const notPages = ['/api', '/c/', '/u/', '/c-assets/', '/signin/', '/problems/', '/assets/', '/mqtt']

/** Serves the built console's files. */
export const serveConsoleFiles = (app: App, o: { dashboardDir: string }): void => {
  app.register(fastifyStatic, {
    root: o.dashboardDir,
    suppressWarning: true,
    dotfiles: 'ignore',
    cacheControl: false,
    schemaHide: true,
    setHeaders(reply, path) {
      reply.header('cache-control', hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/**
 * A person's navigation to any other address is a page of the console: its script reads the address. Undefined: it is none.
 * The page is sent whole: streamed from here, after the routes were tried, it would gather listeners past Node's warning.
 */
export const consolePage = (
  request: FastifyRequest,
  reply: FastifyReply,
  o: { dashboardDir: string; company: string },
): Promise<FastifyReply> | undefined => {
  const navigates = request.method === 'GET' || request.method === 'HEAD'
  const wantsPage = request.headers.accept?.includes('text/html') ?? false
  const path = request.url.split('?')[0] ?? ''
  if (!navigates || !wantsPage || notPages.some((prefix) => path.startsWith(prefix))) return undefined
  return readFile(join(o.dashboardDir, 'index.html')).then(
    (page) =>
      reply.code(200).headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' }).send(page),
    () => sendPage(reply, 503, notBuilt(o.company)),
  )
}

const notBuilt = (company: string): string =>
  pageFrame({
    title: 'The console is not built yet',
    language: 'en',
    company,
    body: html`<main class="card narrow"><h1>The console is not built yet</h1>
<p>Run <code>npm run build</code> in Forestall's folder, then load this page again. Everything else works already: the API is described at <a href="/openapi.json">/openapi.json</a>.</p></main>`,
  })
