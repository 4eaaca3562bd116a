import { hour, minute } from '../../domain/clock.ts'
import type { Template } from '../../domain/message.ts'
import type { MessageData } from '../../domain/messageData.ts'
import { createFigures } from '../../outreach/templates/figures.ts'
import type { Setting } from '../../outreach/templates/writing.ts'

/** Friday 12 December 2025, 09:30 UTC: 10:30 in Berlin. */
export const now = Date.UTC(2025, 11, 12, 9, 30)

const about = {
  caseNumber: 1042,
  faultKind: 'drift' as const,
  title: 'Compressor runs too long',
  severity: 'major' as const,
  matters: 'soon' as const,
  devices: [{ id: 'fridge-7', name: 'Kitchen fridge', model: 'Nordkap 300' }],
  words: {
    wrong: {
      en: 'The compressor has to work much harder than usual to keep it cold.',
      de: 'Der Kompressor muss viel mehr arbeiten als sonst, um die Kälte zu halten.',
    },
    meaning: {
      en: 'It still cools, and your food is safe. Left alone, it may stop in the next days.',
      de: 'Das Gerät kühlt noch, Ihre Lebensmittel sind sicher. Ohne Reparatur könnte es in den nächsten Tagen ausfallen.',
    },
  },
  incidentId: null,
  othersAffected: true,
}
const promised = { promisedAt: now + 26 * hour, nextUpdateAt: now + 6 * hour }
const gift = { kind: 'discount' as const, amountMinor: 4000, currency: 'EUR', percent: 12.5 }
const forStaff = { customerId: 'anna', level: 0, detail: 'A new case needs somebody who takes it on.' }

/** One valid set of data per template, typed by the schema recovery writes with. */
export const samples: { readonly [T in Template]: MessageData<T> } = {
  faultFound: { ...about, ...promised, heardFrom: 'fault' },
  update: { ...about, ...promised, progress: 'visitPlanned', visitFrom: now + 22 * hour, visitTo: now + 24 * hour },
  visitPlanned: { ...about, ...promised, visitFrom: now + 22 * hour, visitTo: now + 24 * hour },
  promiseMoved: {
    ...about,
    previousPromisedAt: now + 2 * hour,
    promisedAt: now + 30 * hour,
    nextUpdateAt: now + 5 * hour,
  },
  fixVerified: {
    ...about,
    fixedAt: now - 40 * minute,
    confirmUntil: now + 48 * hour,
    outcome: 'repaired',
    credit: { offerId: 'o1', kind: 'credit', amountMinor: 2550, currency: 'EUR', percent: null, outageMinutes: 310 },
  },
  stillOnIt: { ...about, ...promised, reason: 'stillBroken' },
  offer: {
    ...about,
    ...gift,
    offerId: 'o2',
    reason: 'You waited two days for us.',
    text: { en: 'a credit for the trouble you had', de: 'ein Guthaben für die Unannehmlichkeiten' },
    expiresAt: now + 720 * hour,
  },
  voucher: { ...about, ...gift, offerId: 'o2' },
  closed: { ...about, reason: 'confirmed', staffReason: null },
  survey: { ...about, closedAt: now - hour },
  surveyReminder: { ...about, closedAt: now - 72 * hour },
  surveyThanks: { ...about, rating: 4, solved: true },
  checkIn: { ...about, closedAt: now - 336 * hour },
  incidentUpdate: {
    ...about,
    ...promised,
    updateId: 'u1',
    text: {
      en: ['The power line to the north of the town is down.', 'A second crew is on its way.'],
      de: ['Die Stromleitung im Norden der Stadt ist unterbrochen.', 'Ein zweiter Trupp ist unterwegs.'],
    },
    ownLanguage: true,
  },
  staffCase: { ...about, ...forStaff, reason: 'opened', acknowledgeBy: now + 10 * minute, said: null },
  staffEscalation: { ...about, ...forStaff, level: 1, reason: 'notAcknowledged', ownerId: null },
  staffStillBroken: { ...about, ...forStaff, reason: 'customerSays', said: 'It is warm again.' },
  staffBadScore: { ...about, ...forStaff, solved: false, rating: 1, said: 'Nobody called me.' },
  staffApproval: {
    ...about,
    ...forStaff,
    ...gift,
    offerId: 'o3',
    amountMinor: 25_000,
    reason: 'Spoiled goods',
    madeBy: 'agent-1',
    asked: 'first',
    decideBy: now + 30 * minute,
    linkEndsAt: now + 72 * hour,
  },
  staffDecided: { ...about, ...forStaff, ...gift, offerId: 'o3', outcome: 'approved' },
  staffWeekly: {
    week: '2025-W50',
    from: Date.UTC(2025, 11, 7, 23),
    to: Date.UTC(2025, 11, 14, 23),
    timeZone: 'Europe/Berlin',
    cases: 12,
    minutesToDetect: { median: 4, p90: 30, n: 11 },
    minutesToTell: { median: 1, p90: 6, n: 12 },
    minutesToFix: { median: 380, p90: 3_000, n: 9 },
    promisesKept: 20,
    promisesBroken: 1,
    promisesReannounced: 2,
    proactiveRate: 0.92,
    toldFirst: 10,
    knownToCustomer: 12,
    repeated: 2,
    offersMinor: 4550,
    currency: 'EUR',
    offerLimits: {
      currency: 'EUR',
      classBudgets: [{ category: 'equipment', perDays: 30, allowedMinor: 100_000, givenMinor: 4550 }],
    },
    surveys: { n: 5, meanRating: 4.2 },
    surveyChange: { n: 3, change: 0.7 },
    before: {
      minutesToDetect: { median: 6, p90: 40, n: 8 },
      minutesToTell: { median: null, p90: null, n: 0 },
      minutesToFix: { median: 420, p90: 4_000, n: 8 },
      proactiveRate: null,
      promisesKept: 14,
      promisesBroken: 2,
      repeated: 1,
      meanRating: 3.9,
    },
    stories: [{ number: 1042, title: 'Compressor runs too long', story: 'They thanked us before it failed.' }],
    problems: [{ subject: 'model', key: 'Nordkap 300', cases: 4, customers: 4, costMinor: 12_000 }],
  },
}

export const settingFor = (language: 'en' | 'de', over: Partial<Setting> = {}): Setting => ({
  name: 'Anna Schmidt',
  customerName: 'Anna Schmidt',
  company: 'Fjord Cooling',
  figures: createFigures({ locale: language === 'de' ? 'de-DE' : 'en-GB', timeZone: 'Europe/Berlin', language }),
  page: 'https://care.example.com/c/abc.def',
  optOut: 'https://care.example.com/u/ghi.jkl',
  ...over,
})
