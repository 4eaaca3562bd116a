import type { Message, MessageState, Template } from '../domain/message.ts'
import type { Page, PageRequest } from '../domain/page.ts'

/** A message as a case step asks for it: who and what about; words come when it is sent. */
export interface NewMessage {
  /** `{caseId}:{version}:{index}`: the idempotency key. */
  readonly id: string
  /** Null: a report, which is about no single case. */
  readonly caseId: string | null
  readonly audience: Message['audience']
  /** The customer, or for staff the user's id. */
  readonly recipientId: string
  readonly template: Template
  /** What the template needs beside the case itself, e.g. the promised time. */
  readonly data: Readonly<Record<string, unknown>>
  readonly createdAt: number
}
export interface ClaimedMessage extends NewMessage {
  /** How often it was handed to a sender, this time included. */
  readonly attempts: number
}
export interface RenderedMessage {
  readonly to: string
  readonly language: Message['language']
  readonly subject: string
  readonly body: string
}

/** The outbox of messages and the delivery log in one: claimed, sent, settled (P4). */
export interface MessageStore {
  get(id: string): Promise<Message | undefined>
  /** Newest first. */
  list(
    filter: PageRequest & {
      caseId?: string | undefined
      customerId?: string | undefined
      state?: MessageState | undefined
    },
  ): Promise<Page<Message>>
  /** Queued messages due at `now`, oldest first, now `sending`: durable before it returns. */
  claim(now: number, limit: number): Promise<ClaimedMessage[]>
  /** The words it was sent with; called before the provider hears anything. */
  rendered(id: string, words: RenderedMessage): Promise<void>
  settle(
    id: string,
    result: { state: Exclude<MessageState, 'sending'>; at: number; detail: string; nextTryAt?: number },
  ): Promise<void>
  /** What was `sending` when we stopped, for start-up to resolve. */
  interrupted(): Promise<Message[]>
}
