import { z } from 'zod'
import type { Clock } from '../domain/clock.ts'
import { iso } from '../domain/clock.ts'
import { type Language, languageOf } from '../domain/customer.ts'
import { customerTemplates, type Message, type Template } from '../domain/message.ts'
import { messageData } from '../domain/messageData.ts'
import type { CaseStore } from '../store/caseStore.ts'
import type { CustomerStore } from '../store/customerStore.ts'
import type { IncidentUpdateStore } from '../store/incidentUpdateStore.ts'
import type { ClaimedMessage, MessageStore } from '../store/messageStore.ts'
import type { UserStore } from '../store/userStore.ts'
import type { VoucherStore } from '../store/voucherStore.ts'
import type { Composed } from './composed.ts'
import { goodVouchers, noVoucher, type VoucherCodes } from './goodVouchers.ts'
import type { Links } from './links.ts'
import type { Mail } from './mailTransport.ts'
import { overtaken, stoppedUpdate } from './overtaken.ts'
import { customerLetters } from './templates/customerLetters.ts'
import { createFigures } from './templates/figures.ts'
import type { Letter } from './templates/letter.ts'
import { renderHtml } from './templates/renderHtml.ts'
import { renderText } from './templates/renderText.ts'
import { staffLetters } from './templates/staff/letters.ts'
import type { Setting, Write } from './templates/writing.ts'

export interface ComposeOptions {
  readonly messages: Pick<MessageStore, 'list'>
  readonly cases: Pick<CaseStore, 'get'>
  readonly customers: Pick<CustomerStore, 'get'>
  readonly users: Pick<UserStore, 'get'>
  readonly incidentUpdates?: Pick<IncidentUpdateStore, 'get'>
  readonly vouchers: Pick<VoucherStore, 'ofCase'>
  readonly linkSecret: string
  readonly links: Links
  readonly sender: Mail['from']
  readonly company: string
  readonly messageIdOf: (key: string) => string
  readonly clock: Clock
}

/** Whom it goes to and in which words, or why to nobody. */
type Addressed =
  | {
      readonly kind: 'to'
      readonly to: Mail['to']
      readonly language: Language
      readonly write: Write
      readonly setting: Setting
      readonly unsubscribeUrl: string | null
    }
  | Exclude<Composed, { kind: 'mail' }>

/**
 * Turns a wish of a case ("tell the customer that the fix is verified") into a mail: who they are, whether they may be
 * written to, in which language and time zone, and the words. Looked up now and not when the wish was made, since a person
 * may have opted out in between.
 */
export const createCompose = (o: ComposeOptions): ((message: ClaimedMessage) => Promise<Composed>) => {
  const toCustomer = async (message: OfCase, template: CustomerTemplate): Promise<Addressed> => {
    const customer = await o.customers.get(message.recipientId)
    if (!customer) return { kind: 'unwritable', reason: `There is no customer "${message.recipientId}" any more.` }
    const optOut = customer.optedOut.find((choice) => choice.channel === 'email')
    if (optOut) {
      return {
        kind: 'suppressed',
        reason: `Opted out of e-mail on ${iso(optOut.at)}. The case is worked on all the same.`,
      }
    }
    if (!customer.email) return { kind: 'suppressed', reason: 'No e-mail address is known for this customer.' }
    const language = languageOf(customer.locale)
    const unsubscribeUrl = o.links.unsubscribe(customer.id)
    return {
      kind: 'to',
      to: { name: customer.name, address: customer.email },
      language,
      write: customerLetters[language][template],
      setting: {
        name: customer.name,
        customerName: customer.name,
        company: o.company,
        figures: createFigures({ locale: customer.locale, timeZone: customer.timeZone, language }),
        page: o.links.casePage(message.caseId),
        optOut: unsubscribeUrl,
      },
      unsubscribeUrl,
    }
  }

  const toStaff = async (
    message: ClaimedMessage,
    about: { customerId: string | null },
    { write, page }: { write: Write; page: string },
  ): Promise<Addressed> => {
    const user = await o.users.get(message.recipientId)
    if (!user) return { kind: 'unwritable', reason: `There is no user "${message.recipientId}" any more.` }
    const customer = about.customerId === null ? undefined : await o.customers.get(about.customerId)
    return {
      kind: 'to',
      to: { name: user.name, address: user.email },
      language: 'en',
      write,
      setting: {
        name: user.name,
        customerName: customer?.name ?? about.customerId,
        company: o.company,
        figures: createFigures({ locale: 'en-GB', timeZone: 'UTC', language: 'en' }),
        page,
        optOut: null,
      },
      unsubscribeUrl: null,
    }
  }

  /** A request is decided from its own link, each manager's own. */
  const pageFor = (message: OfCase): string => {
    const asked = message.template === 'staffApproval' ? messageData.staffApproval.safeParse(message.data) : undefined
    return asked?.data?.linkEndsAt
      ? o.links.approval({
          offerId: asked.data.offerId,
          userId: message.recipientId,
          expiresAt: asked.data.linkEndsAt,
        })
      : o.links.console(message.caseId)
  }

  /** What was meant for this person about this case before this message, newest first. */
  const before = async (message: OfCase, address: string): Promise<Message[]> => {
    const { items } = await o.messages.list({ caseId: message.caseId, limit: 200 })
    return items.slice(items.findIndex(({ id }) => id === message.id) + 1).filter(({ to }) => to === address)
  }

  /** About no single case: nothing can have overtaken it, and no thread to follow. */
  const report = async (message: ClaimedMessage, template: StaffTemplate): Promise<Composed> => {
    const to = { write: staffLetters[template], page: o.links.impact() }
    const addressed = await toStaff(message, { customerId: null }, to)
    if (addressed.kind !== 'to') return addressed
    return written(message, addressed, { codes: new Map(), threadOf: null })
  }

  const written = (
    message: ClaimedMessage,
    addressed: Addressed & { kind: 'to' },
    { codes, threadOf }: { codes: VoucherCodes; threadOf: string | null },
  ): Composed => {
    let letter: Letter
    try {
      letter = addressed.write(message.data, { ...addressed.setting, vouchers: codes })
    } catch (error) {
      // RangeError: a currency or a time that Intl does not know.
      if (!(error instanceof z.ZodError || error instanceof RangeError)) throw error
      return {
        kind: 'unwritable',
        reason: `The template "${message.template}" cannot be written from its data: ${error.message}`,
      }
    }
    return {
      kind: 'mail',
      codes: [...codes.values()].map(({ code }) => code),
      mail: {
        messageId: o.messageIdOf(message.id),
        from: o.sender,
        to: addressed.to,
        subject: letter.subject,
        text: renderText(letter),
        html: renderHtml(letter),
        date: o.clock.now(),
        language: addressed.language,
        threadOf,
        unsubscribeUrl: addressed.unsubscribeUrl,
      },
    }
  }

  return async (claimed) => {
    const { caseId } = claimed
    if (caseId === null)
      return isForCustomers(claimed.template)
        ? { kind: 'unwritable', reason: 'Only reports to staff belong to no case.' }
        : report(claimed, claimed.template)
    const message: OfCase = { ...claimed, caseId }
    const found = await o.cases.get(message.caseId)
    if (!found) return { kind: 'unwritable', reason: `There is no case "${message.caseId}" any more.` }
    const late = overtaken(message.template, found.row.state)
    if (late !== undefined) return { kind: 'suppressed', reason: late }
    const stopped = o.incidentUpdates && (await stoppedUpdate(message, o.incidentUpdates))
    if (stopped !== undefined) return { kind: 'suppressed', reason: stopped }
    const { template } = message
    const codes: VoucherCodes = withVoucher.has(template)
      ? await goodVouchers(message.caseId, { ...o, now: o.clock.now() })
      : new Map()
    const gone = template === 'voucher' ? noVoucher(message.data, codes) : undefined
    if (gone !== undefined) return { kind: 'suppressed', reason: gone }
    const addressed = isForCustomers(template)
      ? await toCustomer(message, template)
      : await toStaff(message, found.row, { write: staffLetters[template], page: pageFor(message) })
    if (addressed.kind !== 'to') return addressed
    const earlier = await before(message, addressed.to.address)
    const waiting = earlier.find(({ state, nextTryAt }) => state === 'queued' && nextTryAt !== null)
    if (waiting) return { kind: 'waits', until: waiting.nextTryAt ?? o.clock.now(), behind: waiting.id }
    const first = earlier.findLast(({ state }) => state === 'sent')
    return written(message, addressed, { codes, threadOf: first ? o.messageIdOf(first.id) : null })
  }
}

/** Letters that show a voucher's code. */
const withVoucher: ReadonlySet<Template> = new Set(['voucher', 'fixVerified'])

type CustomerTemplate = (typeof customerTemplates)[number]
type StaffTemplate = Exclude<Template, CustomerTemplate>
type OfCase = ClaimedMessage & { readonly caseId: string }
const isForCustomers = (template: Template): template is CustomerTemplate =>
  customerTemplates.some((id) => id === template)
