import type { CaseState, RecoveryCase } from '../domain/case.ts'
import type { CaseContext } from './caseContext.ts'
import type { RepairState } from './machine.ts'

/** The machine's states in the words people read. */
export const caseStateOf: Record<Exclude<RepairState, 'new'>, CaseState> = {
  remoteWaiting: 'remoteFix',
  remoteHeld: 'remoteFix',
  remoteWatching: 'remoteFix',
  repairing: 'repairing',
  visitArranged: 'waiting',
  partOrdered: 'waiting',
  onHold: 'onHold',
  claimed: 'verifying',
  watching: 'verifying',
  awaitingCustomer: 'awaitingCustomer',
  closed: 'closed',
  learned: 'closed',
  merged: 'merged',
  cancelled: 'cancelled',
}

/** The row that lists and filters see. */
export const rowOf = (
  context: CaseContext,
  at: { repair: Exclude<RepairState, 'new'>; version: number },
): RecoveryCase => ({
  id: context.id,
  number: context.number,
  customerId: context.customerId,
  deviceIds: context.devices.map((device) => device.id),
  faultIds: context.faults.map((fault) => fault.id),
  incidentId: context.incidentId,
  state: caseStateOf[at.repair],
  severity: context.severity,
  title: context.title,
  firstHeardFrom: context.firstHeardFrom,
  ownerId: context.ownerId,
  acknowledgedAt: context.acknowledgedAt,
  escalationLevel: context.escalationLevel,
  openedAt: context.openedAt,
  faultStartedAt: context.faultStartedAt,
  toldAt: context.toldAt,
  fixedAt: context.fixedAt,
  closedAt: context.closedAt,
  outcome: context.outcome,
  reopenCount: context.reopenCount,
  teamId: context.teamId,
  category: context.category,
  priority: context.priority,
  plan: context.plan,
  cause: context.cause,
  handOvers: context.handOvers,
  ...waits(context, at.repair),
  holdReason: context.hold?.reason ?? null,
  targetFixedBy: context.targetFixedBy,
  pausedMs: context.pausedMs,
  promiseDueAt: earliest(Object.values(context.promises)),
  openTasks: context.tasks.filter(({ doneAt }) => doneAt === null).length,
  mergedInto: context.mergedInto,
  splitFrom: context.splitFrom,
  ...(context.formerIncidentId !== null && { formerIncidentId: context.formerIncidentId }),
  story: context.story,
  version: at.version,
})

const waits = (
  { visit, part, hold }: CaseContext,
  repair: Exclude<RepairState, 'new'>,
): Pick<RecoveryCase, 'waitingFor' | 'waitsUntil'> => {
  if (repair === 'visitArranged') return { waitingFor: 'visit', waitsUntil: visit?.to ?? null }
  if (repair === 'partOrdered') return { waitingFor: 'part', waitsUntil: part?.expectedAt ?? null }
  return { waitingFor: null, waitsUntil: hold?.until ?? null }
}

const earliest = (promises: readonly (CaseContext['promises']['fixed'] | null)[]): number | null =>
  promises.reduce<number | null>(
    (first, promise) => (promise === null ? first : Math.min(first ?? promise.publicDueAt, promise.publicDueAt)),
    null,
  )
