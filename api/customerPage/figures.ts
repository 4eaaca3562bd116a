import type { Language } from '../../domain/customer.ts'
import { formatMoney } from '../../domain/money.ts'

/** Times and money as this customer reads them: their own time zone and, where it is of the page's language, their own region's way of writing. */
export interface Figures {
  moment(at: number): string
  span(from: number, to: number): string
  money(amountMinor: number, currency: string): string
  percent(share: number): string
  /** `1 March 2027` */
  day(at: number): string
  list(items: readonly string[]): string
  /** The zone by its usual name, e.g. `Central European Time`. */
  zone(at: number): string
}

export const createFigures = (reader: { locale: string; timeZone: string; language: Language }): Figures => {
  const { timeZone, language } = reader
  const own = new Intl.Locale(reader.locale).language === language
  const locale = own ? reader.locale : language === 'en' ? 'en-GB' : language
  // `05:30` as in a span where the day has 24 hours, `5:30 PM` where it has twice twelve.
  const twice12 = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true
  const moment = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: twice12 ? 'numeric' : '2-digit',
    minute: '2-digit',
    timeZone,
  })
  return {
    moment: (at) => moment.format(at),
    span: (from, to) => unbroken(moment.formatRange(from, to)),
    money: (amountMinor, currency) => formatMoney({ amountMinor, currency }, locale),
    percent: (share) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(share / 100),
    day: (at) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(at),
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    zone: (at) =>
      new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' })
        .formatToParts(at)
        .find((part) => part.type === 'timeZoneName')?.value ?? timeZone,
  }
}

/** A line must not end within `10:00–12:00`. */
const unbroken = (span: string): string =>
  span.replaceAll(/(\s?)–(\s?)/g, (_dash, before, after) => `${before && '\u00a0'}\u2060–\u2060${after && '\u00a0'}`)
