import { z } from 'zod'
import type { RecoveryCase } from '../domain/case.ts'
import type { StoredCase } from '../store/caseStore.ts'
import { type CaseContext, caseContext, emptyContext, untried } from './caseContext.ts'
import { machineVersion, ownershipStates, type RepairState, repairStates } from './machine.ts'
import { upgraded } from './snapshotUpgrades.ts'

/** What is stored of the machine: where it stands and all it knows. */
export const caseSnapshot = z.object({
  value: z.object({ repair: z.enum(repairStates), ownership: z.enum(ownershipStates) }),
  context: caseContext,
})
export type CaseSnapshot = z.infer<typeof caseSnapshot>

/**
 * Reads a stored case, of this machine or an earlier one. A snapshot that cannot be read is never a reason to forget a customer:
 * the case goes on from its row, open ones as `repairing` with its owner called again, and `lost` says why.
 * (XState itself would restore an unknown state as status `error` without a word.)
 */
export const readSnapshot = (stored: StoredCase): { snapshot: CaseSnapshot; lost: string | null } => {
  const parsed = caseSnapshot.safeParse(upgraded(stored))
  if (parsed.success) return { snapshot: parsed.data, lost: null }
  return {
    snapshot: { value: { repair: standsAt(stored.row), ownership: 'idle' }, context: fromRow(stored.row) },
    lost:
      stored.machineVersion === machineVersion
        ? 'What was stored of this case could not be read; it goes on from what the lists know.'
        : `This case was stored by version ${stored.machineVersion} of the machine; it goes on from what the lists know.`,
  }
}

const standsAt = (row: RecoveryCase): RepairState =>
  row.state === 'closed' || row.state === 'cancelled' || row.state === 'merged' ? row.state : 'repairing'

const fromRow = (row: RecoveryCase): CaseContext => ({
  ...emptyContext({ caseId: row.id, number: row.number, customerId: row.customerId, at: row.openedAt }),
  incidentId: row.incidentId,
  devices: row.deviceIds.map((id) => ({ id, name: id, model: null, expectEverySeconds: null })),
  severity: row.severity,
  title: row.title,
  firstHeardFrom: row.firstHeardFrom,
  faultStartedAt: row.faultStartedAt,
  toldAt: row.toldAt,
  fixedAt: row.fixedAt,
  closedAt: row.closedAt,
  outcome: row.outcome,
  reopenCount: row.reopenCount,
  ownerId: row.ownerId,
  acknowledgedAt: row.acknowledgedAt,
  teamId: row.teamId,
  category: row.category,
  priority: row.priority,
  plan: row.plan,
  cause: row.cause,
  handOvers: row.handOvers,
  mergedInto: row.mergedInto,
  splitFrom: row.splitFrom,
  formerIncidentId: row.formerIncidentId ?? null,
  story: row.story,
  escalationLevel: row.escalationLevel,
  // A remedy may have been tried: never risk a second one.
  remote: { ...untried, attempts: 1 },
  surveySent: row.state === 'closed',
})
