import type { Rule } from '../domain/rule.ts'

/** Small things of which there is one: secrets made at first start, the demo's clock, assumptions; and the rules. */
export interface SettingStore {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  rules(): Promise<Rule[]>
  saveRule(rule: Rule): Promise<void>
  removeRule(id: string): Promise<boolean>
}
