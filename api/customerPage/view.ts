import type { CasePromise, RecoveryCase, TimelineEntry } from '../../domain/case.ts'
import { day } from '../../domain/clock.ts'
import { type Customer, type Language, languageOf } from '../../domain/customer.ts'
import type { FaultKind, Severity } from '../../domain/fault.ts'
import type { Message } from '../../domain/message.ts'
import type { Offer } from '../../domain/offer.ts'
import { type Playbook, playbookFor } from '../../domain/playbook.ts'
import { unsealText } from '../../domain/sealedText.ts'
import { type VoucherState, voucherSeal } from '../../domain/voucher.ts'
import type { Records } from '../../store/records.ts'
import type { KeptVoucher } from '../../store/voucherStore.ts'
import { type Step, stepsOf } from './steps.ts'
import { type StoryLine, storyOf } from './story.ts'

/** All that the page shows, decided; rendering decides nothing again. */
export interface CustomerView {
  readonly customer: Customer
  readonly language: Language
  readonly row: RecoveryCase
  readonly state: ShownState
  readonly deviceNames: readonly string[]
  /** Null when only the customer has told us. */
  readonly wrong: { readonly wrong: string; readonly meaning: string } | null
  readonly steps: readonly Step[]
  readonly promisedAt: number | null
  readonly promisePassed: boolean
  readonly nextUpdateAt: number | null
  readonly visit: { readonly from: number; readonly to: number } | null
  readonly offers: readonly ShownOffer[]
  readonly surveyAnswered: boolean
  /** We asked whether all is still well, and wait for an answer. */
  readonly checkIn: boolean
  /** What anybody may read about this kind of fault; null when only the customer has told us. */
  readonly articleOf: FaultKind | null
  readonly story: readonly StoryLine[]
}

/** The customer's view of where it stands: whether we wait for a part or for a colleague, it is being repaired. */
export type ShownState = 'remoteFix' | 'repairing' | 'verifying' | 'awaitingCustomer' | 'closed' | 'cancelled'
const shownAs: Readonly<Record<RecoveryCase['state'], ShownState>> = {
  remoteFix: 'remoteFix',
  repairing: 'repairing',
  waiting: 'repairing',
  onHold: 'repairing',
  verifying: 'verifying',
  awaitingCustomer: 'awaitingCustomer',
  closed: 'closed',
  merged: 'closed',
  cancelled: 'cancelled',
}

/** With the voucher it is paid out by, its code in clear: this page is the one place where a lost mail is no loss. */
export interface ShownOffer extends Offer {
  readonly voucher: { readonly code: string; readonly state: VoucherState; readonly expiresAt: number } | null
}

/** A link stops opening its case this long after the case was closed. */
const shownFor = 90 * day

const matters: Readonly<Record<Severity, 'now' | 'soon' | 'no'>> = { critical: 'now', major: 'soon', minor: 'no' }

const openPromise = (promises: readonly CasePromise[], what: CasePromise['what']): CasePromise | undefined =>
  promises.findLast((made) => made.what === what && (made.state === 'open' || made.state === 'broken'))

const shownVoucher = (
  vouchers: readonly KeptVoucher[],
  { offerId, secret }: { offerId: string; secret: string },
): ShownOffer['voucher'] => {
  const kept = vouchers.find((voucher) => voucher.offerId === offerId)
  if (!kept) return null
  const code = unsealText(secret, voucherSeal, offerId, kept.sealedCode)
  return { code, state: kept.state, expiresAt: kept.expiresAt }
}

/** Nobody has answered the check-in, and the case was not taken up again since. */
const asksIfWell = (history: readonly TimelineEntry[]): boolean =>
  history.findLast(({ type }) => type === 'checkIn' || type === 'allWell' || type === 'reopened')?.type === 'checkIn'

/** Gathers a case for its customer's page; undefined when there is nothing (more) to show them. */
export const viewOf = async (
  caseId: string,
  o: { records: Records; playbooks: readonly Playbook[]; linkSecret: string; now: number },
): Promise<CustomerView | undefined> => {
  const { cases, customers, devices, faults, messages } = o.records
  const row = (await cases.get(caseId))?.row
  if (row === undefined || row.customerId === null) return undefined
  // The link in an older mail: what was merged goes on elsewhere, for the same customer.
  if (row.mergedInto !== null) return viewOf(row.mergedInto, o)
  if (row.closedAt !== null && row.closedAt + shownFor < o.now) return undefined
  const customer = await customers.get(row.customerId)
  if (customer === undefined) return undefined

  const language = languageOf(customer.locale)
  const [owned, found, promises, offers, vouchers, survey, history, written] = await Promise.all([
    Promise.all(row.deviceIds.map((id) => devices.get(id))),
    Promise.all(row.faultIds.map((id) => faults.get(id))),
    cases.promises(caseId),
    cases.offers({ caseId, limit: 50 }),
    o.records.vouchers.ofCase(caseId, o.now),
    cases.survey(caseId),
    cases.history(caseId),
    messages.list({ caseId, limit: 200 }),
  ])
  const worst = found.find((fault) => fault?.severity === row.severity) ?? found[0]
  const model = owned.find((device) => device?.id === worst?.deviceId)?.model ?? ''
  const words = worst === undefined ? undefined : playbookFor(o.playbooks, worst.kind, model)?.customerWords
  const promised = openPromise(promises, 'fixed')
  const over = row.state === 'closed' || row.state === 'cancelled'
  // Called off, moved or over, it is no promise any more.
  const visit = promises.find((made) => made.what === 'visit' && made.state === 'open')
  const mine: Message[] = written.items.filter((message) => message.customerId === row.customerId)
  const story = storyOf({ history, messages: mine })
  return {
    customer,
    language,
    row,
    state: shownAs[row.state],
    deviceNames: row.deviceIds.map((id, index) => owned[index]?.name ?? id),
    wrong:
      words === undefined
        ? null
        : { wrong: words.wrong[language], meaning: words.meaning[matters[row.severity]][language] },
    steps: stepsOf(
      row,
      story.find((line) => line.kind === 'closed' || line.kind === 'confirmed')?.kind === 'confirmed',
    ),
    promisedAt: over || row.fixedAt !== null ? null : (promised?.publicDueAt ?? null),
    promisePassed: promised !== undefined && promised.publicDueAt < o.now,
    nextUpdateAt: over ? null : (openPromise(promises, 'nextUpdate')?.publicDueAt ?? null),
    visit:
      visit === undefined || visit.publicDueAt < o.now ? null : { from: visit.internalDueAt, to: visit.publicDueAt },
    offers: offers.items
      // An apology was said in a letter; there is nothing here to have or to take.
      .filter(({ state, kind }) => kind !== 'apology' && (state === 'offered' || state === 'accepted'))
      .map((offer) => ({ ...offer, voucher: shownVoucher(vouchers, { offerId: offer.id, secret: o.linkSecret }) })),
    surveyAnswered: survey !== undefined,
    checkIn: row.state === 'closed' && asksIfWell(history),
    articleOf: worst?.kind ?? null,
    story,
  }
}
