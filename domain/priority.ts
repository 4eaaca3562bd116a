import type { Severity } from './fault.ts'

/** How urgent a case is, most urgent first. */
export const priorities = ['p1', 'p2', 'p3'] as const
export type Priority = (typeof priorities)[number]

const bySeverity = { critical: 0, major: 1, minor: 2 } as const satisfies Record<Severity, number>

/** By how bad it is; one higher for those who are most loyal. */
export const priorityOf = (severity: Severity, tier: string | null): Priority =>
  priorities[Math.max(0, bySeverity[severity] - (tier === 'gold' ? 1 : 0))] ?? 'p2'
