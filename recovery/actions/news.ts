import { playbookTarget } from '../about.ts'
import { openFaults } from '../caseContext.ts'
import type { Draft } from '../draft.ts'
import { type Act, spoken, upon } from './act.ts'
import { backToRepair } from './ending.ts'
import { startTarget } from './targets.ts'
import { sendUpdate, tellFault, tellStillOnIt } from './telling.ts'

/** The owner hears of it now, in this message: entering `called` need not write another. */
const calledNow = (draft: Draft): void => {
  draft.context.lastCallAt = draft.at
  draft.context.ackUntil = null
}

const disputeIfHealthy = (draft: Draft): void => {
  if (openFaults(draft.context).length === 0) draft.context.disputed = true
}

/** What faults, devices and customers tell us. */
export const news = {
  open: (draft, event) => {
    const { context } = draft
    if (event.type !== 'faultOpened' && event.type !== 'complained') return
    context.ownerId = event.candidate
    if (event.routing) {
      const { teamId, teamName, seniorId, chain, targets } = event.routing
      Object.assign(context, { teamId, teamName, seniorId, chain })
      const own = playbookTarget(context, draft.house, 'fixed')
      startTarget(draft, own ? draft.at + own.withinMs : targets.fixedBy)
    }
    draft.note(
      'opened',
      event.type === 'faultOpened'
        ? `Opened: ${event.fault.explanation}`
        : `Opened because the customer told us, by ${event.channel}.`,
    )
    if (event.routing?.why !== undefined) draft.note('routed', event.routing.why)
  },
  joinFault: upon('faultOpened', (draft, event) => {
    draft.note('faultJoined', `One more fault, on ${event.device.name}: ${event.fault.explanation}`)
  }),
  noteChange: upon('faultChanged', (draft, event) => {
    draft.note('faultChanged', `News of the fault: ${event.fault.explanation}`)
  }),
  noteCleared: upon('faultCleared', (draft, event) => {
    const { context } = draft
    const device = context.devices.find((candidate) => candidate.id === event.fault.deviceId)
    const left = openFaults(context).length
    draft.note(
      'faultCleared',
      `${device?.name ?? event.fault.deviceId} shows the fault no more.${left > 0 ? ` ${left} still open.` : ''}`,
    )
  }),
  /** From a state in which the customer already thought it fixed. */
  faultReturned: upon('faultOpened', (draft, event) => {
    const { context } = draft
    // Null where the case had been closed in between: that is another story.
    if (context.fixedAt !== null) context.returns += 1
    backToRepair(draft)
    if (context.toldAt === null) {
      tellFault(draft, event)
      return
    }
    tellStillOnIt(draft, 'faultReturned')
    const detail = 'The fault is back after the customer was told that it works again.'
    draft.note('returned', detail)
    draft.tellStaff(
      'staffStillBroken',
      { who: 'owner' },
      {
        reason: 'faultReturned',
        said: null,
        detail,
      },
    )
    calledNow(draft)
  }),
  noteReturned: (draft) => {
    draft.context.mendedAt = null
    draft.context.watchingSince = null
    draft.note('returned', 'The fault came back while the device was being watched; it is being repaired again.')
  },
  recordComplaint: upon('complained', (draft, event) => {
    const { effects } = draft
    effects.push({
      type: 'storeComplaint',
      id: event.complaintId,
      deviceId: event.device?.id ?? null,
      channel: event.channel,
      text: event.text,
    })
    draft.note('complaint', `The customer says, by ${event.channel}: “${event.text}”`)
  }),
  complaintNeedsPerson: upon('complained', (draft, event) => {
    const { context } = draft
    disputeIfHealthy(draft)
    const waiting = context.promises.fixed !== null
    const again = waiting && recently(draft, context.lastStillBrokenAt)
    backToRepair(draft)
    if (context.toldAt === null) tellFault(draft, event)
    else if (!waiting) tellStillOnIt(draft, 'complaint')
    else if (!again) sendUpdate(draft)
    // Said again while we are at it: it stands in the history, and calls nobody a second time.
    if (again) return
    context.lastStillBrokenAt = draft.at
    draft.tellStaff(
      'staffCase',
      { who: 'owner' },
      {
        reason: 'complaint',
        acknowledgeBy: null,
        said: event.text,
        detail: `The customer of a case that was open already complains, by ${event.channel}.`,
      },
    )
    context.lastCallAt = draft.at
  }),
  stillBroken: upon('stillBroken', (draft, event) => {
    const { context } = draft
    const said = event.text ?? null
    draft.note('stillBroken', `The customer says it is still broken${said ? `: “${said}”` : '.'}`)
    context.disputed = true
    const waiting = context.promises.fixed !== null
    if (waiting && recently(draft, context.lastStillBrokenAt)) return
    context.lastStillBrokenAt = draft.at
    backToRepair(draft)
    tellStillOnIt(draft, 'stillBroken')
    for (const to of [{ who: 'owner' }, { who: 'leader' }] as const)
      draft.tellStaff('staffStillBroken', to, {
        reason: 'customerSays',
        said,
        detail: 'The customer says that it is still broken.',
      })
    calledNow(draft)
  }),
  talkToPerson: upon('talkToPerson', (draft, event) => {
    const { context } = draft
    const said = event.text ?? null
    draft.note('talkToPerson', `The customer wants to talk to a person${said ? `: “${said}”` : '.'}`)
    if (recently(draft, context.lastTalkAt)) return
    context.lastTalkAt = draft.at
    for (const to of [{ who: 'owner' }, { who: 'level', level: 1 }] as const)
      draft.tellStaff('staffCase', to, {
        reason: 'talkToPerson',
        acknowledgeBy: null,
        said,
        detail: 'The customer wants to talk to a person: please call now.',
      })
    calledNow(draft)
  }),
  noteResult: upon('commandResult', (draft, event) => {
    const { context } = draft
    const sent = context.commands.find((command) => command.id === event.commandId)
    context.commands = context.commands.filter((command) => command.id !== event.commandId)
    if (event.commandId === context.remote.commandId && !event.ok) context.remote.answeredOk = false
    const name = sent?.name ?? context.remote.command ?? 'the command'
    draft.note(
      'commandResult',
      `${event.deviceId} answered ${name}: ${event.ok ? 'done' : 'failed'}${event.text ? ` (${event.text})` : ''}.`,
    )
  }),
  noteNotConfirmed: (draft) => {
    const { context, house } = draft
    const detail = `A fix was claimed, but the device still shows the fault after ${spoken(house.policy.claimWithin)}.`
    draft.note('notConfirmed', `${detail} It is being repaired again.`)
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
} satisfies Record<string, Act>

const recently = (draft: Draft, at: number | null): boolean =>
  at !== null && draft.at - at < draft.house.policy.stillBrokenQuiet
