/** Offers and the vouchers they carry. See schema.ts for what its columns may be. */
import type { OfferKind } from '../../../domain/offer.ts'

export interface OfferRow {
  id: string
  case_id: string
  state: string
  made_at: number
  customer_id: string | null
  made_by: string | null
  /** Set when it is on a manager's authority. */
  approved_by: string | null
  category: string | null
  currency: string | null
  amount_minor: number | null
  /** Since when it counts against the limits; null while it does not. */
  given_at: number | null
  body: string
}

export interface VoucherRow {
  code_hash: string
  offer_id: string
  case_id: string
  sealed_code: string
  kind: OfferKind
  amount_minor: number
  currency: string
  percent: number | null
  issued_at: number
  expires_at: number
  withdrawn_at: number | null
  redeemed_at: number | null
  reference: string | null
  worth_minor: number | null
}
