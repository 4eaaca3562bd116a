/** Moments and durations in words. All times are ms of the product's clock; zones are the reader's unless given. */
const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`: the two largest parts that matter. */
export const duration = (ms: number): string => {
  const span = Math.abs(ms)
  if (span < minute) return `${Math.max(0, Math.floor(span / second))} s`
  if (span < hour) return `${Math.floor(span / minute)} min`
  if (span < 10 * hour) return parts(Math.floor(span / hour), 'h', Math.floor((span % hour) / minute), 'min')
  if (span < day) return `${Math.floor(span / hour)} h`
  if (span < 7 * day) return parts(Math.floor(span / day), 'd', Math.floor((span % day) / hour), 'h')
  return `${Math.floor(span / day)} d`
}

const parts = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`

/**
 * `12 min ago`, `just now`: for what has happened. A moment slightly ahead is just now too: the server's clock ran on
 * between telling us the time and telling us the moment.
 */
export const relative = (at: number, now: number): string =>
  now - at < 5 * second ? 'just now' : `${duration(now - at)} ago`

const formatters = new Map<string, Intl.DateTimeFormat>()
const formatter = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = JSON.stringify(options)
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', options)
    formatters.set(key, made)
  }
  return made
}
const zoned = (zone: string | undefined): Intl.DateTimeFormatOptions => (zone ? { timeZone: zone } : {})

/** `14:32` */
export const clockTime = (at: number, zone?: string): string =>
  formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zoned(zone) }).format(at)

/** `Tue 24 Nov, 14:32` */
export const dayAndTime = (at: number, zone?: string): string =>
  formatter({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zoned(zone),
  }).format(at)

const utcStamp = /(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::\d{2})? ?(?:UTC|Z)/g
/** Stored sentences name moments in UTC; a person reads them in their own zone, like all others beside them. */
export const withLocalTimes = (text: string, zone?: string): string =>
  text.replace(utcStamp, (stamp, year, month, date, hours, minutes) => {
    const at = Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hours), Number(minutes))
    return Number.isFinite(at) ? dayAndTime(at, zone) : stamp
  })

/** `24 Nov 2026` */
export const dayOf = (at: number): string => formatter({ day: 'numeric', month: 'short', year: 'numeric' }).format(at)

/** `24 Nov 2026, 14:32:05 CET`: the whole truth, for tooltips. */
export const exact = (at: number): string =>
  formatter({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at)

/** The value a `datetime-local` input takes, in the reader's zone. */
export const toLocalInput = (at: number): string => {
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}
