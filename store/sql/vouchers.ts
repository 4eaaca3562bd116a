import type { Voucher, VoucherState } from '../../domain/voucher.ts'
import type { CaseStep } from '../caseStore.ts'
import type { KeptVoucher, VoucherStore } from '../voucherStore.ts'
import type { VoucherRow } from './rows/amends.ts'
import type { Db, Tx } from './schema.ts'

const stateOf = (row: VoucherRow, now: number): VoucherState => {
  if (row.redeemed_at !== null) return 'redeemed'
  if (row.withdrawn_at !== null) return 'withdrawn'
  return row.expires_at <= now ? 'expired' : 'valid'
}
const voucherOf = (row: VoucherRow, now: number): Voucher => ({
  offerId: row.offer_id,
  caseId: row.case_id,
  kind: row.kind,
  amountMinor: row.amount_minor,
  currency: row.currency,
  percent: row.percent,
  state: stateOf(row, now),
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  redeemedAt: row.redeemed_at,
  reference: row.reference,
  worthMinor: row.worth_minor,
})
const keptOf = (row: VoucherRow, now: number): KeptVoucher => ({ ...voucherOf(row, now), sealedCode: row.sealed_code })

/** The vouchers a step gives, and the end of those whose offer is taken back. False when one of those was redeemed meanwhile. */
export const putVouchers = async (tx: Tx, step: Pick<CaseStep, 'vouchers' | 'offers'>): Promise<boolean> => {
  for (const one of step.vouchers ?? [])
    await tx
      .insertInto('vouchers')
      .values({
        code_hash: one.codeHash,
        offer_id: one.offerId,
        case_id: one.caseId,
        sealed_code: one.sealedCode,
        kind: one.kind,
        amount_minor: one.amountMinor,
        currency: one.currency,
        percent: one.percent,
        issued_at: one.issuedAt,
        expires_at: one.expiresAt,
      })
      .execute()
  for (const { id, state, decidedAt, madeAt } of step.offers)
    if (state === 'withdrawn' || state === 'expired') {
      await tx
        .updateTable('vouchers')
        .set({ withdrawn_at: decidedAt ?? madeAt })
        .where('offer_id', '=', id)
        .where('withdrawn_at', 'is', null)
        .where('redeemed_at', 'is', null)
        .execute()
      const used = await tx
        .selectFrom('vouchers')
        .select('redeemed_at')
        .where('offer_id', '=', id)
        .where('redeemed_at', 'is not', null)
        .executeTakeFirst()
      if (used) return false
    }
  return true
}

export const createVoucherStore = (db: Db): VoucherStore => {
  const rowOf = (codeHash: string) =>
    db.selectFrom('vouchers').selectAll().where('code_hash', '=', codeHash).executeTakeFirst()
  return {
    async find(codeHash, now) {
      const row = await rowOf(codeHash)
      return row && voucherOf(row, now)
    },

    async ofCase(caseId, now) {
      const rows = await db
        .selectFrom('vouchers')
        .selectAll()
        .where('case_id', '=', caseId)
        .orderBy('issued_at')
        .execute()
      return rows.map((row) => keptOf(row, now))
    },

    async ofOffer(offerId, now) {
      const row = await db.selectFrom('vouchers').selectAll().where('offer_id', '=', offerId).executeTakeFirst()
      return row && keptOf(row, now)
    },

    async redeem(codeHash, { reference, at, worthMinor }) {
      // One statement decides who is first; nobody else's can come between its question and its answer.
      await db
        .updateTable('vouchers')
        .set({ redeemed_at: at, reference, worth_minor: worthMinor })
        .where('code_hash', '=', codeHash)
        .where('redeemed_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .where('expires_at', '>', at)
        .execute()
      const row = await rowOf(codeHash)
      if (row === undefined) return { outcome: 'unknown' }
      const mine = row.redeemed_at !== null && row.reference === reference
      return { outcome: mine ? 'redeemed' : 'refused', voucher: voucherOf(row, at) }
    },
  }
}
