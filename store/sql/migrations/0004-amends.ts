import type { Kysely } from 'kysely'
import { z } from 'zod'

/** What sums need of an offer of before: only these parts of its body are read. */
const before = z.object({
  customerId: z.string(),
  madeBy: z.string(),
  madeAt: z.string(),
  amountMinor: z.number(),
  currency: z.string(),
  state: z.string(),
})
type Offers = {
  offers: {
    id: string
    body: string
    customer_id: string
    made_by: string
    given_at: number | null
    currency: string
    amount_minor: number
  }
}

/** Offers as sums for the limits, found by index; vouchers. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const name of ['customer_id', 'made_by', 'approved_by', 'category', 'currency'])
    await db.schema.alterTable('offers').addColumn(name, 'text').execute()
  for (const name of ['amount_minor', 'given_at'])
    await db.schema.alterTable('offers').addColumn(name, 'bigint').execute()

  const offers = db.withTables<Offers>()
  for (const { id, body } of await offers.selectFrom('offers').select(['id', 'body']).execute()) {
    const offer = before.parse(JSON.parse(body))
    const counts = offer.state === 'offered' || offer.state === 'accepted'
    await offers
      .updateTable('offers')
      .set({
        customer_id: offer.customerId,
        made_by: offer.madeBy,
        currency: offer.currency,
        amount_minor: offer.amountMinor,
        given_at: counts ? Date.parse(offer.madeAt) : null,
      })
      .where('id', '=', id)
      .execute()
  }
  // Each holds all that its sum reads, so that the table itself is not touched.
  for (const [name, by, ...more] of [
    ['offers_of_case', 'case_id'],
    ['offers_of_customer', 'customer_id'],
    ['offers_of_agent', 'made_by', 'approved_by'],
    ['offers_of_class', 'category'],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('offers')
      .columns([by, 'given_at', 'currency', ...more, 'amount_minor'])
      .execute()

  await db.schema
    .createTable('vouchers')
    .addColumn('code_hash', 'text', (c) => c.primaryKey())
    .addColumn('offer_id', 'text', (c) => c.notNull().unique())
    .addColumn('case_id', 'text', (c) => c.notNull().references('cases.id').onDelete('cascade'))
    .addColumn('sealed_code', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('amount_minor', 'bigint', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('percent', 'double precision')
    .addColumn('issued_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('withdrawn_at', 'bigint')
    .addColumn('redeemed_at', 'bigint')
    .addColumn('reference', 'text')
    .addColumn('worth_minor', 'bigint')
    .execute()
  await db.schema.createIndex('vouchers_case').on('vouchers').columns(['case_id', 'issued_at']).execute()
}
