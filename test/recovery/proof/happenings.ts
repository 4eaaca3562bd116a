import fc from 'fast-check'
import { hour, minute } from '../../../domain/clock.ts'
import { type CaseEvent, caseEvent } from '../../../recovery/events.ts'
import { arbitraryOf } from './arbitraryOf.ts'
import { houses } from './houses.ts'
import { faultFrom, words, wordsOf } from './words.ts'

/** What happens next in a life. What it says of times and of the case's own things is made sense of when it happens. */
export type Happening =
  | {
      readonly do: 'event'
      readonly wait: number
      /** It comes before what was due by then has been dealt with, as after we stood still. */
      readonly overtakes: boolean
      readonly what: { readonly type: string } & Record<string, unknown>
    }
  /** The process ends and begins anew: nothing is known but what was stored. */
  | { readonly do: 'restart'; readonly wait: number }
  /** Somebody changes the rule book. */
  | { readonly do: 'rules'; readonly wait: number; readonly version: number }

/** What ends a case for good comes seldom, or there would be little else to see. Everything else: once. */
const weights: Readonly<Partial<Record<CaseEvent['type'], number>>> = {
  faultOpened: 4,
  faultCleared: 14,
  commandResult: 3,
  acknowledge: 3,
  claimFixed: 6,
  confirm: 6,
  survey: 3,
  stillBroken: 2,
  reopen: 2,
  offer: 4,
  approvalDecided: 4,
  acceptOffer: 4,
  withdrawOffer: 2,
  planVisit: 2,
  visitDone: 3,
  cancelVisit: 2,
  orderPart: 2,
  partArrived: 3,
  hold: 2,
  resume: 2,
  completeTask: 2,
  closeWithIncident: 2,
}
const seldom: readonly CaseEvent['type'][] = ['close', 'falseAlarm', 'mergeInto', 'customerErased']
/** Deadlines come when they are due, and only then; what begins a case comes once. */
const elsewhere: ReadonlySet<string> = new Set(['splitOff'])

const typesOf = (option: (typeof caseEvent.options)[number]): readonly string[] => {
  const { def } = option.shape.type
  return def.type === 'literal' ? def.values : Object.values(def.entries)
}

const events = caseEvent.options
  .map((option) => ({ option, types: typesOf(option) }))
  .filter(({ types: [type, ...others] }) => others.length === 0 && type !== undefined && !elsewhere.has(type))
  .map(({ option, types: [type = ''] }) => ({
    type,
    arbitrary: arbitraryOf(option, { ...words, ...wordsOf[type] }).map(
      (event) => event as { type: string } & Record<string, unknown>,
    ),
  }))
/** Every type of event a life can meet beside deadlines and beginnings. */
export const eventTypes: readonly string[] = events.map(({ type }) => type)

const event = fc.oneof(
  ...events.map(({ type, arbitrary }) => ({
    arbitrary,
    weight: seldom.some((one) => one === type) ? 1 : 3 * (weights[type as CaseEvent['type']] ?? 1),
  })),
)
/** Now and then the clock is set back. */
const wait = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.nat(20 * minute) },
  { weight: 4, arbitrary: fc.nat(6 * hour) },
  { weight: 1, arbitrary: fc.integer({ min: -2 * hour, max: 0 }) },
)

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant('event' as const),
      wait,
      overtakes: fc.nat(9).map((n) => n === 9),
      what: event,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), wait }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('rules' as const), wait, version: fc.nat(houses.length - 1) }),
  },
)

export interface Life {
  readonly first: { readonly type: string } & Record<string, unknown>
  readonly customerId: string | null
  /** Whether devices are heard and who could own a case, when a deadline asks. */
  readonly healthy: boolean
  readonly candidate: string | null
  readonly happenings: readonly Happening[]
}

const openingEvent = (type: 'faultOpened' | 'complained' | 'splitOff') => {
  const option = caseEvent.options.find((one) => typesOf(one)[0] === type)
  if (!option) throw new Error(`There is no event ${type}`)
  return arbitraryOf(option, words).map((one) => one as Life['first'])
}

export const life: fc.Arbitrary<Life> = fc.record({
  first: fc.oneof(
    // The fault that has a remedy of its own, half of the time.
    {
      weight: 3,
      arbitrary: openingEvent('faultOpened').map((one) => ({
        ...one,
        fault: faultFrom(0, { severity: 'major', incidentId: null }),
      })),
    },
    { weight: 3, arbitrary: openingEvent('faultOpened') },
    { weight: 1, arbitrary: openingEvent('complained') },
    { weight: 1, arbitrary: openingEvent('splitOff') },
  ),
  customerId: fc.constantFrom('carol', 'carol', 'carol', null),
  healthy: fc.boolean(),
  candidate: fc.constantFrom('agent', null),
  happenings: fc.array(happening, { maxLength: 30, size: 'max' }),
})
