import type { ReadingCondition, Remedy } from '../../domain/playbook.ts'
import { isWithin } from '../../domain/weeklyTime.ts'

/** The newest reading of one metric. Times ms. */
export interface LatestReading {
  readonly metric: string
  readonly lastTs: number
  readonly lastValue: number | string
}

/** `unknown`: never reported, or too long ago. */
export type Answer = 'yes' | 'no' | 'unknown'

/** Asks the newest readings; `at` is our clock. A reading from the future (a device's clock that runs ahead) is as good as now. */
export const askReading = (
  condition: ReadingCondition,
  given: { readonly latest: readonly LatestReading[]; readonly at: number },
): Answer => {
  const reading = given.latest.find(({ metric }) => metric === condition.metric)
  if (reading === undefined || given.at - reading.lastTs > condition.withinSeconds * 1_000) return 'unknown'
  return compare(reading.lastValue, condition) ? 'yes' : 'no'
}

/** Devices say yes and no in more than one way; both sides are read alike before they are compared. */
const plain = (value: number | string | boolean): number | string => {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number') return value
  const word = value.trim().toLowerCase()
  if (word === 'true') return 1
  if (word === 'false') return 0
  return word
}

const compare = (value: number | string, { is, value: wanted }: ReadingCondition): boolean => {
  const [has, asked] = [plain(value), plain(wanted)]
  if (is === '=') return has === asked
  if (is === '!=') return has !== asked
  if (typeof has !== 'number' || typeof asked !== 'number') return false
  switch (is) {
    case '<':
      return has < asked
    case '<=':
      return has <= asked
    case '>':
      return has > asked
    case '>=':
      return has >= asked
  }
}

/** Why a remedy has to wait now, in words for staff; null when it may be sent. */
export const holdsBack = (
  remedy: Pick<Remedy, 'safeWhen' | 'inUse' | 'notBetween'>,
  given: { readonly latest: readonly LatestReading[]; readonly at: number; readonly timeZone: string },
): { readonly blockedBy: 'inUse' | 'unsafe'; readonly text: string } | null => {
  if (remedy.inUse) {
    const used = askReading(remedy.inUse, given)
    if (used === 'yes')
      return { blockedBy: 'inUse', text: `the device is in use (${said(remedy.inUse, given.latest)})` }
    if (used === 'unknown')
      return { blockedBy: 'unsafe', text: `whether the device is in use is not known: ${unknown(remedy.inUse)}` }
  }
  for (const condition of remedy.safeWhen) {
    const safe = askReading(condition, given)
    if (safe === 'no')
      return {
        blockedBy: 'unsafe',
        text: `it is not safe: ${said(condition, given.latest)}, and must be ${wanted(condition)}`,
      }
    if (safe === 'unknown')
      return { blockedBy: 'unsafe', text: `whether it is safe is not known: ${unknown(condition)}` }
  }
  const { notBetween } = remedy
  if (notBetween && isWithin({ ...notBetween, timeZone: given.timeZone }, given.at) !== false)
    return { blockedBy: 'unsafe', text: `it is not sent between ${notBetween.from} and ${notBetween.to} there` }
  return null
}

const wanted = ({ is, value }: ReadingCondition): string => `${is} ${value}`
const unknown = ({ metric, withinSeconds }: ReadingCondition): string =>
  `no reading of ${metric} in the last ${withinSeconds < 120 ? `${withinSeconds} seconds` : `${Math.round(withinSeconds / 60)} minutes`}`
const said = ({ metric }: ReadingCondition, latest: readonly LatestReading[]): string =>
  `${metric} is ${latest.find((reading) => reading.metric === metric)?.lastValue}`
