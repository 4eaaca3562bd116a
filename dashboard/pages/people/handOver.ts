/** When the next one takes over, as a person says it; kept as the RFC 5545 rule that the schedule holds. */
export interface HandOver {
  readonly unit: 'DAILY' | 'WEEKLY' | 'MONTHLY'
  readonly every: number
  /** For weeks: the day. */
  readonly weekday: string
  /** For months: the day of the month. */
  readonly monthDay: number
  readonly time: string
}
export const weekdayOptions = [
  ['MO', 'Monday'],
  ['TU', 'Tuesday'],
  ['WE', 'Wednesday'],
  ['TH', 'Thursday'],
  ['FR', 'Friday'],
  ['SA', 'Saturday'],
  ['SU', 'Sunday'],
] as const

const two = (n: number): string => String(n).padStart(2, '0')

/** Undefined for a rule that says more than these fields can. */
export const readHandOver = (rule: string): HandOver | undefined => {
  const parts = new Map(
    rule.split(';').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  )
  const take = (name: string): string | undefined => {
    const value = parts.get(name)
    parts.delete(name)
    return value
  }
  const unit = (['DAILY', 'WEEKLY', 'MONTHLY'] as const).find((one) => one === parts.get('FREQ'))
  take('FREQ')
  const every = Number(take('INTERVAL') ?? 1)
  const hour = Number(take('BYHOUR') ?? Number.NaN)
  const minute = Number(take('BYMINUTE') ?? 0)
  const weekday = unit === 'WEEKLY' ? take('BYDAY') : 'MO'
  const monthDay = unit === 'MONTHLY' ? Number(take('BYMONTHDAY') ?? Number.NaN) : 1
  const plain =
    unit !== undefined &&
    parts.size === 0 &&
    [every, hour, minute, monthDay].every(Number.isInteger) &&
    weekdayOptions.some(([day]) => day === weekday)
  return plain && weekday !== undefined
    ? { unit, every, weekday, monthDay, time: `${two(hour)}:${two(minute)}` }
    : undefined
}

export const writeHandOver = ({ unit, every, weekday, monthDay, time }: HandOver): string => {
  const [hour = '0', minute = '0'] = time.split(':')
  const day = unit === 'WEEKLY' ? `;BYDAY=${weekday}` : unit === 'MONTHLY' ? `;BYMONTHDAY=${monthDay}` : ''
  return `FREQ=${unit};INTERVAL=${every}${day};BYHOUR=${Number(hour)};BYMINUTE=${Number(minute)}`
}
