import type { Condition } from '../../../domain/ruleCondition.ts'
import type { DeviceContext, Shared } from '../../detector.ts'

/**
 * The limits that operators' rules set for this device, by metric: what wear is predicted to run into. Only rules that are one
 * limit, or a limit among conditions that must all hold, and whose words about the device are of its model, firmware or site.
 */
export const limitsOf = ({ rules, profile }: DeviceContext): Shared['limits'] => {
  let limits: Map<string, { low: number | null; high: number | null }> | undefined
  const add = (metric: string, side: 'low' | 'high', value: number): void => {
    limits ??= new Map()
    const known = limits.get(metric) ?? { low: null, high: null }
    const before = known[side]
    const nearer = before === null || (side === 'high' ? value < before : value > before)
    if (nearer) limits.set(metric, { ...known, [side]: value })
  }
  for (const rule of rules) {
    if (!rule.enabled) continue
    const parts: readonly Condition[] = rule.condition.type === 'and' ? rule.condition.of : [rule.condition]
    const meant = parts.every(
      (part) =>
        part.type !== 'device' ||
        (part.is === 'equal' && isText(part.attribute) && profile?.[part.attribute] === part.value),
    )
    if (!meant) continue
    for (const part of parts) {
      if (part.type === 'limit') add(part.metric, part.is === 'above' ? 'high' : 'low', part.limit)
      if (part.type === 'band' && part.is === 'outside') {
        add(part.metric, 'low', part.low)
        add(part.metric, 'high', part.high)
      }
    }
  }
  return limits
}
const isText = (attribute: string): attribute is 'model' | 'firmware' | 'site' =>
  attribute === 'model' || attribute === 'firmware' || attribute === 'site'
