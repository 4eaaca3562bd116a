import type { Voucher } from '../domain/voucher.ts'

/**
 * A voucher to keep. Its code is kept twice, never in clear: hashed, to be found by; and sealed with the installation's secret,
 * which is not in the database, so that the mail and the customer's page can show it as often as the customer needs it.
 * Shown once only would lose it with the first mail that goes astray; in clear, a copied database would be money.
 */
export interface NewVoucher
  extends Pick<
    Voucher,
    'offerId' | 'caseId' | 'kind' | 'amountMinor' | 'currency' | 'percent' | 'issuedAt' | 'expiresAt'
  > {
  readonly codeHash: string
  readonly sealedCode: string
}
export interface KeptVoucher extends Voucher {
  readonly sealedCode: string
}

/** What a redemption came to. Whatever was asked before with this reference gets the same answer again. */
export type Redemption =
  | { readonly outcome: 'redeemed'; readonly voucher: Voucher }
  /** Redeemed with another reference, run out, or taken back; the voucher says which. */
  | { readonly outcome: 'refused'; readonly voucher: Voucher }
  | { readonly outcome: 'unknown' }

/** Vouchers come with the case step that gives them and go with the one that takes their offer back; shops check and redeem. */
export interface VoucherStore {
  /** `now` decides whether it has run out, ms. */
  find(codeHash: string, now: number): Promise<Voucher | undefined>
  ofCase(caseId: string, now: number): Promise<KeptVoucher[]>
  ofOffer(offerId: string, now: number): Promise<KeptVoucher | undefined>
  /** Once, whoever else tries at the same moment. `worthMinor` of a redemption that was made before is not changed. */
  redeem(codeHash: string, use: { reference: string; at: number; worthMinor: number }): Promise<Redemption>
}
