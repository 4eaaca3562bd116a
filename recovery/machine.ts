import { and, not, or, setup, stateIn } from 'xstate'
import { type ActionName, actionNames } from './actionNames.ts'
import type { CaseContext } from './caseContext.ts'
import type { CaseEvent } from './events.ts'
import { type GuardName, guards, type House } from './guards.ts'
import { ownership } from './ownershipStates.ts'
import { repair } from './repairStates.ts'

/** Raise when states are renamed or removed, and say in snapshotUpgrades.ts what becomes of stored cases. */
export const machineVersion = 2

/**
 * The life of a case as a table: two things go on at once, the repair and whose it is. It does nothing itself: actions are
 * names, timers are deadlines stored by the runner (P5), and neither `after` nor `invoke` is used (lost and run twice on
 * restore, measured on XState 5.33). decide.ts reads it; machineDiagram.ts draws it.
 */
export const table = { id: 'case', type: 'parallel', states: { repair, ownership } } as const

/** Where somebody has to get it fixed, so somebody has to have seen it. */
const needsPerson = ['repairing', 'claimed', 'visitArranged', 'partOrdered'] as const

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
  const personNeeded = or(needsPerson.map((state) => stateIn({ repair: state })))
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
