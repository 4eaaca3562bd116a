import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../domain/clock.ts'
import type { IdempotencyStore } from '../store/idempotencyStore.ts'
import type { App } from './app.ts'
import { Problem } from './problem.ts'
import { seal, unseal } from './sealedAnswer.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

interface Running {
  readonly requestHash: string
  readonly done: Promise<void>
  finish(): void
}
interface Pending {
  readonly scope: { principal: string; route: string; key: string }
  readonly context: string
  readonly requestHash: string
}

declare module 'fastify' {
  interface FastifyRequest {
    idempotent: Pending | null
  }
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url

/**
 * A key that stands for this very request, or undefined without an Idempotency-Key. Recovery keeps it with the case
 * step, so that a step is taken once even when we die between taking it and keeping the answer.
 */
export const requestKeyOf = (request: FastifyRequest): string | undefined => request.idempotent?.context

/**
 * `Idempotency-Key` on POST (draft-ietf-httpapi-idempotency-key-header): the same key with the same body gets the same
 * answer, with another body 422. Only successes are kept: a refusal did nothing, so asking again is honest.
 * Two at once: the second waits for the first.
 */
export const acceptIdempotencyKeys = (app: App, o: { store: IdempotencyStore; clock: Clock; secret: string }): void => {
  const running = new Map<string, Running>()

  const begin = (context: string, requestHash: string): void => {
    const { promise, resolve } = Promise.withResolvers<void>()
    running.set(context, {
      requestHash,
      done: promise,
      finish() {
        running.delete(context)
        resolve()
      },
    })
  }

  app.decorateRequest('idempotent', null)

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key']
    if (key === undefined || request.method !== 'POST' || request.principal === null) return
    // A body that is read as it streams in (import) cannot be compared; what it brings twice is skipped line by line.
    if (request.body instanceof Readable) return
    if (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)) {
      throw new Problem('bad-request', 'Idempotency-Key must be 1 to 255 printable ASCII characters.')
    }
    const scope = { principal: request.principal.user.id, route: pathOf(request), key: sha256(key) }
    const context = sha256(JSON.stringify([scope.principal, scope.route, key]))
    const requestHash = sha256(JSON.stringify(request.body) ?? '')
    const refuseOther = (other: string): void => {
      if (other !== requestHash) throw new Problem('idempotency-key-reused')
    }
    for (let first = running.get(context); first !== undefined; first = running.get(context)) {
      refuseOther(first.requestHash)
      await first.done
    }
    begin(context, requestHash)
    request.idempotent = { scope, context, requestHash }
    const kept = await o.store.get(scope)
    if (kept === undefined) return
    refuseOther(kept.requestHash)
    const body = unseal(o.secret, context, kept.body)
    return reply
      .code(kept.status)
      .headers({ 'idempotency-replayed': 'true', 'content-type': 'application/json; charset=utf-8' })
      .send(body)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const pending = request.idempotent
    if (pending === null) return payload
    request.idempotent = null
    try {
      const success = reply.statusCode < 300 && !reply.hasHeader('idempotency-replayed')
      if (success) {
        await o.store.put(pending.scope, {
          requestHash: pending.requestHash,
          status: reply.statusCode,
          body: seal(o.secret, pending.context, typeof payload === 'string' ? payload : ''),
          createdAt: o.clock.now(),
        })
      }
    } catch (cause) {
      // The work is done and the answer stands; only a repetition would not find it.
      request.log.error({ err: cause }, 'could not keep the answer of a request with an Idempotency-Key')
    } finally {
      running.get(pending.context)?.finish()
    }
    return payload
  })
}
