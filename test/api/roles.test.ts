import { expect, test } from 'vitest'
import { defaultAssumptions } from '../../domain/impactAssumptions.ts'
import { type Role, roles } from '../../domain/user.ts'
import { playbooks } from '../../recovery/playbooks.ts'
import { storeCase, testApi } from './harness.ts'

const device = { id: 'pump-1' }
const customer = { name: 'Ben', locale: 'de-DE', timeZone: 'Europe/Berlin' }
const user = { email: 'new@example.com', name: 'New', role: 'agent', password: 'twelve letters' }
const rule = { id: 'hot', name: 'Hot', metric: 'temperature', when: 'above', limit: 8 }
const order = { expectedVersion: 0, note: 'Because' }
const silence = playbooks.find(({ id }) => id === 'silence')
const calendar = { name: 'Office', timeZone: 'UTC', hours: [{ days: ['mon'], from: '09:00', to: '17:00' }] }

const said = { title: 'A part wears', text: 'All is well.' }
const article = { expectedVersion: 0, note: 'Why', internal: 'Look', public: { en: said, de: said } }

/** Everything that changes something, and the least role that may. */
const table: [least: Role, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, payload?: object][] = [
  ['agent', 'POST', 'cases/case-1/commands', { type: 'acknowledge' }],
  ['manager', 'POST', 'cases/case-1/commands', { type: 'close', reason: 'Agreed by phone' }],
  ['agent', 'POST', 'faults/none/feedback', { verdict: 'late', reason: 'We saw it first' }],
  ['agent', 'DELETE', 'detection/lessons/none'],
  ['manager', 'PUT', 'detection/goals', { all: 0.2 }],
  ['agent', 'POST', 'messages/none/resend'],
  ['agent', 'POST', 'messages/none/mark-sent'],
  ['agent', 'POST', 'quarantine/1/rerun'],
  ['agent', 'DELETE', 'quarantine/1'],
  ['agent', 'POST', 'complaints', { customerId: 'anna', text: 'Warm', channel: 'phone' }],
  ['manager', 'POST', 'approvals/none', { approve: true }],
  ['manager', 'POST', 'incidents', { title: 'Bad batch', caseIds: ['case-1'] }],
  ['manager', 'POST', 'incidents/none/cases', { caseIds: ['case-1'] }],
  ['manager', 'POST', 'incidents/none/close', { reason: 'Over' }],
  ['agent', 'POST', 'incidents/none/updates/preview', { text: { en: 'News' } }],
  ['manager', 'POST', 'incidents/none/updates', { text: { en: 'News' } }],
  ['manager', 'POST', 'incident-updates/none/stop', {}],
  ['manager', 'PUT', 'playbooks/silence', { ...order, playbook: silence }],
  ['manager', 'PUT', 'playbooks', { ...order, playbooks: [silence] }],
  ['manager', 'DELETE', 'playbooks/none', order],
  ['manager', 'POST', 'playbooks/silence/restore', { ...order, version: 0 }],
  ['manager', 'POST', 'playbooks/dry-run', { playbook: silence, caseId: 'none' }],
  ['admin', 'PUT', 'rule-book/policy', { ...order, policy: {} }],
  ['admin', 'POST', 'rule-book/restore', { ...order, version: 0 }],
  ['manager', 'POST', 'breakers/reset', { model: 'none', command: 'restart', reason: 'x' }],
  ['manager', 'POST', 'rules', rule],
  ['manager', 'POST', 'rules/dry-run', { rule }],
  ['manager', 'DELETE', 'rules/none'],
  ['manager', 'POST', 'devices', device],
  ['manager', 'PATCH', 'devices/none', { name: 'x' }],
  ['manager', 'DELETE', 'devices/none'],
  ['manager', 'POST', 'devices/none/credentials'],
  ['manager', 'POST', 'customers', customer],
  ['admin', 'DELETE', 'customers/nobody', { confirm: 'nobody' }],
  ['manager', 'PUT', 'impact/assumptions', defaultAssumptions],
  ['manager', 'PUT', 'articles/wear', article],
  ['manager', 'POST', 'articles/wear/restore', { version: 0, expectedVersion: 0 }],
  ['manager', 'POST', 'articles/proposals/none', { decision: 'reject', reason: 'Known' }],
  ['manager', 'POST', 'reports/weekly', {}],
  ['manager', 'PUT', 'teams/service', { name: 'Service', members: [] }],
  ['manager', 'DELETE', 'teams/none'],
  ['manager', 'PUT', 'schedules/nights', { name: 'Nights', timeZone: 'UTC', layers: [] }],
  ['manager', 'DELETE', 'schedules/none'],
  ['manager', 'PUT', 'calendars/office', calendar],
  ['manager', 'DELETE', 'calendars/none'],
  ['agent', 'DELETE', 'schedules/none/overrides/none'],
  ['agent', 'DELETE', 'absences/none'],
  ['admin', 'POST', 'users', user],
  ['admin', 'POST', 'users/somebody/password', { password: 'a long enough password' }],
  ['admin', 'DELETE', 'users/somebody'],
  ['admin', 'POST', 'import'],
]

test.each(table)('%s and above may %s %s', async (least, method, path, payload) => {
  const { api, records, signIn } = await testApi()
  await storeCase(records)
  for (const role of roles) {
    const headers = await signIn(role)
    const answer = await api.inject({ method, url: `/api/v1/${path}`, headers, ...(payload && { payload }) })
    const allowed = roles.indexOf(role) >= roles.indexOf(least)
    if (allowed) expect([401, 403], `${role}: ${answer.body}`).not.toContain(answer.statusCode)
    else expect(answer.json()).toMatchObject({ type: '/problems/forbidden', status: 403 })
  }
  const anonymous = await api.inject({ method, url: `/api/v1/${path}`, ...(payload && { payload }) })
  expect(anonymous.json()).toMatchObject({ type: '/problems/not-signed-in', status: 401 })
})

test.each([
  'me',
  'devices',
  'customers',
  'faults',
  'incidents',
  'detection',
  'detection/lessons',
  'cases',
  'cases/case-1',
  'messages',
  'offers',
  'offer-rules',
  'offer-limits',
  'approvals',
  'playbooks',
  'playbooks/silence',
  'playbooks/silence/versions',
  'rule-book',
  'rule-book/versions',
  'rule-book/versions/0',
  'remedies',
  'breakers',
  'templates',
  'rules',
  'rules/vocabulary',
  'quarantine',
  'complaints',
  'impact',
  'impact/cases?figure=cases',
  'impact/assumptions',
  'problems',
  'stories',
  'promises',
  'promises/report',
  'articles',
  'articles/wear',
  'articles/proposals',
  'reports/weekly',
  'inbox',
  'users',
  'teams',
  'schedules',
  'calendars',
  'absences',
  'on-call',
  'queue',
  'service-levels',
  'stream',
])('GET %s is for those who have signed in', async (path) => {
  const { api, records, signIn } = await testApi()
  await storeCase(records)
  expect((await api.inject(`/api/v1/${path}`)).statusCode).toBe(401)
  if (path === 'stream') return
  expect((await api.inject({ url: `/api/v1/${path}`, headers: await signIn('viewer') })).statusCode).toBe(200)
})

test('the sign-in page may know what it is the sign-in page of', async () => {
  const { api, user: add } = await testApi()
  expect((await api.inject('/api/v1/system')).json()).toMatchObject({ company: 'Nordkühl', setUp: false })
  await add('admin')
  expect((await api.inject('/api/v1/system')).json()).toMatchObject({ setUp: true, now: '2026-03-02T10:00:00.000Z' })
})
