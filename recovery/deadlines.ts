import { setImmediate as breathe } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { CaseStore } from '../store/caseStore.ts'
import { deadlineNames } from './caseContext.ts'
import type { Facts } from './facts.ts'
import type { Runner } from './runner.ts'

const batchSize = 200

/**
 * Acts on what is due, earliest first, until nothing more is. A deadline that was moved or cleared meanwhile is left alone;
 * one that cannot be acted on is logged and tried again at the next call.
 */
export const runDeadlines = async (o: {
  cases: CaseStore
  runner: Runner
  facts: Facts
  now(): number
  stopped(): boolean
  log: Logger
}): Promise<void> => {
  const tried = new Set<string>()
  while (!o.stopped()) {
    const due = (await o.cases.dueDeadlines(o.now(), batchSize)).filter(
      (deadline) => !tried.has(`${deadline.caseId} ${deadline.name} ${deadline.dueAt}`),
    )
    if (due.length === 0) return
    for (const deadline of due) {
      if (o.stopped()) return
      tried.add(`${deadline.caseId} ${deadline.name} ${deadline.dueAt}`)
      const name = deadlineNames.find((known) => known === deadline.name)
      if (name === undefined) {
        o.log.error({ deadline }, 'a deadline of a name this version does not know is left alone')
        continue
      }
      try {
        await o.runner.step(
          deadline.caseId,
          async (stored) => {
            const now = (await o.cases.deadlines(deadline.caseId)).find((row) => row.name === name)
            return now === undefined || now.dueAt > o.now() ? null : o.facts.due(name, stored)
          },
          {},
        )
        // So many may be due at once that others have to get their turn in between.
        await breathe()
      } catch (error) {
        o.log.error({ err: error, deadline }, 'a deadline could not be acted on')
      }
    }
  }
}
