import type { Impact } from '../domain/impact.ts'
import type { ImpactCase } from '../store/caseStore.ts'
import type { ImpactAssumptions } from './impactAssumptions.ts'

/**
 * What it was worth, over `cases` (those opened in the range). Pure. Times of `range` in ms, figures in minutes.
 *
 * Spreads are of the cases that have both moments: detect = fault began → case opened; acknowledge and tell = opened →
 * then; fix = fault began (or opened, for complaints) → works again. p90 is by nearest rank.
 * False alarms are counted, and left out of everything else but `cases`, `openCases`, `closedCases` and what offers cost.
 *
 * `contactsAvoided` = spared × complainersPerUnhappy: the complaints that silence would have brought.
 * `retainedMinor` = customers spared × churnAfterBadExperience × yearlyValuePerCustomerMinor + contactsAvoided × costPerContactMinor.
 * "Spared" are cases found before the customer said a word and mended (remote, repaired or recovered); a customer spared
 * several times is one customer kept.
 */
export const countImpact = (
  cases: readonly ImpactCase[],
  range: { from: number; to: number },
  assumptions: ImpactAssumptions,
): Impact => {
  const real = cases.filter(({ row }) => row.outcome !== 'falseAlarm')
  const faultFirst = real.filter(({ row }) => row.firstHeardFrom === 'fault')
  const spared = faultFirst.filter(
    ({ row }) =>
      row.customerId !== null &&
      (row.outcome === 'remote' || row.outcome === 'repaired' || row.outcome === 'recovered'),
  )
  const kept = new Set(spared.map(({ row }) => row.customerId)).size
  const contactsAvoided = spared.length * assumptions.complainersPerUnhappy
  const promises = real.flatMap((one) => one.promises)
  const offers = cases.flatMap((one) => one.offers).filter(({ state }) => state === 'offered' || state === 'accepted')
  const surveys = real.flatMap((one) => (one.survey ? [one.survey] : []))
  const over = new Set(['closed', 'cancelled'])
  const minutes = (from: number | null, to: number | null): number[] =>
    from === null || to === null ? [] : [Math.max(0, to - from) / 60_000]

  return {
    from: range.from,
    to: range.to,
    cases: cases.length,
    openCases: cases.filter(({ row }) => !over.has(row.state)).length,
    closedCases: cases.filter(({ row }) => over.has(row.state)).length,
    faultFirst: faultFirst.length,
    complaintFirst: real.length - faultFirst.length,
    proactiveRate: real.length === 0 ? null : faultFirst.length / real.length,
    undisturbed: real.filter(({ row }) => row.outcome === 'remote' && row.toldAt === null).length,
    minutesToDetect: spread(faultFirst.flatMap(({ row }) => minutes(row.faultStartedAt, row.openedAt))),
    minutesToAcknowledge: spread(real.flatMap(({ row }) => minutes(row.openedAt, row.acknowledgedAt))),
    minutesToTell: spread(real.flatMap(({ row }) => minutes(row.openedAt, row.toldAt))),
    minutesToFix: spread(real.flatMap(({ row }) => minutes(row.faultStartedAt ?? row.openedAt, row.fixedAt))),
    promisesKept: promises.filter(({ state }) => state === 'kept').length,
    promisesBroken: promises.filter(({ state }) => state === 'broken').length,
    offersMinor: offers.reduce((sum, offer) => sum + offer.amountMinor, 0),
    currency: cases.flatMap((one) => one.offers)[0]?.currency ?? 'EUR',
    surveys: {
      n: surveys.length,
      meanRating: surveys.length === 0 ? null : surveys.reduce((sum, { rating }) => sum + rating, 0) / surveys.length,
      solved: surveys.filter(({ solved }) => solved).length,
    },
    falseAlarms: cases.length - real.length,
    reopened: real.filter(({ row }) => row.reopenCount > 0).length,
    value: {
      assumptions,
      contactsAvoided,
      retainedMinor: Math.round(
        kept * assumptions.churnAfterBadExperience * assumptions.yearlyValuePerCustomerMinor +
          contactsAvoided * assumptions.costPerContactMinor,
      ),
    },
    problems: problems(real),
  }
}

const spread = (values: readonly number[]): Impact['minutesToFix'] => {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  const upper = sorted[Math.floor(n / 2)]
  const lower = sorted[Math.floor((n - 1) / 2)]
  return {
    n,
    median: lower === undefined || upper === undefined ? null : (lower + upper) / 2,
    p90: sorted[Math.ceil(0.9 * n) - 1] ?? null,
  }
}

/** How many problems are listed at most. */
const listed = 20

/** What keeps coming back: two cases and more of one device, model or firmware; most cases first, then most people hurt. */
const problems = (cases: readonly ImpactCase[]): Impact['problems'] => {
  const found = new Map<string, { subject: Impact['problems'][number]['subject']; key: string; of: ImpactCase[] }>()
  const count = (subject: Impact['problems'][number]['subject'], keys: readonly string[], one: ImpactCase) => {
    for (const key of new Set(keys)) {
      const entry = found.get(`${subject} ${key}`) ?? { subject, key, of: [] }
      entry.of.push(one)
      found.set(`${subject} ${key}`, entry)
    }
  }
  for (const one of cases) {
    count('device', one.row.deviceIds, one)
    count('model', one.models, one)
    count('firmware', one.firmwares, one)
  }
  return [...found.values()]
    .filter(({ of }) => of.length > 1)
    .map(({ subject, key, of }) => ({
      subject,
      key,
      cases: of.length,
      customers: new Set(of.flatMap(({ row }) => (row.customerId === null ? [] : [row.customerId]))).size,
    }))
    .sort((a, b) => b.cases - a.cases || b.customers - a.customers || (a.key < b.key ? -1 : 1))
    .slice(0, listed)
}
