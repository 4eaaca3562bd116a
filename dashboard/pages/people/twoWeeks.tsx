import type { Shift } from '../../api/wireRoster.ts'
import { Icon } from '../../parts/icon.tsx'
import { Scroll } from '../../parts/scroll.tsx'
import { dayAndTime, exact } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { dateIn, zoneWords } from '../../time/zones.ts'
import { type DayPart, partTimes, type ShiftDay, shiftDays } from './shiftDays.ts'

interface View {
  readonly shifts: readonly Shift[]
  readonly zone: string
  readonly firstDate: string
  readonly nameOf: (userId: string) => string
  /** In the order that gives everybody a ground of their own. */
  readonly userIds: readonly string[]
}

const dayName = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    Date.parse(`${date}T00:00Z`),
  )

/** A line a day, from midnight to midnight; who is on stands in it, and where nobody is, that does. */
export const TwoWeeks = (view: View) => {
  const now = productNow.value
  const today = now === undefined ? undefined : dateIn(now, view.zone)
  return (
    <div class="two-weeks">
      <p class="week-hours small faint" aria-hidden="true">
        {['0', '6', '12', '18', '24'].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </p>
      <ol>
        {shiftDays(view.shifts, { firstDate: view.firstDate, days: 14, zone: view.zone }).map((day) => (
          <li
            key={day.date}
            class={`week-day${day.date === today ? ' today' : ''}${isWeekend(day.date) ? ' free' : ''}`}
          >
            <span class="week-date">
              {dayName(day.date)}
              {day.date === today && <span class="unseen"> (today)</span>}
            </span>
            <ol class="week-bar">
              {day.parts.map((part) => (
                <Part key={part.from} part={part} day={day} view={view} />
              ))}
              {now !== undefined && now >= day.from && now < day.to && (
                <li class="week-now" aria-hidden="true" style={{ left: `${share(now - day.from, day)}%` }} />
              )}
            </ol>
          </li>
        ))}
      </ol>
    </div>
  )
}

const isWeekend = (date: string): boolean => [0, 6].includes(new Date(`${date}T00:00Z`).getUTCDay())
const share = (ms: number, day: ShiftDay): number => (100 * ms) / (day.to - day.from)

const Part = ({ part, day, view }: { part: DayPart; day: ShiftDay; view: View }) => {
  const { shift } = part
  const times = partTimes(part, day, view.zone)
  const who = shift ? view.nameOf(shift.userId) : 'Nobody'
  const why = shift ? whyWords(shift, view.nameOf) : ''
  const width = share(part.to - part.from, day)
  const hue = shift ? (view.userIds.indexOf(shift.userId) % 6) + 1 : 0
  return (
    <li
      class={`week-part ${shift ? `hue-${Math.max(1, hue)}` : 'nobody'}${shift?.via === 'override' ? ' override' : ''}`}
      style={{ width: `${width}%` }}
      title={[who, times || 'all day', why].filter(Boolean).join(' · ')}
    >
      {/* What does not fit is in the title and in the list below the days. */}
      <span class={width < 9 ? 'unseen' : undefined}>
        {shift?.via === 'override' && <Icon name="repeat" size={12} />}
        <strong>{width < 40 ? who.split(' ')[0] : who}</strong>
        {times && <span class={width < 26 ? 'unseen' : 'week-times'}> {times}</span>}
        {why && <span class="unseen">, {why}</span>}
      </span>
    </li>
  )
}

export const whyWords = (shift: Shift, nameOf: (userId: string) => string): string =>
  [shift.via === 'override' ? 'by exception' : '', shift.insteadOf ? `for ${nameOf(shift.insteadOf)}, who is away` : '']
    .filter(Boolean)
    .join(', ')

/** The same as a table, in the schedule's zone and in the reader's. */
export const ShiftTable = (
  props: Pick<View, 'shifts' | 'nameOf'> & { zone: string; mine: string; layerName: (id: string) => string },
) => (
  <Scroll label="Shifts as a table">
    <table class="list-table">
      <thead>
        <tr>
          <th>Who</th>
          <th>{zoneWords(props.zone)}</th>
          {props.mine !== props.zone && <th>{zoneWords(props.mine)} (yours)</th>}
          <th>Why</th>
        </tr>
      </thead>
      <tbody>
        {props.shifts.map((shift) => (
          <tr key={shift.from}>
            <td>
              <strong>{props.nameOf(shift.userId)}</strong>
            </td>
            <Span shift={shift} zone={props.zone} />
            {props.mine !== props.zone && <Span shift={shift} zone={props.mine} />}
            <td>
              {whyWords(shift, props.nameOf) || (shift.layerId ? `turn of ${props.layerName(shift.layerId)}` : '')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
)
const Span = ({ shift, zone }: { shift: Shift; zone: string }) => (
  <td class="nowrap" title={`${exact(Date.parse(shift.from))} to ${exact(Date.parse(shift.to))}`}>
    {dayAndTime(Date.parse(shift.from), zone)} – {dayAndTime(Date.parse(shift.to), zone)}
  </td>
)
