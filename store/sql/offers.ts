import type { Offer } from '../../domain/offer.ts'
import { type LimitBreach, offer as offerSchema } from '../../domain/offer.ts'
import { breaches, type GivenSoFar, givenAt, windowsAt } from '../../domain/offerLimits.ts'
import type { CaseStep, CaseStore } from '../caseStore.ts'
import { toJson } from './json.ts'
import type { Db, Tx } from './schema.ts'

/** What has been given in the windows that end at `at`, each sum by its own index. */
export const givenSoFar = async (
  db: Db | Tx,
  { limits, at, caseId, customerId, madeBy, category }: Parameters<CaseStore['givenSoFar']>[0],
): Promise<GivenSoFar> => {
  const since = windowsAt(limits, { at, category })
  const sums = db
    .selectFrom('offers')
    .select((eb) => eb.fn.sum<number | string | null>('amount_minor').as('sum'))
    .where('currency', '=', limits.currency)
  type Sums = typeof sums
  const sum = async (query: Sums): Promise<number> => Number((await query.executeTakeFirst())?.sum ?? 0)
  return {
    perIncident: await sum(sums.where('case_id', '=', caseId).where('given_at', 'is not', null)),
    perCustomer:
      customerId === null
        ? 0
        : await sum(sums.where('customer_id', '=', customerId).where('given_at', '>', since.perCustomer)),
    perAgentWeek: await sum(
      sums.where('made_by', '=', madeBy).where('given_at', '>', since.perAgentWeek).where('approved_by', 'is', null),
    ),
    classBudget:
      since.classBudget === null || category === null
        ? 0
        : await sum(sums.where('category', '=', category).where('given_at', '>', since.classBudget)),
  }
}

/**
 * One transaction after the other from here on, in every process: whoever comes second sees what the first has given. SQLite
 * lets one writer in anyway; where several may write, this row is the door they wait at.
 */
const waitAtTheDoor = async (tx: Tx): Promise<void> => {
  await tx
    .insertInto('counters')
    .values({ name: 'offers', value: 1 })
    .onConflict((oc) => oc.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
    .execute()
}

const columnsOf = (one: Offer) => ({
  case_id: one.caseId,
  state: one.state,
  made_at: one.madeAt,
  customer_id: one.customerId,
  made_by: one.madeBy,
  approved_by: one.approvedBy,
  category: one.category,
  currency: one.currency,
  amount_minor: one.amountMinor,
  given_at: givenAt(one),
  body: toJson(offerSchema, one),
})

/** Newly given without a manager's word for it: what the limits are about. */
const needsRoom = async (tx: Tx, one: Offer): Promise<boolean> => {
  if (givenAt(one) === null || one.approvedBy !== null || one.amountMinor === 0) return false
  const stored = await tx.selectFrom('offers').select('given_at').where('id', '=', one.id).executeTakeFirst()
  return stored === undefined || stored.given_at === null
}

/**
 * Keeps a step's offers, unless one of them does not fit into the limits the step was decided by: then the answer is what it
 * breaks, and the caller ends the transaction without a trace.
 */
export const putOffers = async (tx: Tx, step: CaseStep): Promise<readonly LimitBreach[]> => {
  let waited = false
  for (const one of step.offers) {
    const { offerLimits: limits } = step
    if (limits !== undefined && (await needsRoom(tx, one))) {
      if (!waited) await waitAtTheDoor(tx)
      waited = true
      const at = givenAt(one) ?? one.madeAt
      const broken = breaches(limits, await givenSoFar(tx, { ...one, limits, at }), one)
      if (broken.length > 0) return broken
    }
    const columns = columnsOf(one)
    await tx
      .insertInto('offers')
      .values({ id: one.id, ...columns })
      .onConflict((oc) => oc.column('id').doUpdateSet(columns))
      .execute()
  }
  return []
}
