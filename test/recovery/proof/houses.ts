import { hour, minute } from '../../../domain/clock.ts'
import type { House } from '../../../recovery/guards.ts'
import { shippedRuleBook } from '../../../recovery/ruleBook.ts'

const shipped = shippedRuleBook()

/** The rule book as shipped, and as somebody may have changed it since: by its version. */
export const houses: readonly House[] = [
  shipped,
  // Stingy and quick.
  {
    ...shippedRuleBook({ agentLimitMinor: 2_000, autoCreditMinor: 1_500, verifyFor: 5 * minute, maxCalls: 2 }),
    targets: [],
  },
  // No remedies, no money unasked, and hardly a promise that holds.
  {
    ...shippedRuleBook({ remoteWithin: 0, autoCreditMinor: 0, promiseFixedWithin: 2 * hour, updateEvery: hour }),
    playbooks: [],
  },
  // Another currency, and next to nothing that waits.
  {
    ...shippedRuleBook({ currency: 'JPY', learnAfter: 0, surveyAfter: 0, ackTarget: 0, ackBreach: 0 }),
    playbooks: shipped.playbooks.map((playbook) => ({
      ...playbook,
      remedies: playbook.remedies.map((remedy) => ({ ...remedy, maxAttempts: 3 })),
    })),
  },
]
export const houseOf = (version: number): House => {
  const house = houses[version]
  if (!house) throw new Error(`There is no rule book ${version}`)
  return house
}

/** How often any of them lets this command be tried in one case. */
export const mostAttempts = (command: string): number =>
  Math.max(
    0,
    ...houses.flatMap(({ playbooks }) =>
      playbooks.flatMap(({ remedies }) =>
        remedies.flatMap((one) => (one.command === command ? [one.maxAttempts] : [])),
      ),
    ),
  )
