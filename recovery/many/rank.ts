import { type Severity, severityRank } from '../../domain/fault.ts'

/** Who is hurt how much, as far as a case's row says. */
export interface Hurt {
  readonly severity: Severity
  readonly tier: string | null
  /** Since when, ms; null: since the case was opened. */
  readonly startedAt: number | null
  readonly openedAt: number
  /** Until when it lasted, ms; null: it still does. */
  readonly fixedAt: number | null
  readonly devices: number
}

const tiers = ['standard', 'silver', 'gold']
const most = { outage: 9_999_999_999_999, devices: 999_999 } as const
const digits = (value: number, width: number): string => String(value).padStart(width, '0')

/**
 * The place in the line, most affected first: how severe, then how loyal, then how long it lasts, then how many devices. A key
 * of digits alone and always as long, so that a database puts it in order (ascending) whatever it thinks of letters.
 *
 * @param at the moment outages are measured at, ms: one for a whole update, or the line would change under it
 */
export const rankOf = (hurt: Hurt, at: number): string => {
  const outage = Math.max(0, Math.min(most.outage, (hurt.fixedAt ?? at) - (hurt.startedAt ?? hurt.openedAt)))
  return [
    String(2 - severityRank(hurt.severity)),
    String(2 - Math.max(0, tiers.indexOf(hurt.tier ?? 'standard'))),
    digits(most.outage - outage, 13),
    digits(most.devices - Math.min(most.devices, hurt.devices), 6),
  ].join('')
}
