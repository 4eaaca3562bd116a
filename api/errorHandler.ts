import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { BadCursor } from '../domain/page.ts'
import type { App } from './app.ts'
import { type FieldError, Problem, problemOf, problemType } from './problem.ts'
import { type ProblemCode, problems } from './problems.ts'

const places = { body: 'body', querystring: 'query', params: 'path', headers: 'headers' } as const
const isPlace = (context: string): context is keyof typeof places => context in places

/** Fastify's own refusals, by code. Anything else of status 4xx is `bad-request`. */
const fastifyCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'wrong-content-type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad-json',
}

const fieldErrors = (validation: NonNullable<FastifyError['validation']>, context: string): FieldError[] => {
  const place = isPlace(context) ? places[context] : 'body'
  return validation.map((issue) => ({
    in: place,
    path: issue.instancePath.slice(1).replaceAll('/', '.'),
    message: issue.message ?? 'not valid',
  }))
}

const sentence = ({ in: place, path, message }: FieldError): string =>
  path === '' ? `The ${place}: ${message}` : `${place} ${path}: ${message}`

/** What the caller is told about an error; undefined when it is our own fault and the cause stays in the log. */
export const problemFrom = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error
  if (error instanceof BadCursor) return new Problem('bad-cursor', error.message)
  if (!(error instanceof Error)) return undefined
  const { code, validation, validationContext = 'body', statusCode }: Partial<FastifyError> = error
  if (validation !== undefined) {
    const errors = fieldErrors(validation, validationContext)
    const first = errors[0]
    return new Problem('invalid-input', first === undefined ? error.message : sentence(first), { errors })
  }
  if (error instanceof SyntaxError && statusCode === 400) return new Problem('bad-json', error.message)
  const known = code === undefined ? undefined : fastifyCodes[code]
  if (known !== undefined) return new Problem(known, error.message)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Problem('bad-request', error.message)
  return undefined
}

/** Sends a problem; the string form keeps the route's success schema out of it. */
export const sendProblem = (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .code(problems[problem.code].status)
    .headers({ ...problem.headers, 'content-type': problemType, 'cache-control': 'no-store' })
    .send(
      JSON.stringify(
        problemOf(problem.code, {
          detail: problem.detail,
          errors: problem.errors,
          requestId: problem.code === 'internal' ? request.id : undefined,
        }),
      ),
    )

export const handleErrors = (app: App): void => {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemFrom(error)
    if (problem !== undefined) return sendProblem(request, reply, problem)
    request.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed')
    return sendProblem(request, reply, new Problem('internal', 'The cause is in our log under this requestId.'))
  })
}
