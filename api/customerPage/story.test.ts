import { expect, test } from 'vitest'
import type { TimelineEntry } from '../../domain/case.ts'
import type { Message } from '../../domain/message.ts'
import { storyOf } from './story.ts'

const entry = (at: number, type: string, data?: Record<string, unknown>): TimelineEntry => ({
  at,
  type,
  actor: 'user-1',
  text: 'internal words',
  ...(data === undefined ? {} : { data }),
})
const message = (change: Partial<Message>): Message => ({
  id: 'c1:1:0',
  caseId: 'c1',
  audience: 'customer',
  customerId: 'anna',
  channel: 'email',
  to: 'anna@example.com',
  template: 'update',
  language: 'en',
  subject: 'An update',
  body: '',
  state: 'sent',
  attempts: 1,
  createdAt: 1,
  nextTryAt: null,
  sentAt: 5,
  log: [],
  ...change,
})
const story = (history: TimelineEntry[], messages: Message[] = []) => storyOf({ history, messages })

test("staff's notes and unknown kinds never show", () => {
  expect(story([entry(1, 'note'), entry(2, 'command'), entry(3, 'somethingNew'), entry(4, 'toString')])).toEqual([])
})

test('newest first, with what was sent to the customer, not to staff and not what failed', () => {
  const lines = story(
    [entry(1, 'opened'), entry(9, 'closed', { event: { type: 'confirm' } })],
    [message({}), message({ audience: 'staff' }), message({ state: 'failed' }), message({ sentAt: null })],
  )
  expect(lines).toEqual([
    { at: 9, kind: 'confirmed' },
    { at: 5, kind: 'message', subject: 'An update' },
    { at: 1, kind: 'opened' },
  ])
})

test('what happens forty times in a row is one line', () => {
  const lines = story(Array.from({ length: 40 }, (_, index) => entry(index, 'faultCleared')))
  expect(lines).toEqual([{ at: 0, kind: 'faultCleared' }])
})

test.each([
  ['numbers', { from: 0, to: 3_600_000 }],
  ['ISO text', { from: '1970-01-01T00:00:00Z', to: '1970-01-01T01:00:00Z' }],
])('a visit is read from %s', (_, data) => {
  const history = [entry(1, 'visitPlanned', { event: { type: 'planVisit', ...data } })]
  expect(story(history)).toEqual([{ at: 1, kind: 'visit', from: 0, to: 3_600_000 }])
})

test('a visit without a window is no visit', () => {
  expect(story([entry(1, 'visitPlanned', { event: { type: 'planVisit', from: 'soon' } })])).toEqual([])
})

test('a case that a complaint opened begins with the complaint', () => {
  const event = { type: 'complained' }
  expect(story([entry(1, 'opened', { event }), entry(1, 'complaint')])).toEqual([{ at: 1, kind: 'complaint' }])
})
