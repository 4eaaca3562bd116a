import type { InboxMail } from '../domain/message.ts'
import type { Page, PageRequest } from '../domain/page.ts'

/** The demo's local inbox: what its SMTP server received. */
export interface InboxStore {
  /** Kept once per Message-ID and recipient. */
  add(mail: InboxMail): Promise<void>
  /** Newest first. */
  list(filter: PageRequest & { to?: string | undefined }): Promise<Page<InboxMail>>
  get(id: string): Promise<InboxMail | undefined>
  hasMessageId(messageId: string): Promise<boolean>
}
