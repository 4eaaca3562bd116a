const day = 86_400_000

/** The Monday of an ISO week, ms UTC: 4 January is always in week 1. */
const mondayOf = (week: string): number => {
  const fourth = Date.UTC(Number(week.slice(0, 4)), 0, 4)
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7
  return fourth - weekday * day + (Number(week.slice(6)) - 1) * 7 * day
}

/** `2026-W53`, 1 → `2027-W01` */
export const weekAfter = (week: string, weeks: number): string => {
  const thursday = mondayOf(week) + weeks * 7 * day + 3 * day
  const year = new Date(thursday).getUTCFullYear()
  const number = Math.round((thursday - 3 * day - mondayOf(`${year}-W01`)) / (7 * day)) + 1
  return `${year}-W${String(number).padStart(2, '0')}`
}
