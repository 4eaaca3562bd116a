import { describe, expect, test } from 'vitest'
import { renderCase } from '../../api/customerPage/render.ts'
import type { CustomerView } from '../../api/customerPage/view.ts'
import { unplaced } from '../../domain/case.ts'
import { type CustomerSays, fillIn, findAnswer } from '../../simulators/customerForms.ts'
import { readForms } from '../../simulators/htmlForms.ts'

const view = (state: CustomerView['state'], more: Partial<CustomerView> = {}, locale = 'en-GB'): CustomerView => ({
  customer: {
    id: 'c',
    name: 'Amelia <Hart> & "Co"',
    locale,
    timeZone: 'Europe/London',
    loyaltyTier: 'standard',
    createdAt: 0,
    optedOut: [],
  },
  language: locale.startsWith('de') ? 'de' : 'en',
  row: {
    id: 'case-1',
    number: 1001,
    customerId: 'c',
    deviceIds: ['fridge-01'],
    faultIds: [],
    incidentId: null,
    state,
    severity: 'major',
    title: 'Fridge',
    firstHeardFrom: 'fault',
    ownerId: null,
    acknowledgedAt: null,
    escalationLevel: 0,
    openedAt: 1,
    faultStartedAt: 0,
    toldAt: 2,
    fixedAt: 3,
    closedAt: state === 'closed' ? 4 : null,
    outcome: null,
    reopenCount: 0,
    ...unplaced,
    version: 1,
  },
  state,
  deviceNames: ['Display fridge'],
  wrong: null,
  steps: [],
  promisedAt: null,
  promisePassed: false,
  nextUpdateAt: null,
  visit: null,
  offers: [],
  surveyAnswered: false,
  checkIn: false,
  articleOf: null,
  story: [],
  ...more,
})
const base = '/c/dG9rZW4.c2lnbmF0dXJl'
const formsOf = (state: CustomerView['state'], more: Partial<CustomerView> = {}, locale = 'en-GB') =>
  readForms(renderCase(view(state, more, locale), { base, company: 'Northwind', said: undefined }))
const submit = (forms: ReturnType<typeof readForms>, says: CustomerSays) => {
  const found = findAnswer(forms, says.type)
  if (!found) return undefined
  const { action, body } = fillIn(found, says)
  return { action, body: Object.fromEntries(body) }
}

/** The page as the product really renders it: when it changes, these tell whether simulated customers still find their way. */
describe.each(['en-GB', 'de-DE'])('the real customer page in %s', (locale) => {
  test('asks for a confirmation: confirm and still broken', () => {
    const forms = formsOf('awaitingCustomer', {}, locale)
    expect(submit(forms, { type: 'confirm' })).toEqual({ action: `${base}/confirm`, body: {} })
    expect(submit(forms, { type: 'stillBroken', text: 'Warm & "wet"' })).toEqual({
      action: `${base}/still-broken`,
      body: { text: 'Warm & "wet"' },
    })
    expect(findAnswer(forms, 'survey')).toBeUndefined()
  })
  test.each([
    [true, 'yes', 5],
    [false, 'no', 2],
  ])('asks how it went: solved %s is %s, rated %i', (solved, word, rating) => {
    const forms = formsOf('closed', {}, locale)
    expect(submit(forms, { type: 'survey', solved, rating, text: 'ok' })).toEqual({
      action: `${base}/survey`,
      body: { solved: word, rating: String(rating), text: 'ok' },
    })
    expect(findAnswer(forms, 'confirm')).toBeUndefined()
  })
  test('asks nothing while the repair goes on, nor twice how it went', () => {
    for (const state of ['remoteFix', 'repairing', 'cancelled'] as const) {
      expect(findAnswer(formsOf(state, {}, locale), 'confirm')).toBeUndefined()
      expect(findAnswer(formsOf(state, {}, locale), 'survey')).toBeUndefined()
    }
    expect(findAnswer(formsOf('closed', { surveyAnswered: true }, locale), 'survey')).toBeUndefined()
  })
})
