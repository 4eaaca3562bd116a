import swagger from '@fastify/swagger'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { instant } from '../domain/instant.ts'
import type { App } from './app.ts'
import { problemBody, problemType } from './problem.ts'
import { problems } from './problems.ts'

type ZodToJson = NonNullable<NonNullable<Parameters<typeof createJsonSchemaTransform>[0]>['zodToJsonConfig']>

/** On the wire an instant is text in both directions; the codec's inner number must not show in the document. */
const asOnTheWire: NonNullable<ZodToJson['override']> = ({ zodSchema, jsonSchema }) => {
  if (zodSchema === instant) {
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key]
    jsonSchema.type = 'string'
    jsonSchema.format = 'date-time'
  }
  if (zodSchema instanceof z.ZodUndefined) jsonSchema.type = 'null'
}
const zodToJsonConfig: ZodToJson = { override: asOnTheWire }

const problemAnswer = (status: number) => ({
  description: [
    ...new Set(
      Object.values(problems)
        .filter((row) => row.status === status)
        .map((row) => row.title),
    ),
  ].join('; or: '),
  content: { [problemType.split(';')[0] ?? problemType]: { schema: problemBody } },
})

/** Which problems a route may answer, from what it is: nobody has to remember to list them. */
const problemStatuses = (route: {
  method: string
  url: string
  role: string
  takes: { query: boolean; params: boolean; body: boolean }
}): number[] => [
  ...(route.takes.query || route.takes.params || route.takes.body ? [400] : []),
  ...(route.role === 'anyone' ? [] : [401, 403]),
  ...(route.takes.params ? [404] : []),
  ...(route.method === 'GET' ? [] : [409]),
  ...(route.takes.body ? [413, 415, 422] : []),
  429,
  500,
]

/** The document at /openapi.json, made from the very schemas that validate (OpenAPI 3.1). Call before adding routes. */
export const describeRoutes = (app: App, o: { version: string }): void => {
  app.addHook('onRoute', (route) => {
    const { schema, config } = route
    if (schema === undefined || config?.role === undefined) return
    const takes = {
      query: schema.querystring !== undefined,
      params: schema.params !== undefined,
      body: schema.body !== undefined,
    }
    const method = String([route.method].flat()[0])
    const statuses = problemStatuses({ method, url: route.url, role: config.role, takes })
    const declared = typeof schema.response === 'object' && schema.response !== null ? schema.response : {}
    schema.response = {
      ...Object.fromEntries(statuses.map((status) => [status, problemAnswer(status)])),
      ...declared,
    }
    schema.security = config.role === 'anyone' ? [] : [{ session: [] }, { token: [] }]
    schema.description = [
      schema.description,
      config.role === 'anyone' ? 'For anyone.' : `For the role ${config.role} and above.`,
    ]
      .filter((text) => text !== undefined)
      .join(' ')
  })
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Forestall',
        version: o.version,
        description:
          'Find the fault before your customer does, and make it right. Times are ISO 8601 UTC; lists answer `{items, nextCursor}`; errors are RFC 9457 problems, each explained at the address in its `type`; every POST under /api/v1 except import honours `Idempotency-Key`.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'forestall_session' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig }),
    transformObject: createJsonSchemaTransformObject({ zodToJsonConfig }),
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
