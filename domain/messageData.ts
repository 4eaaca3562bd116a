import { z } from 'zod'
import { faultKinds, severities } from './fault.ts'
import type { Template } from './message.ts'
import { offerKinds } from './offer.ts'

/**
 * What recovery hands to outreach with each message (`NewMessage.data`), by template: everything that was decided, so that
 * writing the message decides nothing again. Recovery builds and checks it before the step is stored; outreach parses it.
 * Times here are whole milliseconds since the epoch (they never leave through HTTP), money is in minor units (cents).
 * The customer's name, language, time zone and links are outreach's to look up: they may change until it is sent.
 */
const ms = z.int()

/** The same words in every language outreach can write. */
const said = z.object({ en: z.string(), de: z.string() })

/** How soon the customer would notice: `now` it already hurts, `soon` it will unless mended, `no` hardly. */
export const matters = ['now', 'soon', 'no'] as const
export type Matters = (typeof matters)[number]

/** What every message is about. */
const about = z.object({
  caseNumber: z.int(),
  /** Null when the customer told us and no device has confirmed it. */
  faultKind: z.enum(faultKinds).nullable(),
  /** The case's title, English: for staff. */
  title: z.string(),
  severity: z.enum(severities),
  matters: z.enum(matters),
  devices: z.array(z.object({ id: z.string(), name: z.string(), model: z.string().nullable() })),
  /** Plain words for the customer, one sentence each, from the playbook: what is wrong, and what it means for them. */
  words: z.object({ wrong: said, meaning: said }),
  /** Set when many devices share one cause, e.g. a gateway. */
  incidentId: z.string().nullable(),
  /** That cause has reached other customers too. */
  othersAffected: z.boolean().default(true),
})

/** What we owe the customer from now on; null where nothing (more) is promised. */
const promised = z.object({ promisedAt: ms.nullable(), nextUpdateAt: ms.nullable() })
/** A person's own words, by language, a paragraph each. */
const paragraphs = z.object({ en: z.array(z.string()), de: z.array(z.string()).nullable() })
const visit = z.object({ visitFrom: ms, visitTo: ms })
/** What is offered, and what it costs us at most; 0 for an apology. Offers of before there were kinds were credits. */
const gift = z.object({
  offerId: z.string(),
  kind: z.enum(offerKinds).default('credit'),
  amountMinor: z.int().nonnegative(),
  currency: z.string(),
  percent: z.number().nullable().default(null),
})
const forStaff = about.extend({
  customerId: z.string().nullable(),
  /** 0: whoever owns it; 1 and up: called because nobody below acted. */
  level: z.int(),
  /** One English sentence: why this person is told now. */
  detail: z.string(),
})

const spread = z.object({ median: z.number().nullable(), p90: z.number().nullable(), n: z.int() })

export const messageData = {
  /** The first message, whichever came first: the fault or the customer's complaint. */
  faultFound: about.extend({
    ...promised.shape,
    heardFrom: z.enum(['fault', 'complaint']),
    /** What everybody else in the incident was told already. */
    news: paragraphs.optional(),
  }),
  /** Nothing new is news too: where it stands, and when they hear again. */
  update: about.extend({
    ...promised.shape,
    progress: z.enum(['working', 'visitPlanned', 'checking', 'visitCancelled']),
    visitFrom: ms.nullable(),
    visitTo: ms.nullable(),
  }),
  visitPlanned: about.extend({ ...promised.shape, ...visit.shape }),
  /** `promisedAt` is the new time; said before the previous one has passed. */
  promiseMoved: about.extend({ previousPromisedAt: ms, promisedAt: ms, nextUpdateAt: ms.nullable() }),
  /** The device itself shows that it works again; please confirm until `confirmUntil`. `credit` was given unasked. */
  fixVerified: about.extend({
    fixedAt: ms,
    confirmUntil: ms,
    outcome: z.enum(['remote', 'repaired', 'recovered']),
    credit: gift.extend({ outageMinutes: z.int() }).nullable(),
  }),
  /** Taken up again. */
  stillOnIt: about.extend({
    ...promised.shape,
    reason: z.enum(['stillBroken', 'faultReturned', 'badScore', 'complaint', 'takenUpAgain']),
  }),
  /** `reason` is the agent's own sentence; `text` what it is called in the offer table. */
  offer: about.extend({
    ...gift.shape,
    reason: z.string(),
    text: said.nullable().default(null),
    expiresAt: ms.nullable().default(null),
  }),
  /** Accepted: the code itself is outreach's to look up when it writes, never kept in here. */
  voucher: about.extend(gift.shape),
  /** `staffReason` is the agent's own sentence, where there was one. */
  closed: about.extend({
    reason: z.enum(['confirmed', 'noAnswer', 'falseAlarm', 'closedByStaff', 'incidentOver']),
    staffReason: z.string().nullable(),
  }),
  survey: about.extend({ closedAt: ms }),
  /** Once, when the two questions have not been answered. */
  surveyReminder: about.extend({ closedAt: ms }),
  /** To everybody who answered. */
  surveyThanks: about.extend({ rating: z.int().min(1).max(5), solved: z.boolean() }),
  /** Some time later: is all still well? */
  checkIn: about.extend({ closedAt: ms }),
  /** The same news for everybody in an incident, in a manager's own words. */
  incidentUpdate: about.extend({
    ...promised.shape,
    updateId: z.string(),
    text: paragraphs,
    /** False: none of our languages is theirs. */
    ownLanguage: z.boolean(),
  }),
  staffCase: forStaff.extend({
    reason: z.enum([
      'opened',
      'reopened',
      'backToRepair',
      'assigned',
      'talkToPerson',
      'complaint',
      'senior',
      'remedyStopped',
    ]),
    /** When the next level is called unless somebody acknowledges. */
    acknowledgeBy: ms.nullable(),
    /** The customer's words, where there are any. */
    said: z.string().nullable(),
  }),
  staffEscalation: forStaff.extend({
    reason: z.enum(['notAcknowledged', 'breach', 'stillNobody', 'acknowledgementExpired', 'targetPassed', 'byHand']),
    ownerId: z.string().nullable(),
  }),
  staffStillBroken: forStaff.extend({
    reason: z.enum(['customerSays', 'faultReturned', 'fixNotConfirmed']),
    said: z.string().nullable(),
  }),
  staffBadScore: forStaff.extend({
    solved: z.boolean(),
    rating: z.int().min(1).max(5),
    said: z.string().nullable(),
  }),
  staffApproval: forStaff.extend({
    ...gift.shape,
    reason: z.string(),
    madeBy: z.string(),
    asked: z.enum(['first', 'reminder', 'escalated']).default('first'),
    /** When the next managers are asked; when the link in it stops working. */
    decideBy: ms.nullable().default(null),
    linkEndsAt: ms.nullable().default(null),
  }),
  /** To whoever asked for it. */
  staffDecided: forStaff.extend({
    ...gift.shape,
    outcome: z.enum(['approved', 'changed', 'rejected', 'lapsed', 'dropped']),
  }),
  /** To every manager on Monday: about no single case. Amounts in minor units, minutes of the product's clock. */
  staffWeekly: z.object({
    week: z.string(),
    from: ms,
    to: ms,
    timeZone: z.string(),
    cases: z.int(),
    minutesToDetect: spread,
    minutesToTell: spread,
    minutesToFix: spread,
    promisesKept: z.int(),
    promisesBroken: z.int(),
    promisesReannounced: z.int(),
    proactiveRate: z.number().nullable(),
    toldFirst: z.int(),
    knownToCustomer: z.int(),
    repeated: z.int(),
    offersMinor: z.int(),
    currency: z.string(),
    offerLimits: z.object({
      currency: z.string(),
      classBudgets: z.array(
        z.object({ category: z.string(), perDays: z.int(), allowedMinor: z.int(), givenMinor: z.int() }),
      ),
    }),
    surveys: z.object({ n: z.int(), meanRating: z.number().nullable() }),
    surveyChange: z.object({ n: z.int(), change: z.number().nullable() }),
    /** The week before. */
    before: z
      .object({
        minutesToDetect: spread,
        minutesToTell: spread,
        minutesToFix: spread,
        proactiveRate: z.number().nullable(),
        promisesKept: z.int(),
        promisesBroken: z.int(),
        repeated: z.int(),
        meanRating: z.number().nullable(),
      })
      .nullable(),
    stories: z.array(z.object({ number: z.int(), title: z.string(), story: z.string() })),
    problems: z.array(
      z.object({ subject: z.string(), key: z.string(), cases: z.int(), customers: z.int(), costMinor: z.int() }),
    ),
  }),
} as const satisfies Record<Template, z.ZodObject>

export type MessageData<T extends Template = Template> = z.infer<(typeof messageData)[T]>
