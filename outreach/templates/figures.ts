import type { Language } from '../../domain/customer.ts'
import { formatMoney } from '../../domain/money.ts'

/** Times and money as the recipient reads them. */
export interface Figures {
  /** `Friday 21 November at 16:00 (Central European Time)` */
  moment(at: number): string
  /** `Friday 21 November, 10:00–12:00 (Central European Time)` */
  span(from: number, to: number): string
  /** Minor units (cents) as `€25.00`. Throws RangeError for what is no currency code. */
  money(amountMinor: number, currency: string): string
  /** `12.5` as `12.5%` */
  percent(share: number): string
  /** `a, b and c` */
  list(items: readonly string[]): string
  /** A length of time said roughly: `40 minutes`, `5 hours`, `2 days`. */
  about(minutes: number): string
}

/**
 * In the recipient's time zone, with the zone named: a promise must be readable by somebody who travels.
 *
 * @param locale the recipient's; used when it is of the letter's language, so that day and month are in one language with the rest
 */
export const createFigures = (options: { locale: string; timeZone: string; language: Language }): Figures => {
  const { language, timeZone } = options
  const locale =
    new Intl.Locale(options.locale).language === language ? options.locale : language === 'en' ? 'en-GB' : language
  const day = { weekday: 'long', day: 'numeric', month: 'long', timeZone } as const
  // `05:30` as in a span where the day has 24 hours, `5:30 PM` where it has twice twelve.
  const twice12 = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true
  const time = { hour: twice12 ? 'numeric' : '2-digit', minute: '2-digit', timeZone } as const
  const moment = new Intl.DateTimeFormat(locale, { ...day, ...time })
  const zone = (at: number): string => named(locale, { timeZone, at, style: 'longGeneric' }) ?? timeZone
  const unit = (value: number, name: 'minute' | 'hour' | 'day'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value)
  return {
    moment: (at) => `${plainSpaces(moment.format(at))}${language === 'de' ? ' Uhr' : ''} (${zone(at)})`,
    span: (from, to) => `${plainSpaces(moment.formatRange(from, to))} (${zone(from)})`,
    money: (amountMinor, currency) => formatMoney({ amountMinor, currency }, locale),
    percent: (share) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(share / 100),
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    about: (minutes) => {
      if (minutes < 90) return unit(Math.max(1, Math.round(minutes)), 'minute')
      if (minutes < 36 * 60) return unit(Math.round(minutes / 60), 'hour')
      return unit(Math.round(minutes / (24 * 60)), 'day')
    },
  }
}

/** "Central European Time" where the zone has a name people use; "Coordinated Universal Time" and the like where it has only an offset. */
const named = (
  locale: string,
  zone: { timeZone: string; at: number; style: 'longGeneric' | 'long' },
): string | undefined => {
  const name = new Intl.DateTimeFormat(locale, { timeZone: zone.timeZone, timeZoneName: zone.style })
    .formatToParts(zone.at)
    .find((part) => part.type === 'timeZoneName')?.value
  return name?.startsWith('GMT') && zone.style !== 'long' ? named(locale, { ...zone, style: 'long' }) : name
}

/** ICU sets thin spaces that some mail programs show as boxes. */
const plainSpaces = (text: string): string => text.replaceAll(/[\u2009\u202F]/g, ' ')
