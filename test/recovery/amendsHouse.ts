import { expect } from 'vitest'
import type { CaseCommand } from '../../domain/case.ts'
import { day, minute } from '../../domain/clock.ts'
import type { Offer } from '../../domain/offer.ts'
import { unsealText } from '../../domain/sealedText.ts'
import { voucherHash, voucherSeal } from '../../domain/voucher.ts'
import { createDecide } from '../../recovery/decide.ts'
import { caseEvent } from '../../recovery/events.ts'
import { machineVersion } from '../../recovery/machine.ts'
import { shippedRuleBook } from '../../recovery/ruleBook.ts'
import type { StoredCase } from '../../store/caseStore.ts'
import type { ClaimedMessage } from '../../store/messageStore.ts'
import type { House } from './house.ts'

export const offerOf = (amountMinor: number, more: Partial<CaseCommand & { type: 'offer' }> = {}): CaseCommand => ({
  type: 'offer',
  amountMinor,
  reason: 'Sorry',
  ...more,
})

/** What tests of amends ask a house, which each test opens anew. */
export const amendsIn = (current: () => House) => {
  const order = async (who: string, command: CaseCommand, n = 0) =>
    current().recovery.command((await current().theCase(n)).id, command, current().person(who))
  const offers = async (state?: Offer['state']): Promise<Offer[]> =>
    (await current().records.cases.offers({ limit: 200, state })).items
  const lines = async (type: string, n = 0): Promise<string[]> =>
    (await current().records.cases.history((await current().theCase(n)).id))
      .filter((line) => line.type === type)
      .map(({ text }) => text)
  const claimed = new Map<string, ClaimedMessage>()
  /** Who was written to with a template, in the order it was asked for. */
  const askedBy = async (template: string, about = ''): Promise<string[]> => {
    for (const message of await current().records.messages.claim(current().now() + 30 * day, 1_000))
      claimed.set(message.id, message)
    const { items } = await current().records.messages.list({ limit: 200 })
    return items
      .filter((message) => message.template === template)
      .filter(({ id }) => JSON.stringify(claimed.get(id)?.data).includes(about))
      .reverse()
      .map(({ id }) => claimed.get(id)?.recipientId ?? '?')
  }
  /** Replays a case from its history alone. */
  const replayed = async (id: string): Promise<StoredCase | undefined> => {
    const decide = createDecide(() => shippedRuleBook())
    const history = await current().records.cases.history(id)
    return history
      .flatMap(({ data }) => (data?.event === undefined ? [] : [caseEvent.parse(data.event)]))
      .reduce<StoredCase | undefined>((current, event) => {
        const decision = decide(current, event)
        return decision.handled ? { ...decision.next, machineVersion } : current
      }, undefined)
  }
  /** As the shop would, with the code that the customer reads on the page. */
  const redeem = async (offerId: string): Promise<void> => {
    const kept = await current().records.vouchers.ofOffer(offerId, current().now())
    const code = unsealText('link-secret-of-the-house', voucherSeal, offerId, kept?.sealedCode ?? '')
    const use = { reference: 'order-1', at: current().now(), worthMinor: 500 }
    expect(await current().records.vouchers.redeem(voucherHash(code), use)).toMatchObject({ outcome: 'redeemed' })
  }
  /** Cases of one customer each with a device of its own; their ids. */
  const casesOf = async (customerId: string, count: number): Promise<string[]> => {
    const ids: string[] = []
    for (let n = 0; n < count; n++) {
      await current().addDevice(`${customerId}-${n}`, customerId, `Pump ${n}`)
      await current().opens(`${customerId}-${n}`, { kind: n % 2 ? 'reported' : 'drift' })
      // Not one case with several devices: each begins when the one before is no longer new.
      await current().pass(11 * minute)
      ids.push((await current().theCase(n)).id)
    }
    return ids
  }
  return { order, offers, lines, askedBy, replayed, redeem, casesOf }
}
