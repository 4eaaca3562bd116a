import type { Remedy } from '../../domain/playbook.ts'
import type { RemedyOutcome } from '../../domain/remedy.ts'
import { mainFault } from '../about.ts'
import type { Draft } from '../draft.ts'
import type { CaseEvent } from '../events.ts'
import { madeWorse, type NextRemedy, nextRemedy, wrongBefore } from '../remedies/next.ts'
import { remedyKey } from '../remedies/standing.ts'
import { type Act, moment, spoken, upon } from './act.ts'

/** How many of the texts on what helped a case keeps. */
const helpedKept = 10

const waitOf = ({ context, house }: Draft): number => context.remote.waitMs ?? house.policy.remoteWithin

/** What comes next once the last one is over: said with how that one ended. */
const nextOf = (draft: Draft, event: CaseEvent): NextRemedy =>
  nextRemedy({ context: draft.context, event }, draft.house)
const whoNow = (draft: Draft, event: CaseEvent): string =>
  nextOf(draft, event).do === 'people' ? '; people take over.' : '.'

/** What the last command came to, for the case and for the breaker on the remedy; once, except that it may turn out worse. */
const settle = (draft: Draft, outcome: RemedyOutcome): void => {
  const { remote: last } = draft.context
  if (last.commandId === null || last.deviceId === null || last.command === null || last.sentAt === null) return
  if (last.outcome !== null && outcome !== 'worse') return
  last.outcome = outcome
  draft.effects.push({
    type: 'putRemedy',
    id: last.commandId,
    deviceId: last.deviceId,
    model: last.model,
    command: last.command,
    sentAt: last.sentAt,
    outcome,
    settledAt: draft.at,
    trialOf: last.trialOf,
  })
}

const counted = (draft: Draft, remedy: Remedy) => {
  const key = remedyKey(remedy)
  const { tried } = draft.context.remote
  const before = tried.find((one) => one.key === key)?.attempts ?? 0
  return [...tried.filter((one) => one.key !== key), { key, attempts: before + 1 }]
}

/** A new or worse fault soon after a remedy, in whatever state the case is by then: the remedy is to blame until proven otherwise. */
export const reviewRemedy = (draft: Draft, event: CaseEvent): void => {
  const { context, house } = draft
  if (context.remote.outcome === 'worse' || !madeWorse({ context, event }, house)) return
  settle(draft, 'worse')
  draft.note(
    'remote',
    `It got worse soon after “${context.remote.command}”: it is held against it, and nothing more is tried from here.`,
  )
}

/** Remedies sent to the device before anybody is disturbed: in the playbook's order, counted, never in a circle. */
export const remote = {
  sendRemote: (draft, event) => {
    const { context } = draft
    const next = nextOf(draft, event)
    const fault = mainFault(context)
    if (next.do !== 'send' || !fault) throw new Error('The table tries a remote remedy where none may be sent')
    const { command, args, waitMs } = next.remedy
    const { deviceId } = fault
    const id = draft.nextId()
    draft.effects.push({ type: 'sendDeviceCommand', id, deviceId, name: command, args })
    const again = context.remote.attempts > 0
    const model = context.devices.find((device) => device.id === deviceId)?.model ?? ''
    context.remote = {
      attempts: context.remote.attempts + 1,
      commandId: id,
      deviceId,
      command,
      answeredOk: false,
      tried: counted(draft, next.remedy),
      sentAt: draft.at,
      waitMs: waitMs ?? null,
      before: wrongBefore(context, deviceId),
      model,
      trialOf: next.trialOf,
      outcome: null,
      held: null,
    }
    // Counted with the step that sends it, so also when we are killed right after.
    draft.effects.push({
      type: 'putRemedy',
      id,
      deviceId,
      model,
      command,
      sentAt: draft.at,
      outcome: null,
      settledAt: null,
      trialOf: next.trialOf,
    })
    draft.setDeadline('remoteResult', draft.at + waitOf(draft))
    for (const text of next.skipped) draft.note('remote', text)
    draft.note(
      'remote',
      again
        ? `Trying “${command}” from here now; still nobody is disturbed.`
        : `Trying “${command}” from here first; nobody is disturbed meanwhile.`,
    )
    if (next.trialOf !== null)
      draft.note(
        'remote',
        `“${command}” was stopped for ${model || 'devices without a model'}; this is the one trial after the wait.`,
      )
  },
  /** Not now: looked at again soon, for as long as the policy waits. */
  holdRemote: (draft, event) => {
    const { context, house } = draft
    const next = nextOf(draft, event)
    if (next.do !== 'hold') throw new Error('The table holds back a remote remedy that may be sent')
    const { remedy, standing } = next
    const since = context.remote.held?.since ?? draft.at
    if (context.remote.held?.why !== standing.text)
      draft.note(
        'remoteHeld',
        `“${remedy.command}” waits: ${standing.text}. If that lasts ${spoken(house.policy.remedyHold)}, people take over.`,
      )
    context.remote.held = { since, why: standing.text }
    context.remote.answeredOk = false
    draft.setDeadline(
      'remedyCheck',
      Math.min(draft.at + house.policy.remedyCheckEvery, since + house.policy.remedyHold),
    )
  },
  noteHeldTooLong: (draft, event) => {
    const { context } = draft
    const next = nextOf(draft, event)
    const { held } = context.remote
    context.remote.held = null
    if (next.do === 'hold')
      draft.note(
        'remote',
        `“${next.remedy.command}” could not be sent for ${spoken(draft.at - (held?.since ?? draft.at))}, because ${next.standing.text}; people take over.`,
      )
    else draft.note('remote', `${passedOver(next)}People take over.`)
  },
  /** Why a remedy that is known was not sent, where there is one. */
  notePassedOver: (draft, event) => {
    const next = nextOf(draft, event)
    if (next.do === 'hold')
      draft.note('remote', `“${next.remedy.command}” is not waited for, because it is critical: ${next.standing.text}.`)
    else if (next.do === 'people' && next.skipped.length > 0)
      draft.note('remote', `${passedOver(next)}People take over.`)
  },
  noteRemoteDone: upon('commandResult', (draft, event) => {
    const { context } = draft
    context.remote.answeredOk = true
    if (context.deadlines.remoteResult !== undefined) draft.setDeadline('remoteResult', draft.at + waitOf(draft))
    draft.note(
      'remote',
      `The device answered “${context.remote.command}”: done${event.text ? ` (${event.text})` : ''}. Now the fault has to clear.`,
    )
  }),
  noteRemoteFailed: upon('commandResult', (draft, event) => {
    settle(draft, 'failed')
    draft.note(
      'remote',
      `“${draft.context.remote.command}” failed on the device${event.text ? ` (${event.text})` : ''}${whoNow(draft, event)}`,
    )
  }),
  noteRemoteTimeout: (draft, event) => {
    const { remote: tried } = draft.context
    const waited = spoken(waitOf(draft))
    settle(draft, 'noEffect')
    draft.note(
      'remote',
      tried.answeredOk
        ? `“${tried.command}” was done, but the fault did not clear within ${waited}${whoNow(draft, event)}`
        : `No answer to “${tried.command}” within ${waited}${whoNow(draft, event)}`,
    )
  },
  noteRemoteReturned: (draft, event) => {
    const { context } = draft
    context.mendedAt = null
    context.watchingSince = null
    settle(draft, 'noEffect')
    const after = context.remote.attempts === 0 ? 'The fault came back' : 'The fault came back after the remote fix'
    draft.note('remote', `${after}${whoNow(draft, event)}`)
  },
  /** Proven by the device itself. */
  remoteMended: (draft) => {
    const { context } = draft
    if (context.remote.commandId === null || context.remote.outcome !== null) return
    settle(draft, 'mended')
    context.helped = [...context.helped, `“${context.remote.command}”, sent from here`].slice(-helpedKept)
  },
  tellBreaker: upon('breakerOpened', (draft, event) => {
    const model = event.model || 'devices without a model'
    const detail = `“${event.command}” is not sent to ${model} any more: ${event.why} It is tried once after ${moment(event.trialFrom)}; a manager can give it free before.`
    draft.note('breaker', detail)
    draft.tellStaff(
      'staffCase',
      { who: 'managers', except: '' },
      { reason: 'remedyStopped', acknowledgeBy: null, said: null, detail },
    )
  }),
  remoteUnproven: (draft) => settle(draft, 'noEffect'),
} satisfies Record<string, Act>

const passedOver = (next: NextRemedy): string =>
  next.do === 'people' && next.skipped.length > 0 ? `${next.skipped.join(' ')} ` : ''
