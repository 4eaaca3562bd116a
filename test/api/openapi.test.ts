import { expect, test } from 'vitest'
import { z } from 'zod'
import { testApi } from './harness.ts'

const operation = z.looseObject({
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  responses: z.record(z.string(), z.unknown()),
  security: z.array(z.unknown()),
})
const documentShape = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

const fetchDocument = async () => {
  const { api } = await testApi()
  const response = await api.inject('/openapi.json')
  expect(response.statusCode).toBe(200)
  return { document: documentShape.parse(response.json()), text: response.body }
}

test('every address of the contract is described, with tags, summary and the errors it may answer', async () => {
  const { document } = await fetchDocument()
  expect(document.openapi).toBe('3.1.0')
  const described = Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1/', '')}`),
    )
    .sort()
  expect(described).toEqual(
    [
      'POST session',
      'DELETE session',
      'GET me',
      'GET system',
      'GET devices',
      'POST devices',
      'GET devices/{id}',
      'PATCH devices/{id}',
      'DELETE devices/{id}',
      'POST devices/{id}/credentials',
      'GET devices/{id}/readings',
      'GET devices/{id}/metrics',
      'GET devices/{id}/watching',
      'GET customers',
      'POST customers',
      'GET customers/{id}',
      'GET customers/{id}/export',
      'DELETE customers/{id}',
      'GET faults',
      'GET faults/{id}',
      'POST faults/{id}/feedback',
      'GET detection',
      'PUT detection/goals',
      'GET detection/lessons',
      'DELETE detection/lessons/{id}',
      'GET incidents',
      'GET incidents/{id}',
      'GET declared-incidents',
      'POST incidents',
      'POST incidents/{id}/cases',
      'GET incidents/{id}/reach',
      'POST incidents/{id}/close',
      'POST incidents/{id}/updates/preview',
      'GET incidents/{id}/updates',
      'POST incidents/{id}/updates',
      'GET incident-updates/{id}',
      'GET incident-updates/{id}/answers',
      'POST incident-updates/{id}/stop',
      'GET cases',
      'GET cases/{id}',
      'POST cases/{id}/commands',
      'GET messages',
      'GET messages/{id}',
      'POST messages/{id}/resend',
      'POST messages/{id}/mark-sent',
      'GET offers',
      'GET approvals',
      'POST approvals/{id}',
      'GET cases/{id}/offer-choices',
      'GET offer-rules',
      'PUT offer-rules',
      'GET offer-limits',
      'GET offer-limits/use',
      'PUT offer-limits',
      'GET vouchers/{code}',
      'POST vouchers/{code}/redeem',
      'GET playbooks',
      'PUT playbooks',
      'GET playbooks/{id}',
      'PUT playbooks/{id}',
      'DELETE playbooks/{id}',
      'GET playbooks/{id}/versions',
      'POST playbooks/{id}/restore',
      'POST playbooks/dry-run',
      'GET rule-book',
      'GET rule-book/versions',
      'GET rule-book/versions/{version}',
      'PUT rule-book/policy',
      'POST rule-book/restore',
      'GET remedies',
      'GET breakers',
      'POST breakers/reset',
      'GET templates',
      'GET rules',
      'POST rules',
      'POST rules/dry-run',
      'GET rules/vocabulary',
      'DELETE rules/{id}',
      'GET teams',
      'GET teams/{id}',
      'PUT teams/{id}',
      'DELETE teams/{id}',
      'GET schedules',
      'GET schedules/{id}',
      'PUT schedules/{id}',
      'DELETE schedules/{id}',
      'GET schedules/{id}/shifts',
      'POST schedules/{id}/overrides',
      'DELETE schedules/{id}/overrides/{overrideId}',
      'GET calendars',
      'GET calendars/{id}',
      'PUT calendars/{id}',
      'DELETE calendars/{id}',
      'GET absences',
      'POST absences',
      'DELETE absences/{id}',
      'GET on-call',
      'GET queue',
      'GET service-levels',
      'GET service-targets',
      'PUT service-targets',
      'GET recovery-machine',
      'GET silences',
      'POST silences',
      'POST silences/preview',
      'GET silences/{id}',
      'DELETE silences/{id}',
      'GET quarantine',
      'GET quarantine/{seq}',
      'POST quarantine/{seq}/rerun',
      'DELETE quarantine/{seq}',
      'GET complaints',
      'POST complaints',
      'GET impact',
      'GET impact/cases',
      'GET impact/assumptions',
      'PUT impact/assumptions',
      'GET problems',
      'GET stories',
      'GET promises',
      'GET promises/report',
      'GET articles',
      'GET articles/{faultKind}',
      'PUT articles/{faultKind}',
      'POST articles/{faultKind}/restore',
      'GET articles/proposals',
      'POST articles/proposals/{id}',
      'GET reports/weekly',
      'POST reports/weekly',
      'POST import',
      'GET stream',
      'GET inbox',
      'GET inbox/{id}',
      'GET inbox/{id}/html',
      'GET users',
      'POST users',
      'POST users/{id}/password',
      'DELETE users/{id}',
    ].sort(),
  )
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { responses, security }] of Object.entries(methods)) {
      const named = Object.keys(responses)
      expect(named, `${method} ${path}`).toEqual(expect.arrayContaining(['429', '500']))
      if (security.length > 0) expect(named, `${method} ${path}`).toEqual(expect.arrayContaining(['401', '403']))
      if (path.includes('{')) expect(named, `${method} ${path}`).toContain('404')
    }
  }
})

test('no reference of the document dangles', async () => {
  const { document, text } = await fetchDocument()
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference)
  expect(references.length).toBeGreaterThan(50)
  for (const reference of new Set(references)) {
    expect(reference).toMatch(/^#\/components\/schemas\//)
    expect(Object.keys(document.components.schemas)).toContain(reference.replace('#/components/schemas/', ''))
  }
})

test('a moment is ISO text in both directions, nowhere a number', async () => {
  const { document, text } = await fetchDocument()
  for (const name of ['openedAt', 'detectedAt', 'receivedAt', 'createdAt', 'lastTs', 'at']) {
    expect(text).toContain(`"${name}":{"type":"string","format":"date-time"}`)
    expect(text).not.toContain(`"${name}":{"type":"integer"`)
    expect(text).not.toContain(`"${name}":{"type":"number"`)
  }
  const parameters = z
    .looseObject({ parameters: z.array(z.looseObject({ name: z.string(), schema: z.unknown() })) })
    .parse(document.paths['/api/v1/impact']?.get).parameters
  expect(parameters.slice(0, 2).map(({ name, schema }) => [name, schema])).toEqual([
    ['from', { type: 'string', format: 'date-time' }],
    ['to', { type: 'string', format: 'date-time' }],
  ])
})
