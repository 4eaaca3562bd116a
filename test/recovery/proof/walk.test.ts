import fc from 'fast-check'
import { expect, it } from 'vitest'
import { getNextTransitions, initialTransition, transition } from 'xstate'
import { absorb, beginning } from '../../../recovery/absorb.ts'
import type { CaseEvent } from '../../../recovery/events.ts'
import type { House } from '../../../recovery/guards.ts'
import { readSnapshot } from '../../../recovery/snapshot.ts'
import { eventsAt, walk } from '../../../recovery/walk.ts'
import type { StoredCase } from '../../../store/caseStore.ts'
import { life } from './happenings.ts'
import { houseOf, houses } from './houses.ts'
import { live } from './live.ts'
import { createCaseMachine } from './xstateMachine.ts'

const machines = new Map(houses.map((house) => [house, createCaseMachine(house)]))

/** One event by XState's own interpreter. */
const byXstate = (current: StoredCase | undefined, event: CaseEvent, house: House) => {
  const machine = machines.get(house) ?? createCaseMachine(house)
  const snapshot = current && readSnapshot(current).snapshot
  const context = absorb(snapshot?.context ?? beginning(event), event, house)
  const before = snapshot
    ? machine.resolveState({ value: snapshot.value, context })
    : initialTransition(machine, context)[0]
  const [after, asked] = transition(machine, before, event)
  return {
    handled: before.can(event),
    value: after.value,
    asked: asked.map(({ type }) => type),
    possible: [...new Set(getNextTransitions(before).map(({ eventType }) => eventType))].filter((type) => type !== ''),
  }
}
const byWalking = (current: StoredCase | undefined, event: CaseEvent, house: House) => {
  const { value, context } = current
    ? readSnapshot(current).snapshot
    : { value: { repair: 'new', ownership: 'idle' } as const, context: beginning(event) }
  return {
    ...walk(value, { context: absorb(context, event, house), event }, house),
    possible: eventsAt(value),
  }
}

it('the table is walked as XState walks it: the same steps, the same actions in the same order', () => {
  const left: { event: CaseEvent; before: StoredCase | undefined }[] = []
  fc.assert(
    fc.property(life, (one) => {
      live(one, ({ event, before }) => {
        const house = houseOf(event.rules ?? 0)
        expect(byWalking(before, event, house)).toEqual(byXstate(before, event, house))
        // What happened to one case, in a state where it may be nonsense.
        left.push({ event, before })
        const { event: strange } = left[Math.floor(left.length / 2)] ?? { event }
        if (before) expect(byWalking(before, strange, house)).toEqual(byXstate(before, strange, house))
      })
    }),
    { numRuns: 60 },
  )
})
