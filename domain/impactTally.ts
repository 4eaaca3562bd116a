import type { ImpactFigures } from './impact.ts'
import type { ImpactAssumptions } from './impactAssumptions.ts'
import { type FigureName, figures, type GivenOffer, type ImpactCase, minutesOf, type Timing } from './impactCase.ts'

/** Figures being counted: case by case, in any order, holding a number per timing and not the cases. */
export interface Tally {
  add(one: ImpactCase): void
  figures(): ImpactFigures
}

const counted = [
  'cases',
  'openCases',
  'closedCases',
  'faultFirst',
  'complaintFirst',
  'undisturbed',
  'knownToCustomer',
  'toldFirst',
  'repeated',
  'reopened',
  'falseAlarms',
  'contactsAvoided',
] as const satisfies readonly FigureName[]
const timings = Object.keys(minutesOf) as Timing[]

/** How value follows from the assumptions, in words, beside the figures. */
export const valueFormula =
  'contacts avoided = cases found before the customer said a word and mended × share of unhappy customers who complain; value retained = customers so spared (each once) × churn after a bad experience × yearly value + contacts avoided × cost of a contact'

/**
 * Spreads are of the cases that have both moments: detect = fault began → case opened; acknowledge and tell = opened → then;
 * fix = fault began (or opened, for complaints) → works again. p90 is by nearest rank.
 * False alarms and cases that go on as another are counted in `cases`, `openCases`, `closedCases` and what offers cost only.
 */
export const createTally = (assumptions: ImpactAssumptions): Tally => {
  const count = Object.fromEntries(counted.map((name) => [name, 0])) as Record<(typeof counted)[number], number>
  const minutes = Object.fromEntries(timings.map((name) => [name, [] as number[]])) as Record<Timing, number[]>
  const offers = new Map<string, GivenOffer & { count: number }>()
  const spared = new Set<string>()
  const sums = { kept: 0, broken: 0, moved: 0, contacts: 0, rated: 0, rating: 0, solved: 0 }
  const change = { n: 0, before: 0, after: 0 }

  return {
    add: (one) => {
      for (const name of counted) if (figures[name](one)) count[name] += 1
      for (const name of timings) {
        const took = minutesOf[name](one)
        if (took !== null) minutes[name].push(took)
      }
      for (const { kind, currency, amountMinor } of one.offers) {
        const known = offers.get(`${currency} ${kind}`)
        offers.set(`${currency} ${kind}`, {
          kind,
          currency,
          count: (known?.count ?? 0) + 1,
          amountMinor: (known?.amountMinor ?? 0) + amountMinor,
        })
      }
      if (figures.contactsAvoided(one) && one.customerId !== null) spared.add(one.customerId)
      if (figures.promisesKept(one)) sums.kept += one.promisesKept
      if (figures.promisesBroken(one)) sums.broken += one.promisesBroken
      if (figures.promisesReannounced(one)) sums.moved += one.promisesMoved
      if (figures.contacts(one)) sums.contacts += one.contacts
      if (figures.surveys(one) && one.rating !== null) {
        sums.rated += 1
        sums.rating += one.rating
        sums.solved += one.solved ? 1 : 0
      }
      if (figures.surveyChange(one) && one.rating !== null && one.ratingBefore !== null) {
        change.n += 1
        change.before += one.ratingBefore
        change.after += one.rating
      }
    },

    figures: () => {
      const real = count.faultFirst + count.complaintFirst
      const contactsAvoided = count.contactsAvoided * assumptions.complainersPerUnhappy
      const byKind = [...offers.values()].sort(
        (a, b) => a.currency.localeCompare(b.currency) || a.kind.localeCompare(b.kind),
      )
      const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
      return {
        cases: count.cases,
        openCases: count.openCases,
        closedCases: count.closedCases,
        faultFirst: count.faultFirst,
        complaintFirst: count.complaintFirst,
        proactiveRate: share(count.faultFirst, real),
        toldFirst: count.toldFirst,
        knownToCustomer: count.knownToCustomer,
        toldFirstRate: share(count.toldFirst, count.knownToCustomer),
        undisturbed: count.undisturbed,
        minutesToDetect: spread(minutes.minutesToDetect),
        minutesToAcknowledge: spread(minutes.minutesToAcknowledge),
        minutesToTell: spread(minutes.minutesToTell),
        minutesToFix: spread(minutes.minutesToFix),
        promisesKept: sums.kept,
        promisesBroken: sums.broken,
        promisesReannounced: sums.moved,
        repeated: count.repeated,
        reopened: count.reopened,
        contacts: sums.contacts,
        offersMinor: byKind
          .filter(({ currency }) => currency === assumptions.currency)
          .reduce((sum, { amountMinor }) => sum + amountMinor, 0),
        currency: assumptions.currency,
        offersByKind: byKind,
        surveys: { n: sums.rated, meanRating: share(sums.rating, sums.rated), solved: sums.solved },
        surveyChange: {
          n: change.n,
          before: share(change.before, change.n),
          after: share(change.after, change.n),
          change: share(change.after - change.before, change.n),
        },
        falseAlarms: count.falseAlarms,
        contactsAvoided,
        customersSpared: spared.size,
        retainedMinor: Math.round(
          spared.size * assumptions.churnAfterBadExperience * assumptions.yearlyValuePerCustomerMinor +
            contactsAvoided * assumptions.costPerContactMinor,
        ),
      }
    },
  }
}

const spread = (values: readonly number[]): ImpactFigures['minutesToFix'] => {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  const upper = sorted[Math.floor(n / 2)]
  const lower = sorted[Math.floor((n - 1) / 2)]
  return {
    n,
    median: lower === undefined || upper === undefined ? null : (lower + upper) / 2,
    p90: sorted[Math.ceil(0.9 * n) - 1] ?? null,
  }
}

/** What one case adds to a figure: minutes, promises, money, a rating; null where the figure only counts cases. */
export const addsTo = (figure: FigureName, one: ImpactCase, currency: string): number | null => {
  switch (figure) {
    case 'minutesToDetect':
    case 'minutesToAcknowledge':
    case 'minutesToTell':
    case 'minutesToFix':
      return minutesOf[figure](one)
    case 'promisesKept':
      return one.promisesKept
    case 'promisesBroken':
      return one.promisesBroken
    case 'promisesReannounced':
      return one.promisesMoved
    case 'contacts':
      return one.contacts
    case 'reopened':
      return one.reopenCount
    case 'offers':
      return one.offers
        .filter((offer) => offer.currency === currency)
        .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    case 'surveys':
      return one.rating
    case 'surveyChange':
      return one.rating === null || one.ratingBefore === null ? null : one.rating - one.ratingBefore
    default:
      return null
  }
}
