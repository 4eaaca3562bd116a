import { type CaseContext, openFaults } from './caseContext.ts'
import type { Carried } from './events.ts'
import type { RepairState } from './machine.ts'

const mending: readonly RepairState[] = ['repairing', 'visitArranged', 'partOrdered', 'onHold', 'claimed', 'watching']

/** What goes over to another case with these of the case's devices (all of them by default). */
export const carriedFrom = (
  { context, repair }: { context: CaseContext; repair: RepairState },
  deviceIds?: readonly string[],
): Carried => {
  const goes = (id: string): boolean => deviceIds === undefined || deviceIds.includes(id)
  const faults = context.faults.filter(({ deviceId }) => goes(deviceId))
  return {
    devices: context.devices.filter(({ id }) => goes(id)),
    faults,
    firstHeardFrom: context.firstHeardFrom,
    openedAt: context.openedAt,
    faultStartedAt: faults.reduce<number | null>(
      (first, { startedAt }) => Math.min(first ?? startedAt, startedAt),
      null,
    ),
    toldAt: context.toldAt,
    ownerId: context.ownerId,
    fixedDueAt: context.promises.fixed?.publicDueAt ?? null,
    nextUpdateDueAt: context.promises.nextUpdate?.publicDueAt ?? null,
    waiting: mending.includes(repair) && (openFaults(context).length > 0 || repair !== 'watching'),
    workedOn: context.workedOn,
    disputed: context.disputed,
    ...(context.surveySent && { surveySent: true }),
  }
}
