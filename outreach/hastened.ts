import type { Message } from '../domain/message.ts'
import type { MessageStore } from '../store/messageStore.ts'
import type { MailTrouble } from './mailTransport.ts'

/** Troubles of the server, not of one mail or one mailbox: when one mail goes out, they are over for all. */
const ofTheServer: ReadonlySet<string> = new Set<MailTrouble>(['connection', 'timeout', 'tls', 'auth', 'server'])

export const isOfTheServer = (reason: string): boolean => ofTheServer.has(reason)

const waiting = 'waits for'
/** Why a message was put back without being tried. */
export const waitingBehind = (id: string): string => `${waiting} ${id}, which this person is to get first`

/** Whether what a queued message waits for is over once the mail server answers again. */
export const waitsForServer = ({ log }: Pick<Message, 'log'>): boolean => {
  const detail = log.at(-1)?.detail ?? ''
  return detail.startsWith(waiting) || isOfTheServer(detail.slice(0, detail.indexOf(':')))
}

/** The messages that wait for a later moment only because the server was in trouble, oldest first. */
export const hastened = async (messages: Pick<MessageStore, 'list'>, now: number): Promise<Message[]> => {
  const found: Message[] = []
  let cursor: string | undefined
  do {
    const page = await messages.list({ state: 'queued', limit: 200, cursor })
    found.push(...page.items.filter((message) => (message.nextTryAt ?? 0) > now && waitsForServer(message)))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return found.reverse()
}
