import type { Figures } from '../figures.ts'
import type { Gift } from '../gift.ts'
import { facts } from '../letter.ts'

/** `a credit of €5.00`; not a word that sells anything. */
export const gift = ({ kind, amountMinor, currency, percent }: Gift, figures: Figures): string => {
  const amount = figures.money(amountMinor, currency)
  switch (kind) {
    case 'apology':
      return 'our sincere apology'
    case 'credit':
      return `a credit of ${amount}`
    case 'refund':
      return `a refund of ${amount}`
    case 'replacement':
      return 'a replacement for your device'
    case 'gift':
      return `a gift worth ${amount}`
    case 'discount':
      return percent === null
        ? `${amount} off your next order`
        : `${figures.percent(percent)} off your next order (up to ${amount})`
  }
}

export const voucherFacts = (voucher: { code: string; expiresAt: number }, figures: Figures) =>
  facts(
    { label: 'Your voucher', value: voucher.code },
    { label: 'Good until', value: figures.moment(voucher.expiresAt) },
  )
