import type { MailTransport } from '../outreach/mailTransport.ts'
import { createSmtpTransport } from '../outreach/smtp.ts'
import type { InboxStore } from '../store/inboxStore.ts'
import type { Config } from './config.ts'

/**
 * The operator's SMTP server; in the demo the local inbox's, which can also be asked what it has. With neither,
 * messages wait, and each says in its log what is missing.
 */
export const mailTransport = ({
  config,
  inboxPort,
  inbox,
}: {
  config: Config
  inboxPort: number | undefined
  inbox: InboxStore
}): MailTransport => {
  if (inboxPort !== undefined) {
    return createSmtpTransport(`smtp://127.0.0.1:${inboxPort}`, {
      lookup: async (messageId) => ((await inbox.hasMessageId(messageId)) ? 'delivered' : 'absent'),
    })
  }
  if (config.mail.smtpUrl !== undefined) return createSmtpTransport(config.mail.smtpUrl)
  return {
    send: async () => ({
      outcome: 'retry',
      reason: 'connection',
      detail: 'No mail server is set up: set FORESTALL_SMTP_URL and FORESTALL_MAIL_FROM and restart.',
    }),
    close: () => undefined,
  }
}
