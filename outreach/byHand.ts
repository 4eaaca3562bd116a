import type { Clock } from '../domain/clock.ts'
import type { MessageState } from '../domain/message.ts'
import type { MessageStore } from '../store/messageStore.ts'

const mayBeSentAgain: readonly MessageState[] = ['failed', 'suppressed', 'uncertain']
const mayBeMarkedSent: readonly MessageState[] = ['uncertain', 'failed']

interface Decision {
  readonly from: readonly MessageState[]
  readonly state: 'queued' | 'sent'
  readonly detail: string
}

/** What a person decides about a message that did not simply go out. */
export const createByHand = (o: {
  messages: MessageStore
  clock: Clock
  wake(): void
  onChange(messageId: string): void
}): { resend(id: string): Promise<boolean>; markSent(id: string): Promise<boolean> } => {
  /** One decision after the other: a second click must see what the first one did, or the message would go out twice. */
  let turn: Promise<unknown> = Promise.resolve()
  const decide = (id: string, decision: Decision): Promise<boolean> => {
    const mine = turn.then(() => decideNow(id, decision))
    turn = mine.catch(() => undefined)
    return mine
  }
  const decideNow = async (id: string, decision: Decision): Promise<boolean> => {
    const message = await o.messages.get(id)
    if (!message || !decision.from.includes(message.state)) return false
    await o.messages.settle(id, { state: decision.state, at: o.clock.now(), detail: decision.detail })
    o.onChange(id)
    return true
  }
  return {
    async resend(id) {
      // The Message-ID stays the same: if the first one did arrive, most mailboxes show only one.
      const queued = await decide(id, { from: mayBeSentAgain, state: 'queued', detail: 'A person asked to send it.' })
      if (queued) o.wake()
      return queued
    },
    markSent: (id) => decide(id, { from: mayBeMarkedSent, state: 'sent', detail: 'A person says that it arrived.' }),
  }
}
