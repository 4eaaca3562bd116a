import './people.css'
import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { query, request } from '../../api/http.ts'
import { refresh, useKept, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { Override, Schedule, Shift } from '../../api/wireRoster.ts'
import { Button, WorkButton } from '../../parts/button.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Failure, Shown, Skeleton } from '../../parts/states.tsx'
import { navigate, place, setParameter } from '../../shell/route.ts'
import { dayAndTime } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { dateAfter, dateIn, momentIn, myZone, zoneWords } from '../../time/zones.ts'
import { Absences } from './absences.tsx'
import { AddOverride } from './addOverride.tsx'
import { PeopleSections } from './sections.tsx'
import { ShiftTable, TwoWeeks } from './twoWeeks.tsx'

const days = 14

/** Who is called when, two weeks at a time. */
export const OnCallPage = () => {
  const schedules = useResource<Page<Schedule>>('schedules')
  return (
    <PageFrame
      title="On call"
      lead="Who is called first when something breaks, and when. Exceptions and absences count at once."
      actions={
        may('manager') && (
          <Button kind="primary" icon="plus" onClick={() => navigate('/people/on-call/new')}>
            Add a schedule
          </Button>
        )
      }
    >
      <PeopleSections />
      <Shown resource={schedules}>
        {({ items }) =>
          items.length === 0 ? (
            <Card>
              <Empty icon="roster" title="No schedule yet">
                Without one, everybody of a team is on call at all times. Add one when people take turns.
              </Empty>
            </Card>
          ) : (
            <>
              <Period zone={items[0]?.timeZone ?? myZone()} />
              {items.map((schedule) => (
                <OneSchedule key={schedule.id} schedule={schedule} />
              ))}
            </>
          )
        }
      </Shown>
      <Absences />
    </PageFrame>
  )
}

const zoneChoice = (zone: string): string => (place.value.search.get('zone') === 'mine' ? myZone() : zone)
const firstDay = (zone: string): string => {
  const asked = place.value.search.get('from')
  if (asked && /^\d{4}-\d\d-\d\d$/.test(asked)) return asked
  return dateIn(productNow.value ?? 0, zone)
}

/** Which two weeks, and by whose clock; both are in the address. */
const Period = ({ zone }: { zone: string }) => {
  const first = firstDay(zoneChoice(zone))
  const mine = place.value.search.get('zone') === 'mine'
  return (
    <div class="toolbar">
      <div class="row-actions flush">
        <Button icon="left" onClick={() => setParameter('from', dateAfter(first, -days))}>
          Earlier
        </Button>
        <Button disabled={!place.value.search.has('from')} onClick={() => setParameter('from', undefined)}>
          From today
        </Button>
        <Button onClick={() => setParameter('from', dateAfter(first, days))}>Later</Button>
      </div>
      <fieldset class="tabs">
        <legend class="unseen">Times in</legend>
        <button type="button" aria-pressed={!mine} onClick={() => setParameter('zone', undefined)}>
          Schedule’s time
        </button>
        <button type="button" aria-pressed={mine} onClick={() => setParameter('zone', 'mine')}>
          Mine ({zoneWords(myZone())})
        </button>
      </fieldset>
    </div>
  )
}

const OneSchedule = ({ schedule }: { schedule: Schedule }) => {
  const [adding, setAdding] = useState(false)
  const nameOf = useActorName()
  const zone = zoneChoice(schedule.timeZone)
  const known = productNow.value !== undefined
  const first = firstDay(zone)
  const from = momentIn(first, zone)
  const to = momentIn(dateAfter(first, days), zone)
  const resource = useResource<Page<Shift>>(
    known
      ? `schedules/${encodeURIComponent(schedule.id)}/shifts${query({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })}`
      : undefined,
  )
  const shifts = useKept(resource)?.items
  const userIds = [
    ...new Set([...schedule.layers.flatMap((layer) => layer.userIds), ...schedule.overrides.map((one) => one.userId)]),
  ]
  return (
    <Card
      title={schedule.name}
      hint={
        <>
          times in {zoneWords(zone)}
          {may('manager') && (
            <>
              {' · '}
              <a href={`/people/on-call/${encodeURIComponent(schedule.id)}`}>Change the turns</a>
            </>
          )}
        </>
      }
    >
      {shifts ? (
        <>
          <NowOn shifts={shifts} nameOf={nameOf} zone={zone} />
          <TwoWeeks shifts={shifts} zone={zone} firstDate={first} nameOf={nameOf} userIds={userIds} />
          <details class="as-list">
            <summary>As a table, in both zones</summary>
            <ShiftTable
              shifts={shifts}
              nameOf={nameOf}
              zone={schedule.timeZone}
              mine={myZone()}
              layerName={(id) => schedule.layers.find((layer) => layer.id === id)?.name ?? id}
            />
          </details>
        </>
      ) : resource.error.value !== undefined ? (
        <Failure error={resource.error.value} retry={() => void resource.reload()} />
      ) : (
        <Skeleton lines={6} />
      )}
      <Overrides schedule={schedule} nameOf={nameOf} onAdd={() => setAdding(true)} />
      {adding && <AddOverride schedule={schedule} onClose={() => setAdding(false)} />}
    </Card>
  )
}

const NowOn = (props: { shifts: readonly Shift[]; nameOf: (id: string) => string; zone: string }) => {
  const now = productNow.value
  if (now === undefined) return null
  const covers =
    props.shifts.some((shift) => Date.parse(shift.to) > now) && Date.parse(props.shifts[0]?.from ?? '') <= now
  if (!covers) return null
  const on = props.shifts.find((shift) => Date.parse(shift.from) <= now && now < Date.parse(shift.to))
  return (
    <p class="now-on">
      {on ? (
        <>
          <Mark tone="ok" icon="user">
            <strong>{props.nameOf(on.userId)}</strong> is on call
          </Mark>{' '}
          <span class="faint small">until {dayAndTime(Date.parse(on.to), props.zone)}</span>
        </>
      ) : (
        <Mark tone="critical" icon="critical">
          Nobody is on call now
        </Mark>
      )}
    </p>
  )
}

const Overrides = (props: { schedule: Schedule; nameOf: (id: string) => string; onAdd: () => void }) => {
  const { schedule, nameOf } = props
  const now = productNow.value ?? 0
  const current = schedule.overrides.filter((one) => Date.parse(one.to) > now)
  const span = (one: Override): string =>
    `${dayAndTime(Date.parse(one.from), schedule.timeZone)} – ${dayAndTime(Date.parse(one.to), schedule.timeZone)}`
  return (
    <div class="overrides">
      <h3>Exceptions</h3>
      {current.length === 0 && <p class="small faint">None now or to come.</p>}
      <ul>
        {current.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{nameOf(one.userId)}</strong> <span class="small soft">{span(one)}</span>
              {one.reason && <span class="sub">{one.reason}</span>}
            </span>
            {may('agent') && (
              <WorkButton
                kind="quiet"
                done="Taken back: the turns count again."
                work={async () => {
                  await request<unknown>(
                    `schedules/${encodeURIComponent(schedule.id)}/overrides/${encodeURIComponent(one.id)}`,
                    { method: 'DELETE' },
                  )
                  await refresh('schedules', 'on-call')
                }}
              >
                Take back<span class="unseen"> {nameOf(one.userId)}</span>
              </WorkButton>
            )}
          </li>
        ))}
      </ul>
      {may('agent') && (
        <Button icon="repeat" onClick={props.onAdd}>
          Somebody else takes a shift
        </Button>
      )}
    </div>
  )
}
