import type { MessageData } from '../../domain/messageData.ts'
import type { Draft } from '../draft.ts'
import type { CaseEvent } from '../events.ts'
import { type Act, spoken, upon } from './act.ts'

/** The trouble went and came back before anybody acknowledged: a level that was called for it is not called for it again at once. */
const calledAlready = (
  { context, at, house }: Draft,
  call: { level: number; reason: MessageData<'staffEscalation'>['reason'] },
): boolean => {
  const last = context.lastLevelCall
  if (last === null || (call.reason !== 'notAcknowledged' && call.reason !== 'breach')) return false
  const soon = last.level >= call.level && at - last.at < house.policy.callAgainEvery
  return soon || context.calls >= house.policy.maxCalls
}

const escalate = (
  draft: Draft,
  call: { level: number; reason: MessageData<'staffEscalation'>['reason']; detail: string },
): void => {
  const { context } = draft
  context.escalationLevel = Math.max(context.escalationLevel, call.level)
  if (calledAlready(draft, call)) return
  context.calls += 1
  context.lastCallAt = draft.at
  context.lastLevelCall = { level: call.level, at: draft.at }
  draft.note('escalated', call.detail)
  draft.tellStaff(
    'staffEscalation',
    { who: 'level', level: call.level },
    {
      ownerId: context.ownerId,
      ...call,
    },
  )
}

const whyCalled = (draft: Draft, event: CaseEvent): Pick<MessageData<'staffCase'>, 'reason' | 'detail'> => {
  if (event.type === 'assign') return { reason: 'assigned', detail: `${event.by.name} gave this case to you.` }
  if (event.type === 'reopen') return { reason: 'reopened', detail: `${event.by.name} took the case up again.` }
  if (draft.context.reopenCount > 0) return { reason: 'reopened', detail: 'The case was taken up again.' }
  if (draft.context.lastCallAt !== null)
    return { reason: 'backToRepair', detail: 'It was thought mended and is not: it is being repaired again.' }
  return { reason: 'opened', detail: 'A new case is yours; please acknowledge it.' }
}

const tellOwner = (draft: Draft, event: CaseEvent): void => {
  const { context } = draft
  draft.tellStaff(
    'staffCase',
    { who: 'owner' },
    {
      acknowledgeBy: context.deadlines.ackTarget === undefined ? null : Math.max(context.deadlines.ackTarget, draft.at),
      said: event.type === 'complained' ? event.text : null,
      ...whyCalled(draft, event),
    },
  )
  context.lastCallAt = draft.at
}

const adopt = (draft: Draft, candidate: string | null): void => {
  if (draft.context.ownerId !== null) return
  if (candidate !== null) {
    draft.context.ownerId = candidate
    draft.clearDeadlines('findOwner')
    return
  }
  draft.note('noOwner', 'There is nobody who could own this case: add a user with the role agent or higher.')
  draft.setDeadline('findOwner', draft.at + draft.house.policy.findOwnerEvery)
}

/** A planned visit is progress until it is over: nobody is called about a case that waits for Thursday. */
const lasts = (draft: Draft): void => {
  const until = Math.max(draft.at + draft.house.policy.ackLasts, draft.context.visit?.to ?? 0)
  draft.context.ackUntil = until
  draft.setDeadline('ackExpires', until)
}

/** Whose it is: called, and called louder, until somebody acts. */
export const calling = {
  callOwner: (draft, event) => {
    const { context, house } = draft
    const { policy } = house
    adopt(draft, 'candidate' in event ? event.candidate : null)
    // Given to somebody else after a breach: the calls begin anew.
    draft.clearDeadlines('callAgain')
    // What comes and goes is not called about anew each time: the clock runs from the first call, or nobody else would ever be called.
    const resumed = context.calledSince !== null && event.type === 'faultOpened'
    const since = resumed ? (context.calledSince ?? draft.at) : draft.at
    if (!resumed) {
      context.calls = 1
      context.lastLevelCall = null
    }
    context.calledSince = since
    draft.setDeadline('ackTarget', since + policy.ackTarget)
    draft.setDeadline('ackBreach', since + policy.ackBreach)
    const justCalled = context.lastCallAt !== null && draft.at - context.lastCallAt < policy.callQuiet
    if (!justCalled || event.type === 'assign') tellOwner(draft, event)
  },
  callLevelOne: (draft, event) => {
    const { policy } = draft.house
    const expired = event.type === 'ackExpires'
    // Found late, after we stood still: level 1 gets its time all the same before level 2 is called.
    const breachPassed = (draft.context.deadlines.ackBreach ?? 0) <= draft.at
    const { lastLevelCall } = draft.context
    const calledAt = lastLevelCall?.level === 1 ? lastLevelCall.at : draft.at
    if (expired || breachPassed)
      draft.setDeadline('ackBreach', calledAt + Math.max(policy.ackBreach - policy.ackTarget, 0))
    escalate(draft, {
      level: 1,
      reason: expired ? 'acknowledgementExpired' : 'notAcknowledged',
      detail: expired
        ? `It was acknowledged, but nothing has happened for ${spoken(policy.ackLasts)}: level 1 is called.`
        : `Nobody has acknowledged within ${spoken(policy.ackTarget)}: level 1 is called.`,
    })
  },
  callBreach: (draft) => {
    const { policy } = draft.house
    draft.setDeadline('callAgain', draft.at + policy.callAgainEvery)
    escalate(draft, {
      level: 2,
      reason: 'breach',
      detail: `Still nobody has acknowledged: the ${spoken(policy.ackBreach)} limit is broken, level 2 is called.`,
    })
  },
  callAgain: (draft) => {
    draft.setDeadline('callAgain', draft.at + draft.house.policy.callAgainEvery)
    escalate(draft, {
      level: 2,
      reason: 'stillNobody',
      detail: `Still nobody has acknowledged: call number ${draft.context.calls + 1}.`,
    })
  },
  stopCalling: (draft) => {
    draft.note(
      'unanswered',
      `${draft.context.calls} calls were made and nobody acknowledged; no more are made. Somebody has to take this case.`,
    )
  },
  acknowledge: (draft, event) => {
    if (!('by' in event)) return
    const { context } = draft
    const takesOver = event.type === 'acknowledge' && context.ownerId !== event.by.id
    if (takesOver || context.ownerId === null) context.ownerId = event.by.id
    context.acknowledgedAt ??= draft.at
    context.calls = 0
    context.calledSince = null
    context.lastLevelCall = null
    lasts(draft)
    draft.note(
      'acknowledged',
      takesOver ? `${event.by.name} has seen it and owns it now.` : `${event.by.name} is on it.`,
    )
  },
  keepAcknowledged: (draft) => {
    if (draft.context.ackUntil !== null) draft.setDeadline('ackExpires', draft.context.ackUntil)
  },
  progress: lasts,
  adoptOwner: (draft, event) => {
    if (!('candidate' in event)) return
    adopt(draft, event.candidate)
    tellOwner(draft, event)
    draft.note('assigned', 'Somebody can own this case now, and is called.')
  },
  lookForOwnerAgain: (draft) => {
    if (draft.context.ownerId === null) draft.setDeadline('findOwner', draft.at + draft.house.policy.findOwnerEvery)
  },
  clearCalls: (draft) => draft.clearDeadlines('ackTarget', 'ackBreach', 'callAgain', 'findOwner'),
  clearAcknowledgement: (draft) => draft.clearDeadlines('ackExpires'),
  assign: upon('assign', (draft, event) => {
    draft.context.ownerId = event.to
    draft.context.ackUntil = null
    draft.clearDeadlines('findOwner')
    draft.note('assigned', `${event.by.name} gave the case to ${event.toName}.`)
  }),
} satisfies Record<string, Act>
