import { z } from 'zod'
import type { outcomes } from './case.ts'
import { offerKinds } from './offer.ts'

/** What impact counts of one case. Times ms. A customer who was erased is a pseudonym here. */
export interface ImpactCase {
  readonly caseId: string
  readonly number: number
  readonly openedAt: number
  readonly customerId: string | null
  readonly teamId: string | null
  /** Of its first device, as it was when the case began. */
  readonly model: string | null
  readonly firstHeardFrom: 'fault' | 'complaint'
  readonly state: string
  readonly outcome: (typeof outcomes)[number] | null
  readonly faultStartedAt: number | null
  readonly acknowledgedAt: number | null
  readonly toldAt: number | null
  readonly fixedAt: number | null
  readonly closedAt: number | null
  readonly reopenCount: number
  /** The same device or customer had a real case within the 90 days before. */
  readonly repeated: boolean
  readonly firstComplaintAt: number | null
  /** How often the customer had to get in touch: complaints, "still broken", "talk to a person". */
  readonly contacts: number
  readonly promisesKept: number
  readonly promisesBroken: number
  readonly promisesMoved: number
  /** What was given: offered within the limits or approved, and not taken back. */
  readonly offers: readonly GivenOffer[]
  readonly ratingBefore: number | null
  readonly rating: number | null
  readonly solved: boolean | null
}

export const givenOffer = z.object({ kind: z.enum(offerKinds), currency: z.string(), amountMinor: z.number() })
export type GivenOffer = z.infer<typeof givenOffer>

const over: readonly string[] = ['closed', 'cancelled', 'merged']
export const isOver = (one: ImpactCase): boolean => over.includes(one.state)
/** Neither a false alarm nor a case that goes on as another. */
export const isReal = ({ outcome }: ImpactCase): boolean => outcome !== 'falseAlarm' && outcome !== 'merged'
const faultFirst = (one: ImpactCase): boolean => isReal(one) && one.firstHeardFrom === 'fault'
/** Found before the customer said a word, and mended. */
export const isSpared = (one: ImpactCase): boolean =>
  faultFirst(one) &&
  one.customerId !== null &&
  one.firstComplaintAt === null &&
  (one.outcome === 'remote' || one.outcome === 'repaired' || one.outcome === 'recovered')

const minutes = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : Math.max(0, to - from) / 60_000

/** Minutes of one case, where it has both moments; null where it has not, or does not count. */
export const minutesOf = {
  minutesToDetect: (one) => (faultFirst(one) ? minutes(one.faultStartedAt, one.openedAt) : null),
  minutesToAcknowledge: (one) => (isReal(one) ? minutes(one.openedAt, one.acknowledgedAt) : null),
  minutesToTell: (one) => (isReal(one) ? minutes(one.openedAt, one.toldAt) : null),
  minutesToFix: (one) => (isReal(one) ? minutes(one.faultStartedAt ?? one.openedAt, one.fixedAt) : null),
} as const satisfies Record<string, (one: ImpactCase) => number | null>
export type Timing = keyof typeof minutesOf

const timed =
  (name: Timing) =>
  (one: ImpactCase): boolean =>
    minutesOf[name](one) !== null

/** Every figure, by the cases it is counted from: the report counts with these, and opening a figure lists with the same. */
export const figures = {
  cases: () => true,
  openCases: (one) => !isOver(one),
  closedCases: isOver,
  faultFirst,
  complaintFirst: (one) => isReal(one) && one.firstHeardFrom === 'complaint',
  /** Mended remotely before anybody was disturbed. */
  undisturbed: (one) => isReal(one) && one.outcome === 'remote' && one.toldAt === null,
  /** Real cases whose customer was told, or who told us: those that could have been told first. */
  knownToCustomer: (one) => isReal(one) && one.customerId !== null && (one.toldAt ?? one.firstComplaintAt) !== null,
  /** The fault came first, and the customer heard it from us before they said anything. */
  toldFirst: (one) =>
    faultFirst(one) && one.toldAt !== null && (one.firstComplaintAt === null || one.toldAt < one.firstComplaintAt),
  minutesToDetect: timed('minutesToDetect'),
  minutesToAcknowledge: timed('minutesToAcknowledge'),
  minutesToTell: timed('minutesToTell'),
  minutesToFix: timed('minutesToFix'),
  promisesKept: (one) => isReal(one) && one.promisesKept > 0,
  promisesBroken: (one) => isReal(one) && one.promisesBroken > 0,
  promisesReannounced: (one) => isReal(one) && one.promisesMoved > 0,
  repeated: (one) => isReal(one) && one.repeated,
  reopened: (one) => isReal(one) && one.reopenCount > 0,
  offers: ({ offers }) => offers.length > 0,
  surveys: (one) => isReal(one) && one.rating !== null,
  surveyChange: (one) => isReal(one) && one.rating !== null && one.ratingBefore !== null,
  contacts: (one) => isReal(one) && one.contacts > 0,
  contactsAvoided: isSpared,
  retained: isSpared,
  falseAlarms: ({ outcome }) => outcome === 'falseAlarm',
} as const satisfies Record<string, (one: ImpactCase) => boolean>
export type FigureName = keyof typeof figures
export const figureNames = Object.keys(figures) as [FigureName, ...FigureName[]]
