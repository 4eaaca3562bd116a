import type { Figures } from '../figures.ts'
import type { Gift } from '../gift.ts'
import { facts } from '../letter.ts'

/** `eine Gutschrift von 5,00 €`, im Akkusativ und Nominativ gleich; kein Wort, das wirbt. */
export const gift = ({ kind, amountMinor, currency, percent }: Gift, figures: Figures): string => {
  const amount = figures.money(amountMinor, currency)
  switch (kind) {
    case 'apology':
      return 'unsere aufrichtige Entschuldigung'
    case 'credit':
      return `eine Gutschrift von ${amount}`
    case 'refund':
      return `eine Erstattung von ${amount}`
    case 'replacement':
      return 'ein Ersatzgerät'
    case 'gift':
      return `ein Geschenk im Wert von ${amount}`
    case 'discount':
      return percent === null
        ? `eine Ermäßigung von ${amount} auf Ihre nächste Bestellung`
        : `eine Ermäßigung von ${figures.percent(percent)} auf Ihre nächste Bestellung (höchstens ${amount})`
  }
}

export const voucherFacts = (voucher: { code: string; expiresAt: number }, figures: Figures) =>
  facts(
    { label: 'Ihr Gutschein', value: voucher.code },
    { label: 'Gültig bis', value: figures.moment(voucher.expiresAt) },
  )
