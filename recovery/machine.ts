import { and, not, or, setup, stateIn } from 'xstate'
import { z } from 'zod'
import type { CaseContext } from './caseContext.ts'
import type { CaseEvent } from './events.ts'
import { type GuardName, guards, type House } from './guards.ts'

/** Raise when states are renamed or removed; restore.ts then says what becomes of stored cases. */
export const machineVersion = 1

/** What the table may ask for, by name. recovery/actions/ says what each means; here they are words. */
export const actionNames = [
  'open',
  'joinFault',
  'faultReturned',
  'noteChange',
  'noteCleared',
  'recordComplaint',
  'complaintNeedsPerson',
  'sendRemote',
  'noteRemoteDone',
  'noteRemoteFailed',
  'noteRemoteTimeout',
  'noteRemoteReturned',
  'noteNotReporting',
  'startRemoteWatch',
  'closeRemote',
  'tellFault',
  'noteResult',
  'sendCommand',
  'noteText',
  'assign',
  'planVisit',
  'claim',
  'startClaimCheck',
  'noteNotConfirmed',
  'startWatch',
  'extendForStandstill',
  'extendAnswerTime',
  'extendWatch',
  'noteReturned',
  'verified',
  'askCustomer',
  'closeQuietly',
  'closeConfirmed',
  'closeNoAnswer',
  'closeByStaff',
  'cancel',
  'noteFoundLate',
  'stillBroken',
  'reopen',
  'reopenByStaff',
  'talkToPerson',
  'sendSurvey',
  'storeSurvey',
  'badScore',
  'makeOffer',
  'acceptOffer',
  'decideOffer',
  'internalTargetPassed',
  'movePromise',
  'mindPromise',
  'sendUpdate',
  'clearRepairTimers',
  'clearSurvey',
  'callOwner',
  'callLevelOne',
  'callBreach',
  'callAgain',
  'stopCalling',
  'acknowledge',
  'keepAcknowledged',
  'progress',
  'adoptOwner',
  'lookForOwnerAgain',
  'clearCalls',
  'clearAcknowledgement',
] as const
export const actionName = z.enum(actionNames)
export type ActionName = z.infer<typeof actionName>

/** Possible whenever the case is open, even before the customer knows of it. */
const whileUntold = {
  note: { actions: 'noteText' },
  assign: { actions: 'assign' },
  sendCommand: { guard: 'known', actions: 'sendCommand' },
  commandResult: { guard: 'ours', actions: 'noteResult' },
  faultChanged: { actions: 'noteChange' },
  faultCleared: { actions: 'noteCleared' },
  falseAlarm: { target: 'cancelled', actions: 'cancel' },
  foundLate: { actions: 'noteFoundLate' },
  close: { target: 'closed', actions: 'closeByStaff' },
} as const

/** Possible once the customer has been told. */
const whileOpen = {
  ...whileUntold,
  offer: { guard: 'customerKnows', actions: 'makeOffer' },
  acceptOffer: { guard: 'openOffer', actions: 'acceptOffer' },
  approvalDecided: { guard: 'awaitedApproval', actions: 'decideOffer' },
  talkToPerson: { actions: 'talkToPerson' },
} as const

/** Possible while the customer waits for it to be mended: promises and updates run on. */
const whileWaiting = {
  ...whileOpen,
  internalTarget: { actions: 'internalTargetPassed' },
  promiseWarning: { actions: 'movePromise' },
  updateDue: { actions: 'sendUpdate' },
} as const

/** Possible after the end. */
const whenOver = {
  note: { actions: 'noteText' },
  foundLate: { actions: 'noteFoundLate' },
  offer: { guard: 'customerKnows', actions: 'makeOffer' },
  acceptOffer: { guard: 'openOffer', actions: 'acceptOffer' },
  approvalDecided: { guard: 'awaitedApproval', actions: 'decideOffer' },
  commandResult: { guard: 'ours', actions: 'noteResult' },
  faultChanged: { actions: 'noteChange' },
  faultCleared: { actions: 'noteCleared' },
  talkToPerson: { actions: 'talkToPerson' },
} as const

const calmDown = { guard: 'noPersonNeeded', target: 'idle' } as const
/** Doing something counts as having seen it. */
const acting = {
  acknowledge: { target: 'acknowledged', actions: 'acknowledge' },
  planVisit: { guard: 'visitAhead', target: 'acknowledged', actions: 'acknowledge' },
  claimFixed: { target: 'acknowledged', actions: 'acknowledge' },
  sendCommand: { guard: 'known', target: 'acknowledged', actions: 'acknowledge' },
  assign: [
    { guard: 'assignedToSelf', target: 'acknowledged', actions: 'acknowledge' },
    { target: 'called', reenter: true },
  ],
  findOwner: [{ guard: 'ownerFound', actions: 'adoptOwner' }, { actions: 'lookForOwnerAgain' }],
} as const

/**
 * The life of a case as a table: two things go on at once, the repair and whose it is. It does nothing itself: actions are
 * names, timers are deadlines stored by the runner (P5), and neither `after` nor `invoke` is used (lost and run twice on
 * restore, measured on XState 5.33). decide.ts reads it.
 */
export const table = {
  id: 'case',
  type: 'parallel',
  states: {
    repair: {
      initial: 'new',
      states: {
        new: {
          on: {
            faultOpened: [
              { guard: 'remoteFirst', target: 'remoteWaiting', actions: ['open', 'sendRemote'] },
              { target: 'repairing', actions: ['open', 'tellFault'] },
            ],
            complained: { target: 'repairing', actions: ['open', 'recordComplaint', 'tellFault'] },
          },
        },
        /** A remote remedy was sent; nobody has been disturbed. */
        remoteWaiting: {
          exit: 'clearRepairTimers',
          on: {
            ...whileUntold,
            faultOpened: [
              { guard: 'critical', target: 'repairing', actions: ['joinFault', 'tellFault'] },
              { actions: 'joinFault' },
            ],
            faultChanged: [
              { guard: 'critical', target: 'repairing', actions: ['noteChange', 'tellFault'] },
              { actions: 'noteChange' },
            ],
            faultCleared: [
              { guard: 'allClear', target: 'remoteWatching', actions: 'noteCleared' },
              { actions: 'noteCleared' },
            ],
            commandResult: [
              { guard: 'remoteFailed', target: 'repairing', actions: ['noteRemoteFailed', 'tellFault'] },
              { guard: 'remoteDone', actions: 'noteRemoteDone' },
              { guard: 'ours', actions: 'noteResult' },
            ],
            remoteResult: { target: 'repairing', actions: ['noteRemoteTimeout', 'tellFault'] },
            complained: { target: 'repairing', actions: ['recordComplaint', 'tellFault'] },
          },
        },
        /** The fault cleared after the remedy; it must stay away for a while. */
        remoteWatching: {
          entry: 'startRemoteWatch',
          exit: 'clearRepairTimers',
          on: {
            ...whileUntold,
            faultOpened: { target: 'repairing', actions: ['joinFault', 'noteRemoteReturned', 'tellFault'] },
            commandResult: [
              { guard: 'remoteFailed', actions: 'noteResult' },
              { guard: 'remoteDone', actions: 'noteRemoteDone' },
              { guard: 'ours', actions: 'noteResult' },
            ],
            complained: { target: 'repairing', actions: ['recordComplaint', 'tellFault'] },
            remoteWatch: [
              { guard: 'stoodStill', actions: 'extendForStandstill' },
              { guard: 'reporting', target: 'closed', actions: ['verified', 'closeRemote'] },
              { guard: 'extensionsLeft', actions: 'extendWatch' },
              { target: 'repairing', actions: ['noteNotReporting', 'tellFault'] },
            ],
          },
        },
        repairing: {
          entry: 'mindPromise',
          on: {
            ...whileWaiting,
            faultOpened: { actions: 'joinFault' },
            faultCleared: [{ guard: 'mended', target: 'watching', actions: 'noteCleared' }, { actions: 'noteCleared' }],
            complained: { actions: ['recordComplaint', 'complaintNeedsPerson'] },
            stillBroken: { actions: 'stillBroken' },
            planVisit: { guard: 'visitAhead', actions: 'planVisit' },
            claimFixed: [
              { guard: 'allClear', target: 'watching', actions: 'claim' },
              { target: 'claimed', actions: 'claim' },
            ],
          },
        },
        /** Somebody says it is fixed; the device does not show it yet. */
        claimed: {
          entry: 'startClaimCheck',
          exit: 'clearRepairTimers',
          on: {
            ...whileWaiting,
            faultOpened: { actions: 'joinFault' },
            faultCleared: [{ guard: 'mended', target: 'watching', actions: 'noteCleared' }, { actions: 'noteCleared' }],
            claimCheck: { target: 'repairing', actions: 'noteNotConfirmed' },
            complained: { target: 'repairing', actions: ['recordComplaint', 'complaintNeedsPerson'] },
            stillBroken: { target: 'repairing', actions: 'stillBroken' },
            planVisit: { guard: 'visitAhead', target: 'repairing', actions: 'planVisit' },
          },
        },
        /** The device shows it works; it must stay so. */
        watching: {
          entry: 'startWatch',
          exit: 'clearRepairTimers',
          on: {
            ...whileWaiting,
            faultOpened: { target: 'repairing', actions: ['joinFault', 'noteReturned'] },
            complained: { target: 'repairing', actions: ['recordComplaint', 'complaintNeedsPerson'] },
            stillBroken: { target: 'repairing', actions: 'stillBroken' },
            claimFixed: { actions: 'claim' },
            planVisit: { guard: 'visitAhead', target: 'repairing', actions: 'planVisit' },
            verify: [
              { guard: 'stoodStill', actions: 'extendForStandstill' },
              { guard: 'reportingNobodyToAsk', target: 'closed', actions: ['verified', 'closeQuietly'] },
              { guard: 'reporting', target: 'awaitingCustomer', actions: ['verified', 'askCustomer'] },
              { guard: 'extensionsLeft', actions: 'extendWatch' },
              { target: 'repairing', actions: 'noteNotReporting' },
            ],
          },
        },
        /** Verified by the device; the customer was asked. */
        awaitingCustomer: {
          exit: 'clearRepairTimers',
          on: {
            ...whileOpen,
            confirm: { target: 'closed', actions: 'closeConfirmed' },
            confirmBy: [
              { guard: 'stoodStill', actions: 'extendAnswerTime' },
              { target: 'closed', actions: 'closeNoAnswer' },
            ],
            stillBroken: { target: 'repairing', actions: 'stillBroken' },
            faultOpened: { target: 'repairing', actions: ['joinFault', 'faultReturned'] },
            complained: { target: 'repairing', actions: ['recordComplaint', 'complaintNeedsPerson'] },
            reopen: { target: 'repairing', actions: 'reopenByStaff' },
          },
        },
        closed: {
          exit: 'clearSurvey',
          on: {
            ...whenOver,
            surveyDue: { guard: 'surveyDue', actions: 'sendSurvey' },
            survey: [
              { guard: 'badScore', target: 'repairing', actions: ['storeSurvey', 'reopen', 'badScore'] },
              { guard: 'mayStillAnswer', actions: 'storeSurvey' },
            ],
            faultOpened: { target: 'repairing', actions: ['reopen', 'joinFault', 'faultReturned'] },
            stillBroken: { guard: 'inReopenWindow', target: 'repairing', actions: ['reopen', 'stillBroken'] },
            complained: { target: 'repairing', actions: ['reopen', 'recordComplaint', 'complaintNeedsPerson'] },
            reopen: { target: 'repairing', actions: ['reopen', 'reopenByStaff'] },
          },
        },
        /** It was no fault, as far as staff could see; the customer may still say otherwise. */
        cancelled: {
          on: {
            ...whenOver,
            stillBroken: { guard: 'inReopenWindow', target: 'repairing', actions: ['reopen', 'stillBroken'] },
            complained: { target: 'repairing', actions: ['reopen', 'recordComplaint', 'complaintNeedsPerson'] },
            reopen: { target: 'repairing', actions: ['reopen', 'reopenByStaff'] },
          },
        },
      },
    },
    ownership: {
      initial: 'idle',
      states: {
        /** Nobody has to do anything now. */
        idle: {
          entry: 'clearCalls',
          always: [
            { guard: 'personNeededAndAcknowledged', target: 'acknowledged', actions: 'keepAcknowledged' },
            { guard: 'personNeeded', target: 'called' },
          ],
        },
        called: { entry: 'callOwner', always: calmDown, on: { ...acting, ackTarget: { target: 'late' } } },
        late: { entry: 'callLevelOne', always: calmDown, on: { ...acting, ackBreach: { target: 'breached' } } },
        breached: {
          entry: 'callBreach',
          always: calmDown,
          on: {
            ...acting,
            callAgain: [{ guard: 'callsLeft', actions: 'callAgain' }, { target: 'unanswered' }],
          },
        },
        /** Everybody was called often enough; the case stays on the lists. */
        unanswered: { entry: 'stopCalling', always: calmDown, on: { ...acting } },
        acknowledged: {
          entry: 'clearCalls',
          exit: 'clearAcknowledgement',
          always: calmDown,
          on: {
            acknowledge: { actions: 'acknowledge' },
            note: { actions: 'progress' },
            planVisit: { guard: 'visitAhead', actions: 'progress' },
            claimFixed: { actions: 'progress' },
            sendCommand: { guard: 'known', actions: 'progress' },
            assign: [{ guard: 'assignedToSelf', actions: 'acknowledge' }, { target: 'called' }],
            ackExpires: { target: 'late' },
            stillBroken: { target: 'called' },
            talkToPerson: { target: 'called' },
          },
        },
      },
    },
  },
} as const

export const repairStates = Object.keys(table.states.repair.states) as (keyof typeof table.states.repair.states)[]
export const ownershipStates = Object.keys(
  table.states.ownership.states,
) as (keyof typeof table.states.ownership.states)[]
export type RepairState = (typeof repairStates)[number]
export type OwnershipState = (typeof ownershipStates)[number]

const nothing = (): void => {}

/** The machine that reads the table. Its actions are never run: decide.ts takes their names. */
export const createCaseMachine = (house: House) => {
  const guard = (name: GuardName) => (args: { context: CaseContext; event: CaseEvent }) => guards[name](args, house)
  const named = Object.fromEntries((Object.keys(guards) as GuardName[]).map((name) => [name, guard(name)])) as Record<
    GuardName,
    ReturnType<typeof guard>
  >
  const personNeeded = or([stateIn({ repair: 'repairing' }), stateIn({ repair: 'claimed' })])
  return setup({
    types: { context: {} as CaseContext, events: {} as CaseEvent, input: {} as CaseContext },
    actions: Object.fromEntries(actionNames.map((name) => [name, nothing])) as Record<ActionName, () => void>,
    guards: {
      ...named,
      personNeeded,
      noPersonNeeded: not(personNeeded),
      personNeededAndAcknowledged: and([personNeeded, guard('acknowledgementHolds')]),
    },
  }).createMachine({ ...table, context: ({ input }) => input })
}
