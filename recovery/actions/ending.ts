import type { FaultVerdict } from '../../domain/learning.ts'
import type { MessageData } from '../../domain/messageData.ts'
import { about } from '../about.ts'
import { outageAgain } from '../amends/amendsOf.ts'
import { dropRequests, mindOffers } from '../amends/requests.ts'
import { deadlineNames } from '../caseContext.ts'
import type { Draft } from '../draft.ts'
import { type Act, spoken, upon } from './act.ts'
import { unaskedOffer } from './amends.ts'
import { leaveParent } from './parent.ts'
import { endPromises } from './promises.ts'
import { resumeTarget, startTarget } from './targets.ts'
import { remind } from './tasks.ts'
import { tellFault, tellStillOnIt } from './telling.ts'

/** It is not fixed after all. */
export const backToRepair = (draft: Draft): void => {
  const { context } = draft
  if (context.fixedAt !== null) resumeTarget(draft)
  outageAgain(context, { at: draft.at, policy: draft.house.policy })
  context.fixedAt = null
  context.mendedAt = null
  context.watchingSince = null
  context.outcome = null
}

/** Over: nothing is left to wait for but what it has to teach. */
const end = (draft: Draft): void => {
  draft.context.closedAt = draft.at
  draft.context.hold = null
  draft.context.visit = null
  draft.clearDeadlines(...deadlineNames)
  draft.setDeadline('learnBy', draft.at + draft.house.policy.learnAfter)
  mindOffers(draft)
}

/** Over, with thanks to the customer, who is asked how it went later on. */
export const close = (
  draft: Draft,
  reason: MessageData<'closed'>['reason'],
  staffReason: string | null = null,
): void => {
  const { context, house } = draft
  end(draft)
  context.disputed = false
  if (context.customerId === null || context.toldAt === null) return
  draft.tellCustomer('closed', { ...about(context, house), reason, staffReason })
  if (!context.surveySent && reason !== 'falseAlarm')
    draft.setDeadline('surveyDue', draft.at + house.policy.surveyAfter)
  if (reason !== 'falseAlarm') draft.setDeadline('checkInDue', draft.at + house.policy.checkInAfter)
}

/** What people made of the faults of this case, for the detector. */
const teach = (draft: Draft, word: { verdict: FaultVerdict; reason: string; by: string }): void => {
  for (const { id: faultId, deviceId, kind, metric } of draft.context.faults)
    draft.effects.push({ type: 'teach', id: draft.nextId(), faultId, deviceId, faultKind: kind, metric, ...word })
}

/** What somebody had to mend was real: it must not make the detector more cautious. What a restart cured may have passed anyway. */
export const confirmMended = (draft: Draft, word: Parameters<typeof teach>[1]): void => {
  const { outcome } = draft.context
  if (outcome === 'repaired' || (outcome === 'remote' && word.by === 'customer')) teach(draft, word)
}

/** Asking, closing, and taking up again. */
export const ending = {
  askCustomer: (draft, event) => {
    const { context, house } = draft
    const confirmUntil = draft.at + house.policy.confirmWithin
    context.askedAt = draft.at
    context.standstillCounted = 0
    draft.setDeadline('confirmBy', confirmUntil)
    const credit = unaskedOffer(draft, event)
    draft.tellCustomer('fixVerified', {
      ...about(context, house),
      fixedAt: context.fixedAt ?? draft.at,
      confirmUntil,
      outcome: context.outcome === 'repaired' || context.outcome === 'remote' ? context.outcome : 'recovered',
      credit: credit && {
        offerId: credit.id,
        kind: credit.kind,
        percent: credit.percent,
        amountMinor: credit.amountMinor,
        currency: credit.currency,
        outageMinutes: credit.outageMinutes,
      },
    })
    draft.note('asked', 'The customer is asked to confirm that it works again.')
  },
  /** While we were away the customer's page was too: that is not "no answer". */
  extendAnswerTime: (draft, event) => {
    if (!('stoodStill' in event)) return
    const { context, house } = draft
    const lost = event.stoodStill - context.standstillCounted
    context.standstillCounted = event.stoodStill
    draft.setDeadline('confirmBy', draft.at + Math.min(lost, house.policy.confirmWithin))
    draft.note(
      'standstill',
      `We ourselves stood still for ${spoken(lost)}; the customer has that much longer to answer.`,
    )
  },
  closeRemote: (draft) => {
    end(draft)
    draft.note('closed', 'Closed; nobody had to be disturbed.')
  },
  closeQuietly: (draft) => {
    confirmMended(draft, { verdict: 'real', reason: 'It was mended, and the device shows it.', by: '' })
    end(draft)
    draft.note('closed', 'Closed; there is no customer to ask.')
  },
  closeConfirmed: (draft) => {
    confirmMended(draft, { verdict: 'real', reason: 'It was mended, and the customer confirms it.', by: 'customer' })
    close(draft, 'confirmed')
    draft.note('closed', 'The customer confirms that it works. Closed, with thanks.')
  },
  closeNoAnswer: (draft) => {
    confirmMended(draft, { verdict: 'real', reason: 'It was mended, and the device shows it.', by: '' })
    close(draft, 'noAnswer')
    draft.note('closed', `The customer did not answer within ${spoken(draft.house.policy.confirmWithin)}. Closed.`)
  },
  closeByStaff: upon('close', (draft, event) => {
    draft.context.outcome ??= 'closedByStaff'
    endPromises(draft)
    close(draft, 'closedByStaff', event.reason)
    draft.note('closed', `${event.by.name} closed the case: ${event.reason}`)
  }),
  cancel: upon('falseAlarm', (draft, event) => {
    const { context } = draft
    context.outcome = 'falseAlarm'
    endPromises(draft)
    close(draft, 'falseAlarm', event.reason)
    dropRequests(draft, 'it was a false alarm.')
    draft.clearDeadlines('learnBy')
    teach(draft, { verdict: 'falseAlarm', reason: event.reason, by: event.by.id })
    draft.note('falseAlarm', `${event.by.name} says it was a false alarm: ${event.reason} The detector is told.`)
  }),
  noteFoundLate: upon('foundLate', (draft, event) => {
    teach(draft, { verdict: 'late', reason: event.reason, by: event.by.id })
    draft.note(
      'foundLate',
      `${event.by.name} says it was real and found late: ${event.reason} The detector is told to look closer.`,
    )
  }),
  reopen: (draft) => {
    const { context } = draft
    draft.clearDeadlines('surveyDue', 'surveyReminder', 'checkInDue', 'learnBy')
    backToRepair(draft)
    context.closedAt = null
    context.checkedInAt = null
    context.allWellAt = null
    leaveParent(draft)
    remind(draft)
    if (context.targetSpan !== null) startTarget(draft, draft.at + context.targetSpan)
    context.reopenCount += 1
    context.workedOn = false
    context.escalationLevel = 0
    context.ackUntil = null
    context.calledSince = null
    context.lastLevelCall = null
    context.returns = 0
    draft.note('reopened', 'The case is open again.')
  },
  reopenByStaff: upon('reopen', (draft, event) => {
    backToRepair(draft)
    draft.context.disputed = true
    draft.context.calledSince = null
    draft.context.lastLevelCall = null
    draft.note('reopened', `${event.by.name} took it up again: ${event.reason}`)
    if (draft.context.toldAt === null) tellFault(draft, event)
    else tellStillOnIt(draft, 'takenUpAgain')
  }),
  clearRepairTimers: (draft) =>
    draft.clearDeadlines('remoteResult', 'remoteWatch', 'remedyCheck', 'claimCheck', 'verify', 'confirmBy'),
} satisfies Record<string, Act>
