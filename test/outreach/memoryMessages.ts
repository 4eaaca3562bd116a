import type { Message } from '../../domain/message.ts'
import type { ClaimedMessage, MessageStore, NewMessage } from '../../store/messageStore.ts'

type Row = { message: Message; wish: NewMessage }

/** The outbox in memory, with the meaning that store/messageStore.ts gives it. */
export const createMemoryMessages = (): MessageStore & { add(...wishes: NewMessage[]): void; rows(): Message[] } => {
  const rows = new Map<string, Row>()
  const must = (id: string): Row => {
    const row = rows.get(id)
    if (!row) throw new Error(`no message ${id}`)
    return row
  }
  const change = (id: string, by: Partial<Message>): void => {
    const row = must(id)
    rows.set(id, { ...row, message: { ...row.message, ...by } })
  }
  return {
    add(...wishes) {
      for (const wish of wishes) {
        if (rows.has(wish.id)) continue
        rows.set(wish.id, {
          wish,
          message: {
            id: wish.id,
            caseId: wish.caseId,
            audience: wish.audience,
            customerId: wish.audience === 'customer' ? wish.recipientId : null,
            channel: 'email',
            to: '',
            template: wish.template,
            language: 'en',
            subject: '',
            body: '',
            state: 'queued',
            attempts: 0,
            createdAt: wish.createdAt,
            nextTryAt: null,
            sentAt: null,
            log: [],
          },
        })
      }
    },
    rows: () => [...rows.values()].map((row) => row.message),
    get: async (id) => rows.get(id)?.message,
    list: async (filter) => ({
      items: [...rows.values()]
        .map((row) => row.message)
        .filter((message) => filter.caseId === undefined || message.caseId === filter.caseId)
        .reverse()
        .slice(0, filter.limit),
      nextCursor: null,
    }),
    async claim(now, limit) {
      const due = [...rows.values()]
        .filter(({ message }) => message.state === 'queued' && (message.nextTryAt ?? 0) <= now)
        .slice(0, limit)
      return due.map(({ message, wish }): ClaimedMessage => {
        const attempts = message.attempts + 1
        change(message.id, { state: 'sending', attempts, nextTryAt: null })
        return { ...wish, attempts }
      })
    },
    async rendered(id, words) {
      change(id, words)
    },
    async settle(id, { state, at, detail, nextTryAt }) {
      change(id, {
        state,
        nextTryAt: nextTryAt ?? null,
        sentAt: state === 'sent' ? at : null,
        log: [...must(id).message.log, { at, state, detail }],
      })
    },
    interrupted: async () => [...rows.values()].map((row) => row.message).filter((m) => m.state === 'sending'),
  }
}
