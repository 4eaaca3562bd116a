import { z } from 'zod'
import { channels, languages } from './customer.ts'
import { instant } from './instant.ts'

/**
 * - `queued`: waiting to be sent (or to be tried again at `nextTryAt`)
 * - `sending`: claimed by a sender
 * - `sent`: the provider took it
 * - `failed`: given up, with the reason in the log
 * - `suppressed`: not sent on purpose: opted out, no address; the reason is in the log
 * - `uncertain`: we stopped between handing it over and hearing the answer; a person decides (promise P4)
 */
export const messageStates = ['queued', 'sending', 'sent', 'failed', 'suppressed', 'uncertain'] as const
export type MessageState = (typeof messageStates)[number]

/** Templates, by what the message is for. Customers' first, then staff's. */
export const customerTemplates = [
  'faultFound',
  'update',
  'visitPlanned',
  'promiseMoved',
  'fixVerified',
  'stillOnIt',
  'offer',
  'voucher',
  'closed',
  'survey',
  'surveyReminder',
  'surveyThanks',
  'checkIn',
  'incidentUpdate',
] as const
export const staffTemplates = [
  'staffCase',
  'staffEscalation',
  'staffStillBroken',
  'staffBadScore',
  'staffApproval',
  'staffDecided',
  'staffWeekly',
] as const
export const templates = [...customerTemplates, ...staffTemplates] as const
export type Template = (typeof templates)[number]

export const message = z.object({
  /** Also the idempotency key: `{caseId}:{version}:{index}`. The Message-ID comes from it. */
  id: z.string(),
  /** Null: a report, which is about no single case. */
  caseId: z.string().nullable(),
  audience: z.enum(['customer', 'staff']),
  customerId: z.string().nullable(),
  channel: z.enum(channels),
  to: z.string(),
  template: z.enum(templates),
  language: z.enum(languages),
  subject: z.string(),
  /** The text part. */
  body: z.string(),
  state: z.enum(messageStates),
  attempts: z.number(),
  createdAt: instant,
  nextTryAt: instant.nullable(),
  sentAt: instant.nullable(),
  log: z.array(z.object({ at: instant, state: z.enum(messageStates), detail: z.string() })),
})
export type Message = z.infer<typeof message>

/** A mail in the demo's local inbox, as the SMTP server in the process received it. */
export const inboxMail = z.object({
  id: z.string(),
  messageId: z.string(),
  receivedAt: instant,
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  headers: z.record(z.string(), z.string()),
})
export type InboxMail = z.infer<typeof inboxMail>
