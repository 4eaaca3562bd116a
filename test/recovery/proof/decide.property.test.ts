import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caseEvent } from '../../../recovery/events.ts'
import { eventTypes, life } from './happenings.ts'
import { proven } from './proven.ts'

describe('whatever happens, in whatever order', () => {
  it('the laws hold after every step, and the history replays: whatever was restarted or edited in between', () => {
    fc.assert(
      fc.property(life, (one) => {
        proven(one)
      }),
      { numRuns: 200 },
    )
  })

  it('every event there is can happen in these lives', () => {
    const single = caseEvent.options.flatMap(({ shape }) =>
      shape.type.def.type === 'literal' ? shape.type.def.values : [],
    )
    expect([...eventTypes, 'splitOff'].sort()).toEqual([...single].sort())
  })
})
