import { z } from 'zod'
import { unsealText } from '../domain/sealedText.ts'
import { voucherSeal } from '../domain/voucher.ts'
import type { VoucherStore } from '../store/voucherStore.ts'

/** Voucher codes by the offer they belong to. */
export type VoucherCodes = ReadonlyMap<string, { readonly code: string; readonly expiresAt: number }>

/** The vouchers of a case that are good now, with their codes: looked up as the letter is written, since they may be used or taken back in between. */
export const goodVouchers = async (
  caseId: string,
  o: { vouchers: Pick<VoucherStore, 'ofCase'>; linkSecret: string; now: number },
): Promise<VoucherCodes> =>
  new Map(
    (await o.vouchers.ofCase(caseId, o.now))
      .filter(({ state }) => state === 'valid')
      .map(({ offerId, sealedCode, expiresAt }) => [
        offerId,
        { code: unsealText(o.linkSecret, voucherSeal, offerId, sealedCode), expiresAt },
      ]),
  )

const aboutOffer = z.object({ offerId: z.string() })

/** Why a voucher's letter is not sent any more, or undefined when its voucher is good. */
export const noVoucher = (data: unknown, codes: VoucherCodes): string | undefined => {
  const about = aboutOffer.safeParse(data)
  return about.success && !codes.has(about.data.offerId)
    ? 'Its voucher was redeemed, has run out or was taken back before this could be sent.'
    : undefined
}

/** The words with every code made unreadable but for its last letters: what is kept of a mail must not be money. */
export const withoutCodes = (text: string, codes: readonly string[]): string =>
  codes.reduce((rest, code) => rest.replaceAll(code, code.replaceAll(/[^-](?=.*-)/g, '·')), text)
