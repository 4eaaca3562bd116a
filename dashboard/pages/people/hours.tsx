import type { Calendar } from '../../api/wireRoster.ts'
import { EditorLines } from '../../parts/editor.tsx'
import { CheckList } from '../../parts/entries.tsx'
import { Entry } from '../../parts/entry.tsx'

export type WeekHours = Calendar['hours']
type Weekday = WeekHours[number]['days'][number]

export const dayOptions: readonly (readonly [Weekday, string])[] = [
  ['mon', 'Mon'],
  ['tue', 'Tue'],
  ['wed', 'Wed'],
  ['thu', 'Thu'],
  ['fri', 'Fri'],
  ['sat', 'Sat'],
  ['sun', 'Sun'],
]
export const workdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri']

/** `Mon–Fri 08:00–17:00, Sat 09:00–12:00` */
export const hoursWords = (hours: WeekHours): string =>
  hours.map((span) => `${daysWords(span.days)} ${span.from}–${span.to}`).join(', ')

/** Days that follow one another are a range. */
const daysWords = (days: readonly Weekday[]): string => {
  const on = dayOptions.map(([day]) => days.includes(day))
  const runs: string[] = []
  for (let from = 0; from < on.length; from += 1) {
    if (!on[from]) continue
    let to = from
    while (on[to + 1]) to += 1
    const [first, last] = [dayOptions[from]?.[1] ?? '', dayOptions[to]?.[1] ?? '']
    runs.push(to === from ? first : to === from + 1 ? `${first}, ${last}` : `${first}–${last}`)
    from = to
  }
  return runs.join(', ')
}

/** Hours of the week, a span a line. */
export const HoursEntry = (props: {
  path: string
  value: WeekHours
  mistakeAt: (path: string) => string | undefined
  onChange: (hours: WeekHours) => void
}) => (
  <EditorLines<WeekHours[number]>
    one="Span of hours"
    lines={props.value}
    onChange={props.onChange}
    blank={() => ({ days: [...workdays], from: '08:00', to: '17:00' })}
  >
    {(span, change, index) => {
      const at = (field: string) => ({
        path: `${props.path}.${index}.${field}`,
        mistake: props.mistakeAt(`${props.path}.${index}.${field}`),
      })
      return (
        <>
          <CheckList
            label="Days"
            value={span.days}
            options={dayOptions}
            onChange={(days) => change({ days })}
            {...at('days')}
          />
          <Entry label="From" type="time" value={span.from} onChange={(from) => change({ from })} {...at('from')} />
          <Entry
            label="To"
            placeholder="17:00"
            hint="24:00 is the day’s end; before “from”: over midnight."
            value={span.to}
            onChange={(to) => change({ to })}
            {...at('to')}
          />
        </>
      )
    }}
  </EditorLines>
)
