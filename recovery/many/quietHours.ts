import { Temporal } from 'temporal-polyfill'
import { dayNumberOf, instantOn } from '../../domain/wallTime.ts'

/** Minutes after midnight, on the recipient's own clock. Both the same: there are no quiet hours. */
export interface QuietHours {
  readonly quietFrom: number
  readonly quietUntil: number
}

/**
 * When somebody there may be written to: at once (`at` itself), or when their quiet hours are over, ms. Days on which clocks
 * change are as long as they are: what counts is what the clock on their wall shows.
 */
export const afterQuiet = (at: number, timeZone: string, { quietFrom, quietUntil }: QuietHours): number => {
  if (quietFrom === quietUntil) return at
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  const shows = hour * 60 + minute
  const overMidnight = quietFrom > quietUntil
  const quiet = overMidnight ? shows >= quietFrom || shows < quietUntil : shows >= quietFrom && shows < quietUntil
  if (!quiet) return at
  const morning = dayNumberOf(at, timeZone) + (overMidnight && shows >= quietFrom ? 1 : 0)
  // Where clocks are set back over the end of the quiet hours, that end has been once already: it is not night again.
  const end = instantOn(morning, quietUntil, timeZone)
  // Where a whole day was left out of the calendar, its morning is the midnight after it.
  return end > at ? afterQuiet(end, timeZone, { quietFrom, quietUntil }) : at
}
