import { z } from 'zod'
import { instant } from './instant.ts'

/**
 * Many customers with one trouble: the incident is the parent, their cases are its children. What is said to all of them
 * is written once, an update; each customer it is for is one item of it.
 */

/** An incident as recovery keeps it: one a manager declared over chosen cases, or what was decided about a detected one. */
export const incidentParent = z
  .object({
    id: z.string(),
    title: z.string(),
    source: z.enum(['detected', 'declared']),
    openedAt: instant,
    /** Who declared it; null for a detected one. */
    openedBy: z.string().nullable(),
    closedAt: instant.nullable(),
    closedBy: z.string().nullable(),
    closeReason: z.string().nullable(),
  })
  .meta({ id: 'IncidentParent' })
export type IncidentParent = z.infer<typeof incidentParent>

const words = z.string().trim().min(1).max(4000)
/** The same news in each language; who reads none of them gets the English. */
export const updateText = z.strictObject({ en: words, de: words.optional() })
export type UpdateText = z.infer<typeof updateText>

/**
 * - `preparing`: finding out who is affected
 * - `sending`: going out, or waiting for the morning of those who sleep
 * - `done`: everybody has an answer
 * - `stopped`: by a person, or because newer news took its place
 */
export const updateStates = ['preparing', 'sending', 'done', 'stopped'] as const

export const incidentUpdate = z
  .object({
    id: z.string(),
    incidentId: z.string(),
    text: updateText,
    ratePerMinute: z.int(),
    /** Why people may be woken; null: nobody is. */
    safety: z.string().nullable(),
    state: z.enum(updateStates),
    createdAt: instant,
    createdBy: z.string(),
    createdByName: z.string(),
    stoppedAt: instant.nullable(),
    stoppedBy: z.string().nullable(),
    stopReason: z.string().nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'IncidentUpdate' })
export type IncidentUpdate = z.infer<typeof incidentUpdate>

/**
 * What became of it for one customer. `pending`: not yet; `deferred`: waits for their morning; `sent`: said to them (the
 * message itself then goes its own way, see the delivery log); `skipped`: not said, and why; `stopped`: we were stopped before.
 */
export const itemStates = ['pending', 'deferred', 'sent', 'skipped', 'stopped'] as const
export type ItemState = (typeof itemStates)[number]

/**
 * Why an item is as it is. `quietHours` and `trouble` (ours; tried again) defer; `firstMessage`: said with the first message
 * of their case; the rest skip. `notTold`: a remote fix is being tried and nobody was disturbed; goes with the first message.
 */
export const itemReasons = [
  'quietHours',
  'trouble',
  'firstMessage',
  'optedOut',
  'noAddress',
  'caseOver',
  'notTold',
  'gone',
] as const
export type ItemReason = (typeof itemReasons)[number]

export const updateItem = z.object({
  updateId: z.string(),
  /** The case it is said in: the one that hurts this customer most. */
  caseId: z.string(),
  caseNumber: z.int(),
  customerId: z.string(),
  state: z.enum(itemStates),
  why: z.enum(itemReasons).nullable(),
  /** Not before this moment: the end of their quiet hours. */
  notBefore: instant.nullable(),
  at: instant.nullable(),
})
export type UpdateItem = z.infer<typeof updateItem>

/** Customers by what became of it for them. */
export const updateProgress = z.object({
  customers: z.int(),
  pending: z.int(),
  deferred: z.int(),
  sent: z.int(),
  skipped: z.int(),
  stopped: z.int(),
  byReason: z.partialRecord(z.enum(itemReasons), z.int()),
  /** When the next of those deferred may be told. */
  nextAt: instant.nullable(),
})
export type UpdateProgress = z.infer<typeof updateProgress>

/** What an update would do if it began now; nothing is stored. */
export const updatePreview = z
  .object({
    customers: z.int(),
    cases: z.int(),
    /** Told at once, by channel. */
    now: z.object({ email: z.int() }),
    deferred: z.int(),
    /** When the last of those deferred is told, at the latest. */
    lastMorningAt: instant.nullable(),
    optedOut: z.int(),
    noAddress: z.int(),
    /** A remote fix is being tried there, and nobody was disturbed. */
    notTold: z.int(),
    /** Devices of nobody: only staff know of these cases. */
    casesWithoutCustomer: z.int(),
    /** Of all who will be told, now or in the morning: what they read (BCP 47 primary language) and what they get. */
    languages: z.array(
      z.object({
        language: z.string(),
        customers: z.int(),
        writtenIn: z.enum(['en', 'de']),
        /** False: they get the English, and are told that politely. */
        own: z.boolean(),
      }),
    ),
    /** Who comes first. */
    first: z.array(z.object({ caseId: z.string(), number: z.int(), customerName: z.string() })),
    ratePerMinute: z.int(),
    /** How long those told at once take, minutes. */
    minutes: z.int(),
    /** One line for the button. */
    summary: z.string(),
  })
  .meta({ id: 'UpdatePreview' })
export type UpdatePreview = z.infer<typeof updatePreview>
