import type { Sample } from '../../domain/observation.ts'
import type { ThresholdRule } from '../../domain/rule.ts'
import type { DeviceContext, DeviceDetector, Verdict } from '../detector.ts'
import { duration, metricWords, quantity } from '../words.ts'

/**
 * Operators' rules. A rule fires when its metric has been beyond the limit at every reading for its duration, and clears at the
 * first reading back at (or past) `clearAt`. A rule that is removed, changed, or no longer meant for this device clears its fault.
 * A false-alarm mark cannot move the operator's limit: it makes the condition last longer before it counts.
 */
export interface ThresholdState {
  rules: Map<string, RuleState>
}
interface RuleState {
  /** The rule as it was, to tell a changed one. */
  text: string
  metric: string
  since: number | undefined
  raised: boolean
}

/** What a mark adds to rules that fire at once. */
const extraMs = 120_000

const meantFor = (rule: ThresholdRule, { profile }: DeviceContext): boolean =>
  rule.model === undefined || rule.model === profile?.model

const texts = new WeakMap<ThresholdRule, string>()
const textOf = (rule: ThresholdRule): string => {
  const known = texts.get(rule)
  if (known !== undefined) return known
  const { metric, when, limit, clearAt, forSeconds, severity } = rule
  const text = JSON.stringify([metric, when, limit, clearAt, forSeconds, severity])
  texts.set(rule, text)
  return text
}

export const threshold: DeviceDetector<ThresholdState> = {
  scope: 'device',
  name: 'threshold',
  version: 1,
  kind: 'threshold',
  init: () => ({ rules: new Map() }),
  step(state, input, { context, out }) {
    if (input.kind === 'refresh') dropOutdated(state, { context, out })
    else if (input.kind === 'sample' && input.timing === 'onTime')
      for (const rule of context.rules) {
        const value = input.values[rule.metric]
        if (typeof value === 'number' && Number.isFinite(value) && meantFor(rule, context))
          apply(state, rule, { value, sample: input, context, out })
      }
  },
  due: () => Number.POSITIVE_INFINITY,
  accept(state, { code }) {
    if (code !== undefined) state.rules.delete(code)
  },
  watch: (_state, context) =>
    context.rules
      .filter((rule) => meantFor(rule, context))
      .map((rule) => ({
        metric: rule.metric,
        state: 'watching',
        reason: `rule “${rule.name}”: ${rule.when} ${quantity(rule.limit, metricWords(rule.metric).unit)}`,
      })),
}

const dropOutdated = (state: ThresholdState, { context, out }: { context: DeviceContext; out: Verdict[] }): void => {
  for (const [id, known] of state.rules) {
    const rule = context.rules.find((candidate) => candidate.id === id)
    if (rule && meantFor(rule, context) && textOf(rule) === known.text) continue
    state.rules.delete(id)
    if (known.raised) out.push({ faulty: false, kind: 'threshold', metric: known.metric, code: id })
  }
}

const apply = (
  state: ThresholdState,
  rule: ThresholdRule,
  { value, sample, context, out }: { value: number; sample: Sample; context: DeviceContext; out: Verdict[] },
): void => {
  const beyond = rule.when === 'above' ? value > rule.limit : value < rule.limit
  let known = state.rules.get(rule.id)
  if (!known) {
    if (!beyond) return
    known = { text: textOf(rule), metric: rule.metric, since: undefined, raised: false }
    state.rules.set(rule.id, known)
  }
  if (known.raised) {
    const clearAt = rule.clearAt ?? rule.limit
    if (rule.when === 'above' ? value > clearAt : value < clearAt) return
    state.rules.delete(rule.id)
    out.push({ faulty: false, kind: 'threshold', metric: rule.metric, code: rule.id })
    return
  }
  if (!beyond) {
    state.rules.delete(rule.id)
    return
  }
  known.since ??= sample.ts
  const loosen = context.loosen('threshold', rule.id)
  const lasted = sample.ts - known.since
  if (lasted < rule.forSeconds * 1000 * loosen + (loosen - 1) * extraMs) return
  known.raised = true
  const { name, unit } = metricWords(rule.metric)
  out.push({
    faulty: true,
    kind: 'threshold',
    metric: rule.metric,
    code: rule.id,
    severity: rule.severity,
    startedAt: known.since,
    explanation: `${name} is ${quantity(value, unit)}${lasted === 0 ? '' : ` and has been ${rule.when} ${quantity(rule.limit, unit)} for ${duration(lasted)}`}; the rule “${rule.name}” allows ${rule.when === 'above' ? 'at most' : 'at least'} ${quantity(rule.limit, unit)}.`,
    evidence: {
      from: known.since,
      to: sample.ts,
      observed: value,
      expected: rule.when === 'above' ? { low: null, high: rule.limit } : { low: rule.limit, high: null },
      confidence: 1,
      facts: { rule: rule.name, forSeconds: rule.forSeconds },
    },
  })
}
