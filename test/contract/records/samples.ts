/** Ordinary things to keep, each complete; a test says only what it is about. */
import { type CasePromise, type RecoveryCase, unplaced } from '../../../domain/case.ts'
import type { Fault, FaultEvent, Incident } from '../../../domain/fault.ts'
import type { Offer } from '../../../domain/offer.ts'
import type { CaseStep } from '../../../store/caseStore.ts'
import type { NewMessage } from '../../../store/messageStore.ts'

export const now = Date.UTC(2026, 5, 1, 12)

export const aFault = (id: string, change: Partial<Fault> = {}): Fault => ({
  id,
  deviceId: 'fridge-1',
  kind: 'drift',
  metric: 'temperature',
  severity: 'major',
  state: 'open',
  startedAt: now - 60_000,
  detectedAt: now,
  clearedAt: null,
  incidentId: null,
  explanation: 'It is getting warmer inside.',
  evidence: {
    metric: 'temperature',
    window: { from: now - 60_000, to: now },
    observed: 9.5,
    expected: { low: 2, high: null },
    confidence: 0.9,
    facts: { rule: 'warm', since: 3, loud: true },
  },
  ...change,
})
export const anIncident = (id: string, change: Partial<Incident> = {}): Incident => ({
  id,
  cause: 'gateway-down',
  subject: 'gateway-1',
  state: 'open',
  openedAt: now,
  clearedAt: null,
  title: 'Gateway gateway-1 is silent',
  candidates: [{ cause: 'gateway-down', subject: 'gateway-1', odds: 120, share: 0.9, affected: 3, devices: 4 }],
  odds: 133,
  trouble: 'silent',
  affected: 3,
  mergedInto: null,
  ...change,
})
export const opened = (id: string, fault: Fault, seq = 1): FaultEvent => ({
  id,
  seq,
  at: now,
  type: 'faultOpened',
  fault,
})

export const aCase = (id: string, change: Partial<RecoveryCase> = {}): RecoveryCase => ({
  id,
  number: 1001,
  customerId: 'customer-1',
  deviceIds: ['fridge-1'],
  faultIds: ['fault-1'],
  incidentId: null,
  state: 'repairing',
  severity: 'major',
  title: 'Fridge is getting warm',
  firstHeardFrom: 'fault',
  ownerId: null,
  acknowledgedAt: null,
  escalationLevel: 0,
  openedAt: now,
  faultStartedAt: now - 60_000,
  toldAt: null,
  fixedAt: null,
  closedAt: null,
  outcome: null,
  reopenCount: 0,
  ...unplaced,
  version: 1,
  ...change,
})

/** A step that makes `row` from the version before it. */
export const aStep = (row: RecoveryCase, change: Partial<CaseStep> = {}): CaseStep => ({
  row,
  snapshot: { value: row.state },
  machineVersion: 1,
  expectedVersion: row.version - 1,
  history: [],
  setDeadlines: [],
  clearDeadlines: [],
  messages: [],
  outbox: [],
  promises: [],
  offers: [],
  ...change,
})

export const aMessage = (id: string, change: Partial<NewMessage> = {}): NewMessage => ({
  id,
  caseId: 'case-1',
  audience: 'customer',
  recipientId: 'customer-1',
  template: 'faultFound',
  data: { promisedAt: now, words: { en: 'It is warm.', de: 'Es ist warm.' } },
  createdAt: now,
  ...change,
})
export const aPromise = (id: string, change: Partial<CasePromise> = {}): CasePromise => ({
  id,
  caseId: 'case-1',
  what: 'fixed',
  publicDueAt: now + 3_600_000,
  internalDueAt: now + 1_800_000,
  state: 'open',
  madeAt: now,
  settledAt: null,
  ...change,
})
export const anOffer = (id: string, change: Partial<Offer> = {}): Offer => ({
  id,
  caseId: 'case-1',
  customerId: 'customer-1',
  kind: 'credit',
  amountMinor: 2500,
  currency: 'EUR',
  reason: 'for the trouble',
  state: 'offered',
  madeBy: 'system',
  madeAt: now,
  decidedBy: null,
  decidedAt: null,
  percent: null,
  text: null,
  category: null,
  overLimits: [],
  approvedBy: null,
  givenAt: now,
  expiresAt: null,
  ...change,
})
