import type { App } from './app.ts'

/** Lets this scope take what HTML forms send. Of a field given twice the last counts. */
export const acceptForms = (app: App): void => {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
}
