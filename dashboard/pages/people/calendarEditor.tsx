import './people.css'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { Calendar } from '../../api/wireRoster.ts'
import { EditorForm, EditorLines, useEditor } from '../../parts/editor.tsx'
import { Switch } from '../../parts/entries.tsx'
import { Entry } from '../../parts/entry.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { productNow } from '../../time/productClock.ts'
import { dateIn, myZone } from '../../time/zones.ts'
import { idFrom } from '../rules/draft.ts'
import { HoursEntry, workdays } from './hours.tsx'
import { Remove } from './remove.tsx'
import { ZoneEntry } from './zoneEntry.tsx'

/** One calendar: its week, and the days that are otherwise. */
export const CalendarEditorPage = ({ id }: { id: string | undefined }) => {
  const all = useResource<Page<Calendar>>('calendars')
  return (
    <PageFrame
      title={id === undefined ? 'New working hours' : 'Change working hours'}
      crumb={['/people/calendars', 'Working hours']}
    >
      <Shown resource={all}>
        {({ items }) => {
          const calendar = items.find((one) => one.id === id)
          if (!may('manager') || (id !== undefined && !calendar))
            return (
              <Card>
                <Empty
                  icon="roster"
                  title={may('manager') ? 'There is no such calendar' : 'Calendars are set by managers'}
                >
                  {may('manager') ? 'It may have been removed.' : 'Ask one of them, or an administrator.'}
                </Empty>
              </Card>
            )
          return (
            <Editor
              key={`${id ?? ''}/${calendar?.version ?? 0}`}
              calendar={calendar}
              taken={items.map((one) => one.id)}
            />
          )
        }}
      </Shown>
    </PageFrame>
  )
}

type Draft = Omit<Calendar, 'id' | 'version'>
type Holiday = Calendar['holidays'][number]

const Editor = ({ calendar, taken }: { calendar: Calendar | undefined; taken: readonly string[] }) => {
  const editor = useEditor<Draft>(
    calendar
      ? { name: calendar.name, timeZone: calendar.timeZone, hours: calendar.hours, holidays: calendar.holidays }
      : { name: '', timeZone: myZone(), hours: [{ days: [...workdays], from: '08:00', to: '17:00' }], holidays: [] },
  )
  const { draft, change, at, mistakeAt } = editor
  const save = async (): Promise<void> => {
    const id = calendar?.id ?? idFrom(draft.name, taken)
    await request<unknown>(`calendars/${encodeURIComponent(id)}`, {
      method: 'PUT',
      body: { ...draft, version: calendar?.version ?? 0 },
    })
    await refresh('calendars')
    say('Saved.')
    navigate('/people/calendars')
  }
  return (
    <EditorForm
      editor={editor}
      label="Working hours"
      save={save}
      reload={() => void refresh('calendars')}
      more={
        calendar && (
          <Remove
            path={`calendars/${encodeURIComponent(calendar.id)}`}
            title={`Remove “${calendar.name}”?`}
            consequence="Teams that use it count around the clock from then on."
            refreshed={['calendars', 'teams']}
            back="/people/calendars"
          />
        )
      }
    >
      <Card>
        <div class="fields">
          <Entry
            wide
            label="Name"
            placeholder="Office Berlin"
            value={draft.name}
            onChange={(name) => change({ name })}
            {...at('name')}
          />
          <ZoneEntry value={draft.timeZone} onChange={(timeZone) => change({ timeZone })} {...at('timeZone')} />
        </div>
      </Card>
      <Card title="The week">
        <HoursEntry path="hours" value={draft.hours} mistakeAt={mistakeAt} onChange={(hours) => change({ hours })} />
      </Card>
      <Card title="Holidays" hint="closed, or open only at the hours given">
        <EditorLines<Holiday>
          one="Holiday"
          lines={draft.holidays}
          onChange={(holidays) => change({ holidays })}
          blank={() => ({ date: dateIn(productNow.peek() ?? 0, draft.timeZone), name: '', yearly: false, hours: [] })}
        >
          {(holiday, changeHoliday, index) => {
            const here = (field: string) => at(`holidays.${index}.${field}`)
            const open = holiday.hours[0]
            return (
              <>
                <Entry
                  label="Date"
                  type="date"
                  value={holiday.date}
                  onChange={(date) => changeHoliday({ date })}
                  {...here('date')}
                />
                <Entry
                  label="Name"
                  placeholder="Christmas Eve"
                  value={holiday.name}
                  onChange={(name) => changeHoliday({ name })}
                  {...here('name')}
                />
                <Switch label="Every year" checked={holiday.yearly} onChange={(yearly) => changeHoliday({ yearly })} />
                <Switch
                  label="Open for some hours"
                  checked={open !== undefined}
                  onChange={(on) => changeHoliday({ hours: on ? [{ from: '08:00', to: '12:00' }] : [] })}
                />
                {open && (
                  <>
                    <Entry
                      label="Open from"
                      type="time"
                      value={open.from}
                      onChange={(from) => changeHoliday({ hours: [{ ...open, from }, ...holiday.hours.slice(1)] })}
                      {...at(`holidays.${index}.hours.0.from`)}
                    />
                    <Entry
                      label="to"
                      value={open.to}
                      onChange={(to) => changeHoliday({ hours: [{ ...open, to }, ...holiday.hours.slice(1)] })}
                      {...at(`holidays.${index}.hours.0.to`)}
                    />
                  </>
                )}
              </>
            )
          }}
        </EditorLines>
      </Card>
    </EditorForm>
  )
}
