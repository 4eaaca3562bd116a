import {
  type AnyActorScope,
  createActor,
  type ExecutableActionObject,
  getNextTransitions,
  type SnapshotFrom,
} from 'xstate'
import { z } from 'zod'
import { type ActionName, actionNames } from './actionNames.ts'
import { emptyContext } from './caseContext.ts'
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

/**
 * A machine and the world it asks for: as XState's own `transition` makes one, which does nothing and notes the actions.
 * Building either costs more than all their steps (XState makes the second anew for every event): one for each rule book,
 * for as long as that is in use.
 */
interface Running {
  readonly machine: CaseMachine
  readonly scope: AnyActorScope
  asked: ExecutableActionObject[]
}
const nobodys = emptyContext({ caseId: '', number: 0, customerId: null, at: 0 })
const running = new WeakMap<House, Running>()
const runningFor = (house: House): Running => {
  const known = running.get(house)
  if (known) return known
  const machine = createCaseMachine(house)
  const self = createActor(machine, { input: nobodys })
  const nothing = () => {}
  const made: Running = {
    machine,
    asked: [],
    scope: {
      self,
      system: self.system,
      id: '',
      sessionId: '',
      logger: nothing,
      defer: nothing,
      emit: nothing,
      stopChild: nothing,
      actionExecutor: (action) => void made.asked.push(action),
    },
  }
  running.set(house, made)
  return made
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
  const run = runningFor(house)
  run.asked = []
  const after = run.machine.transition(at(run.machine, before, args), args.event, run.scope)
  const actions = run.asked
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
  const { machine } = runningFor(house)
  const names = getNextTransitions(at(machine, value, args)).map(({ eventType }) => eventType)
  return [...new Set(names)].filter((name) => name !== '')
}
