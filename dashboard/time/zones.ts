/** Wall clocks of other zones, by what the browser knows of them. Moments are ms. */

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (zone: string): Intl.DateTimeFormat => {
  let made = formats.get(zone)
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, made)
  }
  return made
}

/** What a clock on the wall there shows, as if it were UTC. */
const wallAt = (at: number, zone: string): number => {
  const part = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const of = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}

export const myZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** `2026-03-29T09:00` there, as a datetime-local input takes it. */
export const localIn = (at: number, zone: string): string => new Date(wallAt(at, zone)).toISOString().slice(0, 16)

/** `2026-03-29` there. */
export const dateIn = (at: number, zone: string): string => localIn(at, zone).slice(0, 10)

/**
 * The moment the wall clock there shows `local` (`2026-03-29T09:00`, or a date for its midnight). One that comes twice is its
 * first coming; one that never comes, where clocks are set forward, is as much later as they are set.
 */
export const momentIn = (local: string, zone: string): number => {
  const wall = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`)
  // An offset holds for a while: the one before and the one after a change are all that can be.
  const offsets = [wall - 86_400_000, wall + 86_400_000].map((at) => wallAt(at, zone) - at)
  const fitting = offsets.map((offset) => wall - offset).filter((at) => wallAt(at, zone) === wall)
  return fitting.length > 0 ? Math.min(...fitting) : wall - (offsets[0] ?? 0)
}

/** So many days after a date: `2026-03-29`, 1 → `2026-03-30`. */
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** `Europe/Berlin` → `Berlin time`, `UTC` → `UTC`. */
export const zoneWords = (zone: string): string =>
  zone.includes('/') ? `${(zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')} time` : zone
