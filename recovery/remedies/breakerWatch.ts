import { day, minute } from '../../domain/clock.ts'
import type { RemedyStore } from '../../store/remedyStore.ts'
import type { Runner } from '../runner.ts'
import type { RemedyFacts } from './remedyFacts.ts'

/** So many outcomes are looked at in one turn; what is left waits for the next. */
const perTurn = 500
/** Steps are stored a little after their own time: what is not older than this is looked at again. */
const overlap = minute

/**
 * Tells managers, once, that a remedy was stopped for a model: in the case whose outcome stopped it. Reads what is stored, so
 * an opening is told also when we were killed between the outcome and telling.
 */
export const createBreakerWatch = (o: {
  remedies: Pick<RemedyStore, 'settledAfter'>
  facts: Pick<RemedyFacts, 'breaker'>
  runner: Pick<Runner, 'step'>
  /** Our clock, ms. */
  now(): number
}) => {
  let lookedTo: number | undefined
  const told = new Set<string>()
  return async (): Promise<void> => {
    const settled = await o.remedies.settledAfter(lookedTo ?? o.now() - day, perTurn)
    const lastOf = new Map(settled.map((attempt) => [JSON.stringify([attempt.model, attempt.command]), attempt]))
    for (const { model, command, caseId } of lastOf.values()) {
      const { state, opening, why, trialFrom, trying } = await o.facts.breaker({ model, command })
      const key = `breaker:${model}:${command}:${opening}`
      if (state === 'closed' || trying || trialFrom === null || told.has(key)) continue
      await o.runner.step(
        caseId,
        async () => ({
          type: 'breakerOpened',
          at: o.now(),
          actor: 'system',
          model,
          command,
          why: why ?? '',
          trialFrom,
        }),
        { requestKey: key },
      )
      told.add(key)
    }
    const last = settled.at(-1)?.settledAt ?? null
    if (last !== null) lookedTo = settled.length < perTurn ? last - overlap : last
  }
}
