import { z } from 'zod'
import { offerLimits, offerRules } from '../domain/offer.ts'
import { playbook } from '../domain/playbook.ts'
import { defaultServiceTargets, type ServiceTarget, serviceTargets } from '../domain/serviceTarget.ts'
import { shippedLimits, shippedOfferRules } from './amends/shipped.ts'
import { playbooks } from './playbooks.ts'
import { type RecoveryPolicy, recoveryPolicy } from './policy.ts'

/** Everything an operator can change that decisions depend on, as one document with one version. */
export const ruleBook = z.object({
  /** 0: as shipped. */
  version: z.int().nonnegative(),
  policy: recoveryPolicy,
  playbooks: z.array(playbook).max(1_000),
  offerRules,
  limits: offerLimits,
  targets: serviceTargets,
})
export type RuleBook = z.infer<typeof ruleBook>

export const ruleBookParts = ['policy', 'playbooks', 'offerRules', 'limits', 'targets'] as const
export type RuleBookPart = (typeof ruleBookParts)[number]
/** New values of some parts; of the policy, of some of its numbers. */
export type RuleBookChange = Partial<Pick<RuleBook, Exclude<RuleBookPart, 'policy' | 'playbooks'>>> & {
  /** As people wrote them: they are read, with everything that is wrong told at once. */
  readonly playbooks?: readonly unknown[]
  readonly policy?: Readonly<Partial<RecoveryPolicy> | Record<string, unknown>>
}

/** The shipped times to acknowledge are the policy's, so that an operator's older settings go on to count. */
const shippedTargets = ({ ackTarget, ackBreach }: RecoveryPolicy): ServiceTarget[] =>
  defaultServiceTargets.map((target) =>
    target.what === 'acknowledged' && ackTarget > 0
      ? { ...target, withinMs: ackTarget, breachMs: Math.max(ackTarget, ackBreach) }
      : target,
  )

/** Version 0: in force until somebody changes something. */
export const shippedRuleBook = (overrides: Partial<RecoveryPolicy> = {}): RuleBook => {
  const policy = recoveryPolicy.parse(overrides)
  return {
    version: 0,
    policy,
    playbooks: [...playbooks],
    offerRules: shippedOfferRules(policy),
    limits: shippedLimits(policy),
    targets: shippedTargets(policy),
  }
}
