import { z } from 'zod'
import { type ApprovalLink, readApprovalLink } from '../../domain/approvalLink.ts'
import type { RecoveryCase, TimelineEntry } from '../../domain/case.ts'
import { parseMoney } from '../../domain/money.ts'
import { nonsense, type Offer, type OfferChoices, offerKinds } from '../../domain/offer.ts'
import { mayActAs, type User } from '../../domain/user.ts'
import type { ApiContext } from '../context.ts'

/** All that the page shows, looked up. */
export interface ApprovalView {
  readonly offer: Offer
  readonly manager: User
  readonly madeByName: string
  readonly row: RecoveryCase
  readonly customerName: string
  readonly deviceNames: readonly string[]
  readonly choices: OfferChoices | undefined
  /** The newest first. */
  readonly history: readonly TimelineEntry[]
}

/** Why a link opens no form: each has words of its own, and changes nothing. */
export type Closed =
  | { readonly why: 'unknown' | 'expired' | 'notYours' | 'mayNot' | 'own' }
  | { readonly why: 'decided'; readonly offer: Offer; readonly by: string | null }

const shownLines = 8

const nameOf = async (id: string, o: ApiContext): Promise<string> =>
  id === 'system' ? 'Forestall' : ((await o.records.users.get(id))?.name ?? id)

/**
 * What a link opens now.
 *
 * @param signedInAs who is signed in in this browser, if anybody is: a forwarded link is not theirs
 */
export const viewOf = async (
  token: string,
  signedInAs: User | undefined,
  o: ApiContext,
): Promise<ApprovalView | Closed> => {
  const link = readApprovalLink(o.linkSecret, token)
  const offer = link && (await o.records.cases.getOffer(link.offerId))
  if (!link || !offer) return { why: 'unknown' }
  const closed = await whyClosed(link, { offer, signedInAs }, o)
  if (closed) return closed
  const manager = await o.records.users.get(link.userId)
  const row = (await o.records.cases.get(offer.caseId))?.row
  if (!manager || !row) return { why: 'unknown' }
  const { customers, devices, cases } = o.records
  const owned = await Promise.all(row.deviceIds.map((id) => devices.get(id)))
  return {
    offer,
    manager,
    madeByName: await nameOf(offer.madeBy, o),
    row,
    customerName: (await customers.get(offer.customerId))?.name ?? offer.customerId,
    deviceNames: row.deviceIds.map((id, index) => owned[index]?.name ?? id),
    choices: await o.recovery.offerChoices(offer.caseId, offer.madeBy),
    history: (await cases.history(offer.caseId)).slice(-shownLines).reverse(),
  }
}

const whyClosed = async (
  link: ApprovalLink,
  { offer, signedInAs }: { offer: Offer; signedInAs: User | undefined },
  o: ApiContext,
): Promise<Closed | undefined> => {
  if (signedInAs && signedInAs.id !== link.userId) return { why: 'notYours' }
  const manager = await o.records.users.get(link.userId)
  if (!manager || !mayActAs(manager.role, 'manager')) return { why: 'mayNot' }
  if (offer.madeBy === manager.id) return { why: 'own' }
  if (offer.state !== 'needsApproval') {
    const decider = offer.approvedBy ?? (offer.state === 'rejected' ? offer.decidedBy : null)
    return { why: 'decided', offer, by: decider === null ? null : await nameOf(decider, o) }
  }
  return link.expiresAt <= o.clock.now() ? { why: 'expired' } : undefined
}

const text = (most: number) => z.string().trim().max(most).default('')
const form = z.object({
  decision: z.enum(['approve', 'change', 'reject']),
  kind: z.enum(offerKinds).optional(),
  amount: text(40),
  percent: text(10),
  reason: text(500),
  /** Asked for by the first answer; given with the second. */
  confirm: z.literal('yes').optional().catch(undefined),
})
export type ApprovalForm = z.infer<typeof form>

export interface Wish {
  readonly form: ApprovalForm
  readonly approve: boolean
  readonly instead?: Pick<Offer, 'kind' | 'amountMinor' | 'percent'>
}

/** What a form asks for, or in one sentence what has to be put right in it. */
export const wishOf = (body: unknown, offer: Offer): Wish | { readonly mistake: string } => {
  const read = form.safeParse(body ?? {})
  if (!read.success) return { mistake: 'Please choose: approve, change or reject.' }
  if (read.data.decision !== 'change') return { form: read.data, approve: read.data.decision === 'approve' }
  try {
    const kind = read.data.kind ?? offer.kind
    const { amount, percent } = read.data
    const share = percent === '' || kind !== 'discount' ? null : Number(percent.replace(',', '.'))
    if (share !== null && !(share > 0 && share <= 100))
      return { mistake: 'A percentage is more than 0 and at most 100.' }
    const amountMinor = kind === 'apology' || amount === '' ? 0 : parseMoney(amount, offer.currency).amountMinor
    const instead = { kind, amountMinor, percent: share }
    const wrong = nonsense(instead)
    if (wrong) return { mistake: `Please ${wrong.field === 'amountMinor' ? 'say the amount: ' : ''}${wrong.text}.` }
    return { form: read.data, approve: true, instead }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { mistake: error.message }
  }
}
