import type { App } from './app.ts'

/**
 * JSON bodies, with `__proto__` and `constructor.prototype` refused. An empty body is no body: browsers' code often sends the
 * content type with it. Nothing else is taken unless a route says so.
 */
export const acceptJson = (app: App): void => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, String(body), done)
  })
}
