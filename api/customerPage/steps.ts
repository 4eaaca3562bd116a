import type { RecoveryCase } from '../../domain/case.ts'

export type StepName = 'found' | 'heard' | 'told' | 'fixing' | 'fixed' | 'checked' | 'confirmed' | 'closed'
export interface Step {
  readonly name: StepName
  readonly state: 'done' | 'now' | 'next'
  readonly at: number | null
}

/** How many steps are behind us, by where the case stands. */
const behind: Readonly<Record<RecoveryCase['state'], number>> = {
  remoteFix: 1,
  repairing: 2,
  waiting: 2,
  onHold: 2,
  verifying: 3,
  awaitingCustomer: 4,
  closed: 5,
  merged: 5,
  cancelled: 5,
}

/**
 * The case as five simple steps: found, told, being fixed, checked by the device itself, confirmed. One of them is `now`
 * until all are done. A case that ended otherwise shows only what did happen; a false alarm has no such story.
 *
 * @param confirmed whether the customer said so, or it was closed without their word
 */
export const stepsOf = (row: RecoveryCase, confirmed: boolean): Step[] => {
  if (row.state === 'cancelled' || row.state === 'merged') return []
  const over = row.state === 'closed'
  const done = behind[row.state]
  const steps: { name: StepName; at: number | null; happened?: boolean }[] = [
    { name: row.firstHeardFrom === 'complaint' ? 'heard' : 'found', at: row.openedAt },
    { name: 'told', at: row.toldAt, happened: row.toldAt !== null },
    { name: done > 2 ? 'fixed' : 'fixing', at: null, happened: row.fixedAt !== null },
    { name: 'checked', at: row.fixedAt, happened: row.fixedAt !== null },
    { name: over && !confirmed ? 'closed' : 'confirmed', at: row.closedAt },
  ]
  return steps
    .filter(({ happened = true }) => happened || !over)
    .map(({ name, at }, index) => {
      const state = over || index < done ? 'done' : index === done ? 'now' : 'next'
      return { name, state, at: state === 'done' ? at : null }
    })
}
