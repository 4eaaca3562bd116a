import type { Clock } from '../domain/clock.ts'
import type { MessageState } from '../domain/message.ts'
import type { MessageStore } from '../store/messageStore.ts'

const mayBeSentAgain: readonly MessageState[] = ['failed', 'suppressed', 'uncertain', 'queued']
const mayBeMarkedSent: readonly MessageState[] = ['uncertain', 'failed']

/** What a person decides about a message that did not simply go out. */
export const createByHand = (o: {
  messages: MessageStore
  clock: Clock
  wake(): void
  onChange(messageId: string): void
}): { resend(id: string): Promise<boolean>; markSent(id: string): Promise<boolean> } => {
  const decide = async (
    id: string,
    decision: { from: readonly MessageState[]; state: 'queued' | 'sent'; detail: string },
  ): Promise<boolean> => {
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
