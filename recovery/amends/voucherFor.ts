import { sealText } from '../../domain/sealedText.ts'
import { voucherCode, voucherHash, voucherRandomBytes, voucherSeal } from '../../domain/voucher.ts'

/** A fresh code for an offer's voucher, in the two forms it is kept in; see store/voucherStore.ts. */
export type VoucherFor = (offerId: string) => { readonly codeHash: string; readonly sealedCode: string }

export const createVoucherFor =
  (o: { randomBytes(size: number): Uint8Array; linkSecret: string }): VoucherFor =>
  (offerId) => {
    const code = voucherCode(o.randomBytes(voucherRandomBytes))
    return { codeHash: voucherHash(code), sealedCode: sealText(o.linkSecret, voucherSeal, offerId, code) }
  }
