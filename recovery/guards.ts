import { severityRank } from '../domain/fault.ts'
import type { OfferLimits, OfferRule } from '../domain/offer.ts'
import type { Playbook } from '../domain/playbook.ts'
import type { ServiceTarget } from '../domain/serviceTarget.ts'
import { mayActAs } from '../domain/user.ts'
import { type CaseContext, openFaults } from './caseContext.ts'
import type { CaseEvent } from './events.ts'
import { earliestFix } from './feasible.ts'
import type { RecoveryPolicy } from './policy.ts'
import { madeWorse, nextRemedy } from './remedies/next.ts'

/** What deciding may look at beside the case and the event. */
export interface House {
  readonly policy: RecoveryPolicy
  readonly playbooks: readonly Playbook[]
  /** What may be offered, and within which limits; as shipped where it is absent. */
  readonly offerRules?: readonly OfferRule[]
  readonly limits?: OfferLimits
  /** What service is aimed at, by priority; the policy's times where there is none. */
  readonly targets?: readonly ServiceTarget[]
}
export interface GuardArgs {
  readonly context: CaseContext
  readonly event: CaseEvent
}
type Guard = (args: GuardArgs, house: House) => boolean

/** Every device that had a fault has been heard from lately: silence proves nothing healthy (P8). */
const reports = ({ context, event }: GuardArgs, { policy }: House): boolean => {
  if (!('lastSamples' in event)) return false
  const suspects = new Set(context.faults.map((fault) => fault.deviceId))
  return context.devices
    .filter((device) => suspects.has(device.id))
    .every((device) => {
      const last = event.lastSamples.find((sample) => sample.deviceId === device.id)?.at ?? null
      const window = Math.max(policy.reportFactor * (device.expectEverySeconds ?? 0) * 1_000, policy.reportWithin)
      return last !== null && event.at - last <= window
    })
}
const inReopenWindow: Guard = ({ context, event }, { policy }) =>
  context.closedAt !== null && event.at - context.closedAt <= policy.reopenWithin

const badScore: Guard = ({ event }, { policy }) =>
  event.type === 'survey' && (!event.solved || event.rating <= policy.badRating)

const answersRemote = ({ context, event }: GuardArgs, ok: boolean): boolean =>
  event.type === 'commandResult' &&
  event.ok === ok &&
  event.commandId === context.remote.commandId &&
  event.deviceId === context.remote.deviceId

/** What was acknowledged was something else: the customer says more, it got worse, or it was over and is back. */
const callsAnew = (context: CaseContext, event: CaseEvent): boolean => {
  if (context.closedAt !== null || event.type === 'stillBroken' || event.type === 'talkToPerson') return true
  const fault = event.type === 'faultOpened' || event.type === 'faultChanged'
  return fault && (context.fixedAt !== null || context.hold !== null)
}

/** `held` counts from when it first had to wait. */
const remedyLater: Guard = (args, house) =>
  nextRemedy(args, house).do === 'hold' &&
  severityRank(args.context.severity) < 2 &&
  args.event.at < (args.context.remote.held?.since ?? args.event.at) + house.policy.remedyHold

/**
 * The questions the machine's table asks, by name. The context they see already holds the event's facts (see absorb.ts),
 * so "all clear" includes the fault that just cleared.
 */
export const guards = {
  /** A remedy may be sent now: the first, or one after another that did not help. */
  remedyNow: (args, house) => nextRemedy(args, house).do === 'send',
  /** One may be sent later, and there is time to wait for that: a critical fault never waits. */
  remedyLater,
  /** The last remedy made it worse: nothing more is tried. */
  remedyWorse: (args, house) => madeWorse(args, house),
  remoteFailedNext: (args, house) => answersRemote(args, false) && nextRemedy(args, house).do === 'send',
  remoteFailedLater: (args, house) => answersRemote(args, false) && remedyLater(args, house),
  critical: ({ event }) =>
    (event.type === 'faultOpened' || event.type === 'faultChanged') && severityRank(event.fault.severity) >= 2,
  allClear: ({ context }) => openFaults(context).length === 0,
  /** The device shows it works, and nobody says otherwise. */
  mended: ({ context }) => context.faults.length > 0 && openFaults(context).length === 0 && !context.disputed,
  remoteFailed: (args) => answersRemote(args, false),
  remoteDone: (args) => answersRemote(args, true),
  /** An answer to a command this case sent, from the device it was sent to. */
  ours: (args) =>
    answersRemote(args, true) ||
    answersRemote(args, false) ||
    args.context.commands.some(
      (command) =>
        args.event.type === 'commandResult' &&
        command.id === args.event.commandId &&
        command.deviceId === args.event.deviceId,
    ),
  stoodStill: ({ context, event }) => 'stoodStill' in event && event.stoodStill > context.standstillCounted,
  reporting: reports,
  reportingNobodyToAsk: (args, house) => args.context.customerId === null && reports(args, house),
  extensionsLeft: ({ context }, { policy }) => context.extensions < policy.maxExtensions,
  visitAhead: ({ event }) => event.type === 'planVisit' && event.from < event.to && event.to > event.at,
  /** A visit was arranged and nobody has said yet what came of it. */
  visitPlanned: ({ context }) => context.visit !== null && context.promises.visit !== null,
  partAhead: ({ event }) => event.type === 'orderPart' && event.expectedAt > event.at,
  holdAhead: ({ event }) => event.type === 'hold' && (event.until === null ? event.untilWorse : event.until > event.at),
  /** Bad enough to take up what was put aside until it gets worse. */
  worse: ({ context, event }) =>
    (event.type === 'faultOpened' || event.type === 'faultChanged') &&
    (severityRank(event.fault.severity) >= 2 || (context.hold?.untilWorse ?? false)) &&
    context.faults.some((fault) => fault.id === event.fault.id && fault.open),
  /** What was mended once for a whole incident need not be watched as long by every device of it; but it has to report. */
  watchedEnough: (args, house) =>
    args.event.type === 'closeWithIncident' &&
    args.context.watchingSince !== null &&
    args.event.at - args.context.watchingSince - args.event.stoodStill >= house.policy.incidentWatch &&
    reports(args, house),
  promiseFeasible: ({ context, event }, { policy }) =>
    event.type === 'promise' &&
    context.customerId !== null &&
    event.dueAt >= earliestFix(context, { at: event.at, policy }).at,
  openTask: ({ context, event }) =>
    event.type === 'completeTask' && context.tasks.some((task) => task.id === event.taskId && task.doneAt === null),
  /** A case keeps at least one device; and only its own can leave. */
  someStay: ({ context, event }) =>
    event.type === 'split' &&
    event.deviceIds.every((id) => context.devices.some((device) => device.id === id)) &&
    context.devices.some((device) => !event.deviceIds.includes(device.id)),
  /** What comes over from the other case is not mended yet. */
  bringsTrouble: ({ event }) =>
    event.type === 'mergedIn' &&
    (event.carried.waiting || event.carried.disputed || event.carried.faults.some((fault) => fault.open)),
  known: ({ context, event }) =>
    event.type === 'sendCommand' && context.devices.some((device) => device.id === event.deviceId),
  customerKnows: ({ context }) => context.customerId !== null && context.toldAt !== null,
  // The page asks as soon as the case is closed; the mail an hour later is for those who have not looked.
  mayStillAnswer: (args, house) => inReopenWindow(args, house) && !args.context.surveyAnswered,
  badScore: (args, house) => inReopenWindow(args, house) && !args.context.surveyAnswered && badScore(args, house),
  askedLately: ({ event }, { policy }) =>
    'circumstances' in event &&
    event.circumstances?.lastSurveyAt != null &&
    event.at - event.circumstances.lastSurveyAt < policy.surveyQuiet,
  surveyUnanswered: ({ context }) => context.surveySent && !context.surveyAnswered && !context.erased,
  /** Told once, not yet asked since it was closed last, and still the same person. */
  mayCheckIn: ({ context }) =>
    context.customerId !== null && context.toldAt !== null && context.checkedInAt === null && !context.erased,
  askedIfWell: ({ context }) => context.checkedInAt !== null && context.allWellAt === null,
  surveyDue: ({ context }) =>
    context.customerId !== null && context.toldAt !== null && !context.surveySent && !context.surveyAnswered,
  inReopenWindow,
  openOffer: ({ context, event }) =>
    event.type === 'acceptOffer' &&
    context.offers.some((offer) => offer.id === event.offerId && offer.state === 'offered'),
  /** By somebody else than who made it: nobody approves their own, however they come to it. */
  awaitedApproval: ({ context, event }) =>
    event.type === 'approvalDecided' &&
    context.offers.some(
      ({ id, state, madeBy }) => id === event.offerId && state === 'needsApproval' && madeBy !== event.by.id,
    ),
  /** Whoever made it may take it back until it is accepted, a manager also then. */
  mayWithdraw: ({ context, event }) =>
    event.type === 'withdrawOffer' &&
    context.offers.some(
      ({ id, state, madeBy }) =>
        id === event.offerId &&
        (((state === 'needsApproval' || state === 'offered') && madeBy === event.by.id) ||
          ((state === 'needsApproval' || state === 'offered' || state === 'accepted') &&
            mayActAs(event.by.role, 'manager'))),
    ),
  acknowledgementHolds: ({ context, event }) =>
    context.ackUntil !== null && event.at < context.ackUntil && !callsAnew(context, event),
  callsLeft: ({ context }, { policy }) => context.calls < policy.maxCalls,
  assignedToSelf: ({ event }) => event.type === 'assign' && event.to === event.by.id,
  ownerFound: ({ event }) => 'candidate' in event && event.candidate !== null,
} as const satisfies Record<string, Guard>
export type GuardName = keyof typeof guards
