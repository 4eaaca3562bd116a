import { sql } from 'kysely'
import { promise, recoveryCase } from '../../domain/case.ts'
import type { Flow, OpenLoad, ServedCase } from '../rosterStore.ts'
import { fromJson } from './json.ts'
import type { Db } from './schema.ts'

// Counts come back as text from PostgreSQL.
const count = (value: number | bigint | string | null): number => Number(value ?? 0)

export const countLoad = async (db: Db, now: number, soonMs: number): Promise<OpenLoad[]> => {
  const rows = await db
    .selectFrom('cases')
    .select(['owner_id', 'team_id'])
    .select((eb) => [
      eb.fn.countAll<number>().as('open'),
      sql<number>`sum(case when acknowledged_at is null then 1 else 0 end)`.as('unacknowledged'),
      sql<number>`sum(case when due_at > ${now} and due_at <= ${now + soonMs} then 1 else 0 end)`.as('due_soon'),
      sql<number>`sum(case when due_at <= ${now} then 1 else 0 end)`.as('overdue'),
    ])
    .where('is_open', '=', 1)
    .groupBy(['owner_id', 'team_id'])
    .orderBy('owner_id')
    .orderBy('team_id')
    .execute()
  return rows.map((row) => ({
    ownerId: row.owner_id,
    teamId: row.team_id,
    open: count(row.open),
    unacknowledged: count(row.unacknowledged),
    dueSoon: count(row.due_soon),
    overdue: count(row.overdue),
  }))
}

export const countOpenOf = async (db: Db, ownerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  if (ownerIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('cases')
    .select('owner_id')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('is_open', '=', 1)
    .where('owner_id', 'in', ownerIds)
    .groupBy('owner_id')
    .execute()
  return new Map(rows.flatMap((row) => (row.owner_id === null ? [] : [[row.owner_id, count(row.open)] as const])))
}

export const countFlow = async (db: Db, since: number): Promise<Flow[]> => {
  const counted = (column: 'opened_at' | 'closed_at') =>
    db
      .selectFrom('cases')
      .select('team_id')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where(column, '>=', since)
      .groupBy('team_id')
      .execute()
  const flows = new Map<string | null, { arrived: number; finished: number }>()
  const of = (teamId: string | null) => {
    const flow = flows.get(teamId) ?? { arrived: 0, finished: 0 }
    flows.set(teamId, flow)
    return flow
  }
  for (const row of await counted('opened_at')) of(row.team_id).arrived = count(row.n)
  for (const row of await counted('closed_at')) of(row.team_id).finished = count(row.n)
  return [...flows].map(([teamId, flow]) => ({ teamId, ...flow }))
}

export const servedCases = async (
  db: Db,
  { from, to }: { from: number; to: number },
  limit: number,
): Promise<ServedCase[]> => {
  const within = () =>
    db
      .selectFrom('cases')
      .where('opened_at', '>=', from)
      .where('opened_at', '<', to)
      .orderBy('opened_at')
      .orderBy('id')
      .limit(limit)
  const rows = await within().select(['id', 'body']).execute()
  const promises = await db
    .selectFrom('promises')
    .select(['case_id', 'body'])
    .where('case_id', 'in', within().select('id'))
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  const promisesOf = Map.groupBy(promises, (row) => row.case_id)
  return rows.map(({ id, body }) => {
    const row = fromJson(recoveryCase, body)
    return {
      row,
      priority: row.priority,
      updates: (promisesOf.get(id) ?? [])
        .map((one) => fromJson(promise, one.body))
        .filter(({ what }) => what === 'nextUpdate')
        .map(({ madeAt, settledAt }) => ({ madeAt, settledAt })),
    }
  })
}
