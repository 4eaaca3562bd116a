import { getNextTransitions, type SnapshotFrom, transition } from 'xstate'
import { z } from 'zod'
import { type ActionName, actionNames } from './actionNames.ts'
import type { GuardArgs, House } from './guards.ts'
import { createCaseMachine, type OwnershipState, ownershipStates, type RepairState, repairStates } from './machine.ts'

/** Where a case stands in both regions of the table. */
export interface Standing {
  readonly repair: RepairState
  readonly ownership: OwnershipState
}
type CaseMachine = ReturnType<typeof createCaseMachine>

const standing = z.object({ repair: z.enum(repairStates), ownership: z.enum(ownershipStates) })
const known: ReadonlySet<string> = new Set(actionNames)
const isAction = (name: string): name is ActionName => known.has(name)

/** Building a machine costs more than all its steps: one for each rule book, for as long as that is in use. */
const machines = new WeakMap<House, CaseMachine>()
const machineFor = (house: House): CaseMachine => {
  const machine = machines.get(house) ?? createCaseMachine(house)
  machines.set(house, machine)
  return machine
}

const at = (machine: CaseMachine, value: Standing, args: GuardArgs): SnapshotFrom<CaseMachine> =>
  machine.resolveState({ value: { ...value }, context: args.context })

/**
 * One event through the table by XState: where the case stands then, and what is to be done, in order. Null when the table
 * has nothing for it here. Every step of the table moves or asks for something (decide.test.ts), so that is how it is told:
 * asking XState first whether it can would evaluate every guard twice.
 */
export const takeStep = (
  before: Standing,
  args: GuardArgs,
  house: House,
): { readonly value: Standing; readonly asked: readonly ActionName[] } | null => {
  const machine = machineFor(house)
  const [after, actions] = transition(machine, at(machine, before, args), args.event)
  if (after.status !== 'active') throw new Error(`The case machine stopped (${after.status}) upon ${args.event.type}`)
  const value = standing.parse(after.value)
  const asked = actions.map(({ type }) => {
    if (!isAction(type)) throw new Error(`The machine's table asks for ${type}, which nobody can do`)
    return type
  })
  const moved = value.repair !== before.repair || value.ownership !== before.ownership
  return moved || asked.length > 0 ? { value, asked } : null
}

/** The names of the events that the table has anything for here. */
export const eventsAt = (value: Standing, args: GuardArgs, house: House): string[] => {
  const machine = machineFor(house)
  const names = getNextTransitions(at(machine, value, args)).map(({ eventType }) => eventType)
  return [...new Set(names)].filter((name) => name !== '')
}
