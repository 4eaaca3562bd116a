import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.ts'
import type { CaseStore } from '../store/caseStore.ts'
import type { CustomerStore } from '../store/customerStore.ts'
import type { IncidentUpdateStore } from '../store/incidentUpdateStore.ts'
import type { MessageStore } from '../store/messageStore.ts'
import type { UserStore } from '../store/userStore.ts'
import type { VoucherStore } from '../store/voucherStore.ts'
import { createByHand } from './byHand.ts'
import { createCompose } from './compose.ts'
import { createDispatcher } from './dispatcher.ts'
import { createLinks } from './links.ts'
import type { MailTransport } from './mailTransport.ts'
import { messageIdFor } from './messageId.ts'
import { parseSender } from './sender.ts'

export interface OutreachOptions {
  readonly messages: MessageStore
  readonly cases: Pick<CaseStore, 'get'>
  readonly customers: Pick<CustomerStore, 'get'>
  readonly users: Pick<UserStore, 'get'>
  /** Whether an update to a whole incident was stopped. */
  readonly incidentUpdates?: Pick<IncidentUpdateStore, 'get'>
  readonly vouchers: Pick<VoucherStore, 'ofCase'>
  readonly transport: MailTransport
  /** `care@example.com` or `Fjord Cooling <care@example.com>` */
  readonly from: string
  /** Asked for each mail: with port 0 it is known only after the API has started. */
  readonly publicUrl: () => string
  readonly linkSecret: string
  readonly company: string
  readonly clock: Clock
  readonly log: Logger
  readonly onChange: (messageId: string) => void
}

export interface Outreach {
  /** Resolves what a crash interrupted (P4), then sends what is due until stopped. */
  start(): Promise<void>
  /** A case step may have added messages: look at once. */
  wake(): void
  /** A person says: send it (again), now. False unless it is `failed`, `suppressed` or `uncertain`. */
  resend(id: string): Promise<boolean>
  /** A person says: they have it. False unless it is `uncertain` or `failed`. */
  markSent(id: string): Promise<boolean>
  stop(): Promise<void>
}

/**
 * What a case says to people, by e-mail.
 *
 * @throws TypeError when `from` holds no mail address
 */
export const createOutreach = (o: OutreachOptions): Outreach => {
  const sender = parseSender(o.from, o.company)
  const messageIdOf = (key: string): string => messageIdFor(key, sender.address)
  const dispatcher = createDispatcher({
    messages: o.messages,
    compose: createCompose({ ...o, sender, messageIdOf, links: createLinks(o) }),
    messageIdOf,
    transport: o.transport,
    clock: o.clock,
    log: o.log,
    onChange: o.onChange,
  })
  const byHand = createByHand({ ...o, wake: dispatcher.wake })
  return { ...dispatcher, ...byHand }
}
