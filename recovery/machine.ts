import { ownership } from './ownershipStates.ts'
import { repair } from './repairStates.ts'

/** Raise when states are renamed or removed, and say in snapshotUpgrades.ts what becomes of stored cases. */
export const machineVersion = 2

/**
 * The life of a case as a table: two things go on at once, the repair and whose it is. It does nothing itself: actions are
 * names, timers are deadlines stored by the runner (P5), and neither `after` nor `invoke` is used (lost and run twice on
 * restore, measured on XState 5.33). walk.ts reads it as XState does; machineDiagram.ts draws it.
 */
export const table = { id: 'case', type: 'parallel', states: { repair, ownership } } as const

/** Where somebody has to get it fixed, so somebody has to have seen it. */
export const needsPerson = ['repairing', 'claimed', 'visitArranged', 'partOrdered'] as const

export const repairStates = Object.keys(table.states.repair.states) as (keyof typeof table.states.repair.states)[]
export const ownershipStates = Object.keys(
  table.states.ownership.states,
) as (keyof typeof table.states.ownership.states)[]
export type RepairState = (typeof repairStates)[number]
export type OwnershipState = (typeof ownershipStates)[number]
