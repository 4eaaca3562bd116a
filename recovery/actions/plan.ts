import { casePlaybook } from '../about.ts'
import { isRepeated, outageOf } from '../amends/amendsOf.ts'
import type { Draft } from '../draft.ts'
import type { CaseEvent } from '../events.ts'
import { spoken } from './act.ts'
import { proposeReplacement } from './amends.ts'
import { putTask } from './tasks.ts'

/** Why routine will not do; null when it will. */
export const whySenior = ({ context, house, at }: Pick<Draft, 'context' | 'house' | 'at'>): string | null => {
  const { policy } = house
  if (casePlaybook(context, house)?.safety) return 'somebody could come to harm'
  const outage = outageOf(context, { at, policy })
  if (outage >= policy.severeAfter) return `it has been out of order for ${spoken(outage)}`
  const { models, tiers } = policy.valuable
  const precious = context.devices.find(({ model }) =>
    models.some((name) => model?.toLowerCase().includes(name.toLowerCase())),
  )
  if (precious) return `${precious.name} is worth a lot`
  if (context.severity === 'critical' && context.tier !== null && tiers.includes(context.tier))
    return `it fails one of our most loyal customers (${context.tier})`
  if (context.repeats.device > 0) return 'the same device has failed before within the last months'
  return isRepeated(context) ? 'the same customer has had trouble before within the last months' : null
}

/**
 * A severe or repeated failure switches the plan, once and for good: no routine coupon, a senior owner, a personal call, a
 * replacement offer. Looked at with every step of a case that somebody works on, so that a long outage is noticed too.
 */
export const reviewPlan = (draft: Draft, event: CaseEvent): void => {
  const { context, house, at } = draft
  if (context.plan === 'senior') return
  const why = whySenior(draft)
  if (why === null) return
  context.plan = 'senior'
  draft.note('seniorPlan', `This is no routine case: ${why}. Somebody senior takes it and calls the customer.`)
  const named = 'routing' in event ? event.routing?.seniorId : undefined
  context.seniorId = named ?? context.seniorId
  handToSenior(draft, why)
  if (context.customerId === null || context.erased) return
  putTask(draft, {
    kind: 'call',
    title: `Call the customer personally: ${why}.`,
    dueAt: at + house.policy.seniorCallWithin,
  })
  proposeReplacement(draft)
}

/** Who owns it already gives it over, and the new owner has as long to acknowledge as anybody. A new case is given to them by `callOwner`. */
const handToSenior = (draft: Draft, why: string): void => {
  const { context, house, at } = draft
  const before = context.ownerId
  if (before === null || context.seniorId === before) return
  const detail = `This is no routine case: ${why}.`
  if (context.seniorId === null) {
    draft.tellStaff('staffCase', { who: 'leader' }, { reason: 'senior', detail, acknowledgeBy: null, said: null })
    return
  }
  context.ownerId = context.seniorId
  context.handOvers += 1
  context.ackUntil = null
  const acknowledgeBy = at + house.policy.ackTarget
  if (context.deadlines.ackExpires !== undefined) draft.setDeadline('ackExpires', acknowledgeBy)
  draft.tellStaff('staffCase', { who: 'owner' }, { reason: 'senior', detail, acknowledgeBy, said: null })
}
