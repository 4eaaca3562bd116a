import helmet from '@fastify/helmet'
import type { App } from './app.ts'

/** Nothing is loaded from elsewhere, nothing inline runs, nobody frames us (promise P10). */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
  },
}

/** A mail is somebody's HTML: no script, no request to anywhere, framed by our console only, links open outside. */
export const mailPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
].join('; ')

export const sendSecurityHeaders = (app: App, o: { publicUrl: () => string }): void => {
  app.register(helmet, {
    contentSecurityPolicy,
    frameguard: { action: 'deny' },
    // Tokens stand in addresses; no other site is to read them in Referer.
    referrerPolicy: { policy: 'no-referrer' },
    // Sent below, where the public address is known: over plain http it would lock people out.
    strictTransportSecurity: false,
  })
  app.addHook('onRequest', async (_request, reply) => {
    if (o.publicUrl().startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000')
  })
}
