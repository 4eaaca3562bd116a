import type { RecoveryCase } from '../../domain/case.ts'
import type { Affected, IncidentStore } from '../../store/incidentStore.ts'
import type { NewUpdateItem } from '../../store/incidentUpdateStore.ts'
import { rankOf } from './rank.ts'

/** How many customers are looked at together. */
export const pageSize = 200

/** One after the other, a page at a time: nobody keeps all of them in memory. */
export async function* everybody(
  incidents: Pick<IncidentStore, 'affected'>,
  incidentId: string,
): AsyncGenerator<readonly Affected[]> {
  let after: string | undefined
  for (;;) {
    const page = await incidents.affected({ incidentId, after, limit: pageSize })
    if (page.length > 0) yield page
    if (page.length < pageSize) return
    after = page.at(-1)?.customerId
  }
}

const rankIn = (row: RecoveryCase, tier: string | null, at: number): string =>
  rankOf(
    {
      severity: row.severity,
      tier,
      startedAt: row.faultStartedAt,
      openedAt: row.openedAt,
      fixedAt: row.fixedAt,
      devices: row.deviceIds.length,
    },
    at,
  )

/**
 * The cases of one customer as items of an update: told in the one that hurts most among those they know of, the others with
 * it. `at`: the update's own moment, ms.
 */
export const itemsOf = ({ customerId, customer, cases }: Affected, at: number): NewUpdateItem[] => {
  const ranked = cases
    .map((row) => ({ row, known: row.state !== 'remoteFix', rank: rankIn(row, customer?.loyaltyTier ?? null, at) }))
    .sort((a, b) => Number(b.known) - Number(a.known) || (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
  const main = ranked[0]?.row.id
  return ranked.map(({ row, rank }) => ({
    caseId: row.id,
    caseNumber: row.number,
    customerId,
    rank,
    toldWith: row.id === main ? null : (main ?? null),
  }))
}
