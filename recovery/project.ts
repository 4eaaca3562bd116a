import type { CaseState, RecoveryCase } from '../domain/case.ts'
import type { CaseContext } from './caseContext.ts'
import type { RepairState } from './machine.ts'

/** The machine's states in the words people read. */
export const caseStateOf: Record<Exclude<RepairState, 'new'>, CaseState> = {
  remoteWaiting: 'remoteFix',
  remoteWatching: 'remoteFix',
  repairing: 'repairing',
  claimed: 'verifying',
  watching: 'verifying',
  awaitingCustomer: 'awaitingCustomer',
  closed: 'closed',
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
  version: at.version,
})
