import type { z } from 'zod'
import type { CasePromise, TimelineEntry } from '../domain/case.ts'
import type { Offer } from '../domain/offer.ts'
import type { RemedyAttempt } from '../domain/remedy.ts'
import type { User } from '../domain/user.ts'
import type { CaseStep, OutboxItem, StoredCase } from '../store/caseStore.ts'
import type { NewMessage } from '../store/messageStore.ts'
import type { NewVoucher } from '../store/voucherStore.ts'
import type { VoucherFor } from './amends/voucherFor.ts'
import type { Decision } from './decide.ts'
import type { Effect, Recipients } from './effects.ts'
import type { CaseEvent } from './events.ts'
import { machineVersion } from './machine.ts'
import type { deviceCommandBody, teachBody } from './outboxBody.ts'

/** How far apart the ids of one effect's recipients lie: more than any step has effects. */
const perRecipient = 1_000

/**
 * One decision as one step to store. Its first line of history carries the event itself, so that the history replays.
 *
 * @param people who of the staff a message goes to
 * @param voucherFor makes the code of a voucher: chance comes from outside
 */
export const toStep = (
  decision: Decision & { handled: true },
  event: CaseEvent,
  given: {
    current: StoredCase | undefined
    people: (to: Recipients) => readonly User[]
    consumesFaultEvent?: string | undefined
    requestKey?: string | undefined
    voucherFor: VoucherFor
  },
): CaseStep => {
  const { row, snapshot } = decision.next
  const messages: NewMessage[] = []
  const outbox: OutboxItem[] = []
  const promises = new Map<string, CasePromise>()
  const offers = new Map<string, Offer>()
  const vouchers: NewVoucher[] = []
  const remedies = new Map<string, RemedyAttempt>()
  const deadlines = new Map<string, number | null>()
  const lines: Omit<TimelineEntry, 'at' | 'actor'>[] = []
  let survey: CaseStep['survey']
  let complaint: CaseStep['complaint']
  let learned: CaseStep['learned']

  const address = (effect: Effect & { type: 'tellStaff' | 'tellCustomer' }, index: number): void => {
    const recipients =
      effect.type === 'tellStaff'
        ? given.people(effect.to).map((user) => user.id)
        : row.customerId === null
          ? []
          : [row.customerId]
    if (recipients.length === 0)
      lines.push({ type: 'nobody', text: 'Nobody of the staff could be told: there is no user for it.' })
    recipients.forEach((recipientId, n) => {
      messages.push({
        id: `${row.id}:${row.version}:${index + n * perRecipient}`,
        caseId: row.id,
        audience: effect.type === 'tellStaff' ? 'staff' : 'customer',
        recipientId,
        template: effect.template,
        data: effect.data,
        createdAt: event.at,
      })
    })
  }

  decision.effects.forEach((effect, index) => {
    switch (effect.type) {
      case 'tellCustomer':
      case 'tellStaff':
        address(effect, index)
        break
      case 'setDeadline':
        deadlines.set(effect.name, effect.dueAt)
        break
      case 'clearDeadline':
        deadlines.set(effect.name, null)
        break
      case 'putPromise': {
        const { type: _, ...promise } = effect
        promises.set(effect.id, { ...promise, caseId: row.id })
        break
      }
      case 'putOffer': {
        const { type: _, ...offer } = effect
        if (row.customerId !== null) offers.set(effect.id, { ...offer, caseId: row.id, customerId: row.customerId })
        break
      }
      case 'issueVoucher': {
        const { type: _, ...voucher } = effect
        vouchers.push({ ...voucher, ...given.voucherFor(effect.offerId), caseId: row.id, issuedAt: event.at })
        break
      }
      case 'putRemedy': {
        const { type: _, ...attempt } = effect
        remedies.set(effect.id, { ...attempt, caseId: row.id })
        break
      }
      case 'sendDeviceCommand': {
        const body: z.infer<typeof deviceCommandBody> = {
          deviceId: effect.deviceId,
          name: effect.name,
          args: effect.args,
        }
        outbox.push({ id: effect.id, caseId: row.id, kind: 'deviceCommand', body })
        break
      }
      case 'teach': {
        const body: z.infer<typeof teachBody> = {
          faultId: effect.faultId,
          deviceId: effect.deviceId,
          faultKind: effect.faultKind,
          ...(effect.metric !== null && { metric: effect.metric }),
          verdict: effect.verdict,
          reason: effect.reason,
          by: effect.by,
        }
        outbox.push({ id: effect.id, caseId: row.id, kind: 'teach', body })
        break
      }
      case 'storeSurvey':
        survey = {
          caseId: row.id,
          answeredAt: event.at,
          solved: effect.solved,
          rating: effect.rating,
          text: effect.text,
        }
        break
      case 'storeComplaint':
        complaint = {
          id: effect.id,
          caseId: row.id,
          customerId: row.customerId,
          deviceId: effect.deviceId,
          channel: effect.channel,
          text: effect.text,
          at: event.at,
        }
        break
      case 'learned': {
        const { type: _, ...lesson } = effect
        learned = { ...lesson, caseId: row.id, customerId: row.customerId, at: event.at }
        break
      }
      case 'note':
        lines.push({ type: effect.kind, text: effect.text })
        break
    }
  })
  if (lines.length === 0) lines.push({ type: event.type, text: plainly(event) })

  return {
    row,
    snapshot,
    machineVersion,
    expectedVersion: row.version - 1,
    history: lines.map((line, index) => ({
      at: event.at,
      actor: event.actor,
      ...line,
      ...(index === 0 && { data: { event } }),
    })),
    setDeadlines: [...deadlines].flatMap(([name, dueAt]) => (dueAt === null ? [] : [{ name, dueAt }])),
    clearDeadlines: [...deadlines].flatMap(([name, dueAt]) => (dueAt === null && given.current ? [name] : [])),
    messages,
    outbox,
    remedies: [...remedies.values()],
    promises: [...promises.values()],
    offers: [...offers.values()],
    ...(offers.size > 0 && { offerLimits: decision.offerLimits }),
    ...(vouchers.length > 0 && { vouchers }),
    ...(survey && { survey }),
    ...(complaint && { complaint }),
    ...(learned && { learned }),
    ...(given.consumesFaultEvent !== undefined && { consumesFaultEvent: given.consumesFaultEvent }),
    ...(given.requestKey !== undefined && { requestKey: given.requestKey }),
  }
}

/** A line for the few steps whose actions have nothing to say. */
const plainly = (event: CaseEvent): string => {
  switch (event.type) {
    case 'verify':
    case 'remoteWatch':
      return 'Still watching whether the device shows that it works.'
    case 'findOwner':
      return 'Still nobody who could own this case.'
    case 'acknowledge':
      return `${event.by.name} is on it.`
    default:
      return `A reminder (${event.type}) came due; there was nothing left to do for it.`
  }
}
