import type { MessageData } from '../../domain/messageData.ts'
import { playbookTarget } from '../about.ts'
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
  if (event.type === 'handOver')
    return { reason: 'assigned', detail: `${event.by.name} hands this case over to you: ${event.summary}` }
  if (event.type === 'splitOff')
    return { reason: 'opened', detail: `${event.by.name} split this case off case ${event.fromNumber}.` }
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

/** How long (ms) somebody has to acknowledge, and when that is a breach: by priority, else the policy's. */
const ackTimes = ({ context, house }: Draft): { target: number; breach: number } => {
  const own =
    playbookTarget(context, house, 'acknowledged') ??
    house.targets?.find(({ what, priority }) => what === 'acknowledged' && priority === context.priority)
  const target = own?.withinMs ?? house.policy.ackTarget
  return { target, breach: Math.max(target, own?.breachMs ?? house.policy.ackBreach) }
}

/** Before the level above this one is called, or this one again where there is none. */
const waitAt = ({ context, house }: Draft, level: number): number =>
  context.chain[level - 1]?.waitMs ?? house.policy.callAgainEvery

const adopt = (draft: Draft, candidate: string | null): void => {
  if (draft.context.ownerId !== null) return
  const chosen = draft.context.plan === 'senior' ? (draft.context.seniorId ?? candidate) : candidate
  if (chosen !== null) {
    draft.context.ownerId = chosen
    draft.clearDeadlines('findOwner')
    return
  }
  draft.note('noOwner', 'There is nobody who could own this case: add a user with the role agent or higher.')
  draft.setDeadline('findOwner', draft.at + draft.house.policy.findOwnerEvery)
}

/** A planned visit, or a part on its way, is progress until it is over: nobody is called about a case that waits for Thursday. */
const lasts = (draft: Draft): void => {
  const { policy } = draft.house
  const { visit, part } = draft.context
  const waits = Math.max(visit?.to ?? 0, part?.arrivedAt === null ? part.expectedAt : 0)
  // After the wait the owner is asked first, and has as long as anybody before the next level is called.
  const until = Math.max(draft.at + policy.ackLasts, waits === 0 ? 0 : waits + policy.ackBreach)
  draft.context.ackUntil = until
  draft.setDeadline('ackExpires', until)
}

/** Whose it is: called, and called louder, until somebody acts. */
export const calling = {
  callOwner: (draft, event) => {
    const { context } = draft
    const times = ackTimes(draft)
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
    // In the team's own hours, where the roster reckoned with them; what is overdue before it began is called about at once.
    const reckoned = 'routing' in event ? event.routing?.targets : undefined
    draft.setDeadline('ackTarget', reckoned?.acknowledgedBy ?? since + times.target)
    draft.setDeadline('ackBreach', reckoned?.acknowledgeBreachAt ?? since + times.breach)
    const justCalled = context.lastCallAt !== null && draft.at - context.lastCallAt < draft.house.policy.callQuiet
    if (!justCalled || event.type === 'assign' || event.type === 'handOver') tellOwner(draft, event)
  },
  callLevelOne: (draft, event) => {
    const { policy } = draft.house
    // By hand it comes before its time, which is then over.
    draft.clearDeadlines('ackTarget')
    const times = ackTimes(draft)
    const expired = event.type === 'ackExpires'
    const byHand = event.type === 'escalate'
    // Found late, after we stood still: level 1 gets its time all the same before level 2 is called.
    const breachPassed = (draft.context.deadlines.ackBreach ?? 0) <= draft.at
    const { lastLevelCall } = draft.context
    const calledAt = lastLevelCall?.level === 1 ? lastLevelCall.at : draft.at
    if (expired || breachPassed || byHand)
      draft.setDeadline(
        'ackBreach',
        calledAt + (draft.context.chain[0]?.waitMs ?? Math.max(times.breach - times.target, 0)),
      )
    escalate(draft, {
      level: 1,
      reason: byHand ? 'byHand' : expired ? 'acknowledgementExpired' : 'notAcknowledged',
      detail: byHand
        ? `${event.by.name} asks level 1 for help: ${event.reason}`
        : expired
          ? `It was acknowledged, but nothing has happened for ${spoken(policy.ackLasts)}: level 1 is called.`
          : `Nobody has acknowledged within ${spoken(times.target)}: level 1 is called.`,
    })
  },
  callBreach: (draft, event) => {
    draft.clearDeadlines('ackBreach')
    draft.setDeadline('callAgain', draft.at + waitAt(draft, 2))
    escalate(draft, {
      level: 2,
      reason: event.type === 'escalate' ? 'byHand' : 'breach',
      detail:
        event.type === 'escalate'
          ? `${event.by.name} asks level 2 for help: ${event.reason}`
          : `Still nobody has acknowledged: the ${spoken(ackTimes(draft).breach)} limit is broken, level 2 is called.`,
    })
  },
  /** One level higher as long as the team's chain has one; then its last again. */
  callAgain: (draft) => {
    const { context } = draft
    const level = Math.min(context.escalationLevel + 1, Math.max(2, context.chain.length))
    draft.setDeadline('callAgain', draft.at + waitAt(draft, level))
    escalate(draft, {
      level,
      reason: 'stillNobody',
      detail: `Still nobody has acknowledged: call number ${context.calls + 1}, to level ${level}.`,
    })
  },
  /** A person asks for more help than is being called already. */
  escalateNow: upon('escalate', (draft, event) => {
    const level = Math.min(draft.context.escalationLevel + 1, Math.max(2, draft.context.chain.length))
    escalate(draft, {
      level,
      reason: 'byHand',
      detail: `${event.by.name} asks level ${level} for help: ${event.reason}`,
    })
  }),
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
    // Given to somebody senior in this very step: they have as long as anybody.
    draft.setDeadline('ackExpires', draft.context.ackUntil ?? draft.at + ackTimes(draft).target)
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
    const { context } = draft
    if (context.ownerId !== null && context.ownerId !== event.to && context.acknowledgedAt !== null)
      context.handOvers += 1
    context.ownerId = event.to
    context.ackUntil = null
    draft.clearDeadlines('findOwner')
    draft.note('assigned', `${event.by.name} gave the case to ${event.toName}.`)
  }),
} satisfies Record<string, Act>
