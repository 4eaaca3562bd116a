import { isDeepStrictEqual } from 'node:util'
import { createDecide } from '../../../recovery/decide.ts'
import { caseEvent } from '../../../recovery/events.ts'
import { machineVersion } from '../../../recovery/machine.ts'
import type { StoredCase } from '../../../store/caseStore.ts'
import type { Life } from './happenings.ts'
import { houseOf } from './houses.ts'
import { createLaws } from './laws.ts'
import { live, type Taken } from './live.ts'

/** Lives it, holds every step against the laws and the whole against its replay. Throws, saying what does not hold. */
export const proven = (life: Life, each: (taken: Taken) => void = () => {}): { steps: number } => {
  const laws = createLaws()
  const { events, last } = live(life, (taken) => {
    each(taken)
    const broken = laws(taken)
    if (broken.length > 0) throw new Error(`Step ${taken.after.row.version}, ${taken.event.type}: ${broken.join('; ')}`)
  })
  // Another process, later: it has the history and the rule books, and nothing else.
  const decide = createDecide(houseOf)
  const replayed = events.reduce<StoredCase | undefined>((current, event) => {
    const decision = decide(current, caseEvent.parse(JSON.parse(JSON.stringify(event))))
    if (!decision.handled) throw new Error(`${event.type} was taken, and is not when it is replayed`)
    return {
      row: decision.next.row,
      snapshot: JSON.parse(JSON.stringify(decision.next.snapshot)),
      machineVersion,
    }
  }, undefined)
  if (!isDeepStrictEqual(replayed, last)) throw new Error('The history does not replay to the same case')
  return { steps: events.length }
}
