import { pino } from 'pino'
import { type RecoveryCase, unplaced } from '../../domain/case.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Customer } from '../../domain/customer.ts'
import type { Template } from '../../domain/message.ts'
import type { User } from '../../domain/user.ts'
import type { MailTransport } from '../../outreach/mailTransport.ts'
import { createOutreach } from '../../outreach/outreach.ts'
import type { NewMessage } from '../../store/messageStore.ts'
import type { KeptVoucher } from '../../store/voucherStore.ts'
import { createMemoryMessages } from './memoryMessages.ts'
import { now, samples } from './samples.ts'

export const anna: Customer = {
  id: 'anna',
  name: 'Anna Schmidt',
  email: 'anna@customers.example',
  locale: 'de-DE',
  timeZone: 'Europe/Berlin',
  loyaltyTier: 'standard',
  createdAt: 0,
  optedOut: [],
}
export const bob: Customer = {
  ...anna,
  id: 'bob',
  name: 'Bob Moss',
  email: 'bob@customers.example',
  locale: 'en-GB',
  timeZone: 'Europe/London',
}
export const mara: User = {
  id: 'mara',
  email: 'mara@company.example',
  name: 'Mara Lead',
  role: 'manager',
  escalationLevel: 0,
  createdAt: 0,
}

export const caseRow: RecoveryCase = {
  id: 'case-1',
  number: 1042,
  customerId: 'anna',
  deviceIds: ['fridge-7'],
  faultIds: [],
  incidentId: null,
  state: 'repairing',
  severity: 'major',
  title: 'Compressor runs too long',
  firstHeardFrom: 'fault',
  ownerId: null,
  acknowledgedAt: null,
  escalationLevel: 0,
  openedAt: now,
  faultStartedAt: now,
  toldAt: null,
  fixedAt: null,
  closedAt: null,
  outcome: null,
  reopenCount: 0,
  ...unplaced,
  version: 1,
}

/** Outreach with stores in memory and a clock in the test's hand. */
export const createOutreachBench = (
  transport: MailTransport,
  over: { from?: string; vouchers?: KeptVoucher[] } = {},
) => {
  const messages = createMemoryMessages()
  const customers = new Map([anna, bob].map((customer) => [customer.id, customer]))
  const cases = new Map<string, RecoveryCase>()
  const changed: string[] = []
  let time = now
  const clock: Clock = { now: () => time, speed: 1 }
  const outreach = createOutreach({
    messages,
    cases: {
      get: async (id) => ({ row: cases.get(id) ?? { ...caseRow, id }, snapshot: null, machineVersion: 1 }),
    },
    customers: { get: async (id) => customers.get(id) },
    users: { get: async (id) => (id === mara.id ? mara : undefined) },
    vouchers: { ofCase: async () => over.vouchers ?? [] },
    transport,
    from: over.from ?? 'care@fjord.example',
    publicUrl: () => 'https://care.fjord.example/',
    linkSecret: 'a secret for tests',
    company: 'Fjord Cooling',
    clock,
    log: pino({ level: 'silent' }),
    onChange: (id) => changed.push(id),
  })
  return {
    outreach,
    messages,
    customers,
    changed,
    clock,
    setCase: (id: string, change: Partial<RecoveryCase>) => cases.set(id, { ...caseRow, id, ...change }),
    advance: (ms: number) => {
      time += ms
    },
    wish: (template: Template, more: Partial<NewMessage> = {}): NewMessage => ({
      id: 'case-1:1:0',
      caseId: 'case-1',
      audience: template.startsWith('staff') ? 'staff' : 'customer',
      recipientId: template.startsWith('staff') ? 'mara' : 'anna',
      template,
      data: samples[template],
      createdAt: time,
      ...more,
    }),
  }
}
