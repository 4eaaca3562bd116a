import type { Language } from '../../domain/customer.ts'
import type { OfferKind } from '../../domain/offer.ts'
import type { StepName } from './steps.ts'
import type { ShownState } from './view.ts'
import { de } from './words.de.ts'
import { en } from './words.en.ts'

/** Everything the page says, by language. `device` is what `devices` made of the names; `many`: it is more than one. */
export interface Words {
  readonly hello: (name: string) => string
  readonly caseNumber: (number: number) => string
  /** `“Fridge”`, `“Fridge” and “Freezer”`, `“Gateway”, “Room 1” and 8 more devices`: a heading stays a heading. */
  readonly devices: (names: readonly string[], list: (items: readonly string[]) => string) => string
  readonly headline: Readonly<Record<ShownState | 'ended', (device: string, many: boolean) => string>>
  readonly sorry: string
  /** What the current state means, one or two sentences. */
  readonly now: Readonly<Record<ShownState, string>>
  readonly whatIsWrong: string
  readonly youToldUs: string
  readonly promised: string
  readonly promisedPassed: string
  readonly visit: string
  readonly nextUpdate: string
  readonly whereItStands: string
  readonly steps: Readonly<Record<StepName, string>>
  readonly stepDone: string
  readonly stepNow: string
  readonly stepNext: string
  readonly works: string
  readonly stillBroken: string
  readonly brokenAgain: string
  readonly stillBrokenHint: string
  readonly person: string
  readonly personHint: string
  readonly personText: string
  readonly somethingWrong: string
  readonly somethingWrongHint: string
  readonly textLabel: string
  readonly optional: string
  readonly send: string
  readonly offerTitle: string
  /** `a credit of €5.00`; `percent` only for a discount by percentage. */
  readonly gift: (kind: OfferKind, amount: string, percent: string | null) => string
  readonly offer: (gift: string) => string
  readonly offerUntil: (day: string) => string
  readonly offerAccept: string
  readonly offerAccepted: (gift: string) => string
  /** For what was given without asking. */
  readonly offerYours: (gift: string) => string
  readonly voucher: string
  readonly voucherUntil: (day: string) => string
  readonly voucherHow: string
  readonly voucherUsed: string
  readonly voucherEnded: string
  readonly surveyTitle: string
  readonly surveySolved: string
  readonly yes: string
  readonly no: string
  readonly surveyRating: string
  readonly ratingLow: string
  readonly ratingHigh: string
  readonly surveyText: string
  readonly surveyThanks: string
  readonly checkInTitle: string
  readonly checkInYes: string
  readonly checkInNo: string
  readonly article: string
  readonly storyTitle: string
  readonly story: Readonly<Record<StoryKind, string>>
  readonly storyVisit: (window: string) => string
  readonly weWrote: (subject: string) => string
  readonly timesIn: (zone: string) => string
  readonly helpTitle: string
  readonly said: Readonly<Record<Said, string>>
  readonly unknownTitle: string
  readonly unknownText: string
  readonly troubleTitle: string
  readonly troubleText: string
  readonly tooManyText: string
  readonly back: string
}

/** Lines of a case's history that its customer may read, by type; `confirmed` is a closing by their own word. */
export const storyKinds = [
  'opened',
  'complaint',
  'acknowledged',
  'claimed',
  'faultCleared',
  'verified',
  'returned',
  'confirmed',
  'stillBroken',
  'talkToPerson',
  'offerAccepted',
  'surveyAnswered',
  'allWell',
  'reopened',
  'falseAlarm',
  'closed',
] as const
export type StoryKind = (typeof storyKinds)[number]

/** What the page answers after a form: in the address, so that reloading repeats nothing. */
export const saidKinds = [
  'confirm',
  'stillBroken',
  'person',
  'offer',
  'survey',
  'allWell',
  'wrong',
  'late',
  'incomplete',
] as const
export type Said = (typeof saidKinds)[number]

const all: Readonly<Record<Language, Words>> = { en, de }
export const wordsIn = (language: Language): Words => all[language]
