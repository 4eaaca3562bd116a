import { type Act, upon } from './act.ts'

/** From hand to hand, with everything that is known: counted, because each one costs the customer patience. */
export const handing = {
  handOver: upon('handOver', (draft, event) => {
    const { context } = draft
    const from = context.teamName
    context.handOvers += 1
    if (event.teamId !== null) {
      context.teamId = event.teamId
      context.teamName = event.teamName
      if (event.chain) context.chain = event.chain
    }
    context.ownerId = event.to
    context.ackUntil = null
    draft.clearDeadlines('findOwner')
    const to = [event.teamName, event.toName].filter((name) => name !== null).join(', ') || 'whoever is on call'
    draft.note(
      'handedOver',
      `${event.by.name} handed the case${from ? ` from ${from}` : ''} to ${to} (hand-over ${context.handOvers}): ${event.summary}`,
    )
  }),
  noteEscalation: upon('escalate', (draft, event) =>
    draft.note('escalatedByHand', `${event.by.name} escalates: ${event.reason}`),
  ),
} satisfies Record<string, Act>
