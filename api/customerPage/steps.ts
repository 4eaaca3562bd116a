import type { RecoveryCase } from '../../domain/case.ts'

export type StepName = 'found' | 'heard' | 'told' | 'fixing' | 'checked' | 'confirmed'
export interface Step {
  readonly name: StepName
  readonly state: 'done' | 'now' | 'next'
  readonly at: number | null
}

/** How many steps are behind us, by where the case stands. */
const behind: Readonly<Record<RecoveryCase['state'], number>> = {
  remoteFix: 1,
  repairing: 2,
  verifying: 3,
  awaitingCustomer: 4,
  closed: 5,
  cancelled: 5,
}

/**
 * The case as five simple steps: found, told, being fixed, checked by the device itself, confirmed. One of them is `now`
 * until all are done. Empty for a false alarm, which has no such story.
 */
export const stepsOf = (row: RecoveryCase): Step[] => {
  if (row.state === 'cancelled') return []
  const steps: { name: StepName; at: number | null }[] = [
    { name: row.firstHeardFrom === 'complaint' ? 'heard' : 'found', at: row.openedAt },
    { name: 'told', at: row.toldAt },
    { name: 'fixing', at: null },
    { name: 'checked', at: row.fixedAt },
    { name: 'confirmed', at: row.closedAt },
  ]
  const done = behind[row.state]
  return steps.map(({ name, at }, index) => {
    const state = index < done ? 'done' : index === done ? 'now' : 'next'
    return { name, state, at: state === 'done' ? at : null }
  })
}
