import type { HealthReport } from '../api/options.ts'

/** Says whether a part can do its job, and if not what is wrong. */
export type HealthCheck = () => { readonly ok: boolean; readonly detail?: string }

export const reportHealth = (checks: Readonly<Record<string, HealthCheck>>): HealthReport => {
  const parts = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check()]))
  return { ok: Object.values(parts).every((part) => part.ok), parts }
}
