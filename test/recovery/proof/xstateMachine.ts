import { and, not, or, setup, stateIn } from 'xstate'
import { type ActionName, actionNames } from '../../../recovery/actionNames.ts'
import type { CaseContext } from '../../../recovery/caseContext.ts'
import type { CaseEvent } from '../../../recovery/events.ts'
import { type GuardName, guards, type House } from '../../../recovery/guards.ts'
import { needsPerson, table } from '../../../recovery/machine.ts'

const nothing = (): void => {}

/** The same table as XState reads it: what recovery/walk.ts is held against. Its types check every name in the table. */
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
