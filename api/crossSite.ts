import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

const hostOf = (url: string): string | undefined => URL.parse(url)?.host

/**
 * Refuses a state-changing request that another site made the browser send with our cookie (CSRF).
 * Browsers say where a request comes from in `Sec-Fetch-Site` (Fetch Metadata) on secure origins and localhost, in `Origin`
 * elsewhere; a program that sends neither must add `X-Requested-With`, which no other site can without asking us (CORS).
 */
export const refuseCrossSite = (request: FastifyRequest, publicUrl: string): void => {
  if (safeMethods.includes(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw new Problem('cross-site', `Sec-Fetch-Site is ${site}.`)
  }
  const { origin } = request.headers
  if (origin !== undefined) {
    const from = hostOf(origin)
    if (from !== undefined && (from === request.host || from === hostOf(publicUrl))) return
    throw new Problem('cross-site', 'The Origin is not ours.')
  }
  if (request.headers['x-requested-with'] === undefined) {
    throw new Problem('cross-site', 'Neither Sec-Fetch-Site, Origin nor X-Requested-With is there.')
  }
}
