import { z } from 'zod'
import { type ProblemCode, problems } from './problems.ts'

/** The answer's shape, RFC 9457 (application/problem+json). */
export const problemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path', 'headers']),
          path: z.string(),
          message: z.string(),
        }),
      )
      .optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'An error in the form of RFC 9457' })
export type ProblemBody = z.infer<typeof problemBody>
export type FieldError = NonNullable<ProblemBody['errors']>[number]

export const problemType = 'application/problem+json; charset=utf-8'

/** Thrown anywhere below a route; the error handler turns it into the answer. `detail` is read by the caller. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly errors: FieldError[] | undefined
  readonly headers: Readonly<Record<string, string>>
  constructor(
    code: ProblemCode,
    detail?: string,
    more: { errors?: FieldError[]; headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(detail ?? problems[code].title, { cause: more.cause })
    this.code = code
    this.detail = detail
    this.errors = more.errors
    this.headers = more.headers ?? {}
  }
}

/** The JSON of a problem. */
export const problemOf = (
  code: ProblemCode,
  more: { detail?: string | undefined; errors?: FieldError[] | undefined; requestId?: string | undefined } = {},
): ProblemBody => ({
  type: `/problems/${code}`,
  title: problems[code].title,
  status: problems[code].status,
  ...(more.detail === undefined ? {} : { detail: more.detail }),
  ...(more.errors === undefined ? {} : { errors: more.errors }),
  ...(more.requestId === undefined ? {} : { requestId: more.requestId }),
})
