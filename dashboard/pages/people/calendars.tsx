import './people.css'
import { useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { Calendar } from '../../api/wireRoster.ts'
import { Button } from '../../parts/button.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { dayOf } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { dateIn, zoneWords } from '../../time/zones.ts'
import { hoursWords } from './hours.tsx'
import { PeopleSections } from './sections.tsx'

/** When teams work: what “within two working hours” means. */
export const CalendarsPage = () => {
  const calendars = useResource<Page<Calendar>>('calendars')
  return (
    <PageFrame
      title="Working hours"
      lead="Targets that count in working hours stand still outside of them, and on holidays."
      actions={
        may('manager') && (
          <Button kind="primary" icon="plus" onClick={() => navigate('/people/calendars/new')}>
            Add a calendar
          </Button>
        )
      }
    >
      <PeopleSections />
      <Card bare>
        <Shown resource={calendars}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="roster" title="No calendar yet">
                Without one, every team works around the clock and no target stands still.
              </Empty>
            ) : (
              <table class="list-table">
                <thead>
                  <tr>
                    <th>Calendar</th>
                    <th>Open</th>
                    <th class="wide-only">Next holiday</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((calendar) => (
                    <tr key={calendar.id}>
                      <td>
                        {may('manager') ? (
                          <a class="row-link" href={`/people/calendars/${encodeURIComponent(calendar.id)}`}>
                            {calendar.name}
                          </a>
                        ) : (
                          <strong>{calendar.name}</strong>
                        )}
                        <span class="sub">{zoneWords(calendar.timeZone)}</span>
                      </td>
                      <td>{hoursWords(calendar.hours)}</td>
                      <td class="wide-only">
                        <NextHoliday calendar={calendar} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Shown>
      </Card>
    </PageFrame>
  )
}

const NextHoliday = ({ calendar }: { calendar: Calendar }) => {
  const now = productNow.value
  if (now === undefined) return null
  const today = dateIn(now, calendar.timeZone)
  const year = Number(today.slice(0, 4))
  const next = calendar.holidays
    .flatMap(({ date, name, yearly }) =>
      yearly ? [year, year + 1].map((one) => ({ date: `${one}${date.slice(4)}`, name })) : [{ date, name }],
    )
    .filter(({ date }) => date >= today)
    .sort((a, b) => (a.date < b.date ? -1 : 1))[0]
  if (!next) return <span class="faint">none</span>
  return (
    <>
      {next.name}
      <span class="sub">{dayOf(Date.parse(next.date))}</span>
    </>
  )
}
