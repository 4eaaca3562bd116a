import { createHash } from 'node:crypto'
import { z } from 'zod'
import { instant } from './instant.ts'
import { offerKinds } from './offer.ts'

/** `valid` until it is redeemed, runs out, or is taken back with its offer. */
export const voucherStates = ['valid', 'redeemed', 'expired', 'withdrawn'] as const
export type VoucherState = (typeof voucherStates)[number]

/** A voucher as a shop sees it; its code is never in here. */
export const voucher = z.object({
  offerId: z.string(),
  caseId: z.string(),
  kind: z.enum(offerKinds),
  /** Its worth in minor units; of a percentage the most it may come to. */
  amountMinor: z.int(),
  currency: z.string(),
  percent: z.number().nullable(),
  state: z.enum(voucherStates),
  issuedAt: instant,
  /** Not valid any more from this moment. */
  expiresAt: instant,
  redeemedAt: instant.nullable(),
  /** The shop's own name for the purchase it was used for. */
  reference: z.string().nullable(),
  /** What it came to when it was redeemed, minor units. */
  worthMinor: z.int().nullable(),
})
export type Voucher = z.infer<typeof voucher>

/** Crockford's base 32: no I, L, O or U, so that nothing is misread and nothing rude is spelt. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const randomLetters = 19
/** Bytes of randomness one code takes. */
export const voucherRandomBytes = 12

const lettersOf = (value: bigint): string =>
  Array.from({ length: randomLetters }, (_, index) =>
    alphabet.charAt(Number((value >> BigInt(5 * (randomLetters - 1 - index))) & 31n)),
  ).join('')
/** Crockford's check symbol: the value modulo 37, which finds every wrong letter and every swapped pair. */
const checkOf = (value: bigint): number => Number(value % 37n)

/**
 * A voucher's code, `7K3M-Q2VD-…`: 19 letters of randomness (95 bits) and one check letter, in groups of four. Check values
 * that would need one of Crockford's five extra symbols (`*~$=U`) are stepped over: nobody can say them on the phone. That costs
 * less than three bits.
 *
 * @param random `voucherRandomBytes` bytes nobody can guess
 */
export const voucherCode = (random: Uint8Array): string => {
  if (random.length < voucherRandomBytes)
    throw new RangeError(`A voucher's code takes ${voucherRandomBytes} random bytes.`)
  let value = BigInt(`0x${Buffer.from(random.subarray(0, voucherRandomBytes)).toString('hex')}`) >> 1n
  while (checkOf(value) >= alphabet.length) value = (value + 1n) % (1n << 95n)
  return (lettersOf(value) + alphabet.charAt(checkOf(value))).replaceAll(/(.{4})(?=.)/g, '$1-')
}

/** A code as typed, in its one true form; undefined when it cannot be one: wrong length, a letter that is none, a mistyped one. */
export const readVoucherCode = (typed: string): string | undefined => {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (letters.length !== randomLetters + 1) return undefined
  const digits = [...letters].map((letter) => alphabet.indexOf(letter))
  if (digits.includes(-1)) return undefined
  const value = digits.slice(0, -1).reduce((sum, digit) => sum * 32n + BigInt(digit), 0n)
  return checkOf(value) === digits.at(-1) ? letters.replaceAll(/(.{4})(?=.)/g, '$1-') : undefined
}

/** What a code is kept and found by. Over 90 random bits need no slow hash and no salt. */
export const voucherHash = (code: string): string => createHash('sha256').update(`voucher\0${code}`).digest('hex')

/** What a kept code is sealed as, with its offer's id: see sealedText.ts. */
export const voucherSeal = 'voucher'
