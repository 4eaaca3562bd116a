import { openFaults } from '../caseContext.ts'
import type { Draft } from '../draft.ts'
import type { CaseEvent } from '../events.ts'
import { type Act, spoken, upon } from './act.ts'
import { endVisit, settleAsFixed } from './promises.ts'
import { stopTarget } from './targets.ts'

/** What was tried last is what helped; a case of months need not carry it all. */
const helpedKept = 10

/** What keeps coming back has to prove itself for longer before the customer is told again that it works. */
const verifyLength = ({ context, house }: Draft): number =>
  Math.min(house.policy.verifyFor * 2 ** context.returns, Math.max(house.policy.verifyFor, house.policy.verifyAtMost))

const watch = (draft: Draft, deadline: 'verify' | 'remoteWatch', howLong: number): void => {
  const { context } = draft
  context.watchingSince = draft.at
  context.extensions = 0
  context.standstillCounted = 0
  context.mendedAt ??= draft.at
  draft.setDeadline(deadline, draft.at + howLong)
  draft.note('watching', `Watching whether it stays so for ${spoken(howLong)}.`)
}

const watchDeadline = (event: CaseEvent): 'verify' | 'remoteWatch' =>
  event.type === 'remoteWatch' ? 'remoteWatch' : 'verify'

/** What staff do, and how the device itself proves it. */
export const working = {
  noteText: upon('note', (draft, event) => draft.note('note', event.text)),
  sendCommand: upon('sendCommand', (draft, event) => {
    const { context } = draft
    const id = draft.nextId()
    draft.effects.push({
      type: 'sendDeviceCommand',
      id,
      deviceId: event.deviceId,
      name: event.name,
      args: event.args,
    })
    context.commands = [...context.commands, { id, name: event.name, deviceId: event.deviceId }]
    context.workedOn = true
    draft.note('command', `${event.by.name} sent “${event.name}” to ${event.deviceId}.`)
  }),
  claim: upon('claimFixed', (draft, event) => {
    const { context } = draft
    context.workedOn = true
    context.disputed = false
    if (event.text) context.helped = [...context.helped, event.text].slice(-helpedKept)
    if (context.visit !== null && context.visit.from <= draft.at) {
      endVisit(draft, 'tookPlace')
      context.visit = null
    }
    const left = openFaults(context).length
    draft.note(
      'claimed',
      `${event.by.name} says it is fixed${event.text ? `: ${event.text}` : '.'}${left > 0 ? ' The device has to show it.' : ''}`,
    )
  }),
  startClaimCheck: (draft) => draft.setDeadline('claimCheck', draft.at + draft.house.policy.claimWithin),
  /** Whatever ended it, nothing is being watched from here on. */
  stopWatching: (draft) => {
    draft.context.watchingSince = null
  },
  startWatch: (draft) => watch(draft, 'verify', verifyLength(draft)),
  startRemoteWatch: (draft) => watch(draft, 'remoteWatch', draft.house.policy.remoteWatch),
  extendForStandstill: (draft, event) => {
    if (!('stoodStill' in event)) return
    const { context, house } = draft
    const lost = event.stoodStill - context.standstillCounted
    context.standstillCounted = event.stoodStill
    const deadline = watchDeadline(event)
    // At most the whole watch anew: however long we were away, it proves as much as any other.
    const whole = deadline === 'remoteWatch' ? house.policy.remoteWatch : verifyLength(draft)
    draft.setDeadline(deadline, draft.at + Math.min(lost, whole))
    draft.note('standstill', `We ourselves stood still for ${spoken(lost)}; that time does not count as healthy.`)
  },
  extendWatch: (draft, event) => {
    const { context, house } = draft
    context.extensions += 1
    draft.setDeadline(watchDeadline(event), draft.at + house.policy.extendBy)
    if (context.extensions === 1)
      draft.note('notReporting', 'The device has not reported lately, so nothing is proven yet: watching on.')
  },
  noteNotReporting: (draft, event) => {
    const { context } = draft
    context.mendedAt = null
    context.watchingSince = null
    const detail = 'The device does not report, so it cannot show that it works. Somebody has to look.'
    draft.note('notReporting', detail)
    // After a remote remedy the owner is called for the first time anyway, and needs no second message.
    if (event.type === 'remoteWatch') return
    draft.tellStaff(
      'staffStillBroken',
      { who: 'owner' },
      {
        reason: 'fixNotConfirmed',
        said: null,
        detail,
      },
    )
    context.lastCallAt = draft.at
  },
  verified: (draft, event) => {
    const { context } = draft
    const fixedAt = context.mendedAt ?? draft.at
    context.fixedAt = fixedAt
    context.calledSince = null
    context.lastLevelCall = null
    context.watchingSince = null
    context.outcome = context.workedOn
      ? 'repaired'
      : event.type === 'remoteWatch' && context.remote.answeredOk
        ? 'remote'
        : 'recovered'
    settleAsFixed(draft, fixedAt)
    stopTarget(draft)
    const how = { repaired: 'It was repaired.', remote: 'The remote fix did it.', recovered: 'It recovered by itself.' }
    draft.note(
      'verified',
      context.faults.length === 0
        ? 'Nothing wrong has shown since the fix.'
        : `The device shows that it works again. ${how[context.outcome]}`,
    )
  },
} satisfies Record<string, Act>
