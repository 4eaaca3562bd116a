import './people.css'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page, User } from '../../api/wire.ts'
import type { Layer, Schedule } from '../../api/wireRoster.ts'
import { EditorForm, EditorLines, useEditor } from '../../parts/editor.tsx'
import { Entry } from '../../parts/entry.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { productNow } from '../../time/productClock.ts'
import { dateIn, myZone } from '../../time/zones.ts'
import { idFrom } from '../rules/draft.ts'
import { LayerFields } from './layer.tsx'
import { Remove } from './remove.tsx'
import { ZoneEntry } from './zoneEntry.tsx'

/** The turns of one schedule. */
export const ScheduleEditorPage = ({ id }: { id: string | undefined }) => {
  const all = useResource<Page<Schedule>>('schedules')
  const users = useResource<Page<User>>('users')
  return (
    <PageFrame
      title={id === undefined ? 'A new schedule' : 'Change a schedule'}
      crumb={['/people/on-call', 'On call']}
      lead="Turns stand in order: the first that covers a moment says who is on."
    >
      <Shown resource={all}>
        {({ items }) => {
          const schedule = items.find((one) => one.id === id)
          if (!may('manager') || (id !== undefined && !schedule))
            return (
              <Card>
                <Empty
                  icon="roster"
                  title={may('manager') ? 'There is no such schedule' : 'Schedules are set by managers'}
                >
                  {may('manager') ? 'It may have been removed.' : 'Ask one of them, or an administrator.'}
                </Empty>
              </Card>
            )
          return (
            <Editor
              key={`${id ?? ''}/${schedule?.version ?? 0}`}
              schedule={schedule}
              taken={items.map((one) => one.id)}
              people={users.data.value?.items ?? []}
            />
          )
        }}
      </Shown>
    </PageFrame>
  )
}

type Draft = Pick<Schedule, 'name' | 'timeZone' | 'layers'>
const newLayer = (taken: readonly Layer[], people: readonly User[], zone: string): Layer => ({
  id: idFrom(
    `layer-${taken.length + 1}`,
    taken.map(({ id }) => id),
  ),
  name: taken.length === 0 ? 'First line' : `Line ${taken.length + 1}`,
  userIds: people[0] ? [people[0].id] : [],
  startsAt: `${dateIn(productNow.peek() ?? 0, zone)}T09:00`,
  endsAt: null,
  handOver: 'FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;BYHOUR=9;BYMINUTE=0',
  hours: null,
})

const Editor = (props: { schedule: Schedule | undefined; taken: readonly string[]; people: readonly User[] }) => {
  const { schedule, people } = props
  const editor = useEditor<Draft>(
    schedule
      ? { name: schedule.name, timeZone: schedule.timeZone, layers: schedule.layers }
      : { name: '', timeZone: myZone(), layers: [] },
  )
  const { draft, change, at, mistakeAt } = editor
  const save = async (): Promise<void> => {
    const id = schedule?.id ?? idFrom(draft.name, props.taken)
    await request<unknown>(`schedules/${encodeURIComponent(id)}`, {
      method: 'PUT',
      body: { ...draft, version: schedule?.version ?? 0 },
    })
    await refresh('schedules', 'on-call')
    say('Saved. The turns count from now.')
    navigate('/people/on-call')
  }
  return (
    <EditorForm
      editor={editor}
      label="Schedule"
      save={save}
      reload={() => void refresh('schedules')}
      more={
        schedule && (
          <Remove
            path={`schedules/${encodeURIComponent(schedule.id)}`}
            title={`Remove “${schedule.name}”?`}
            consequence="A schedule that a team goes by stays until the team is given another."
            refreshed={['schedules', 'teams', 'on-call']}
            back="/people/on-call"
          />
        )
      }
    >
      <Card>
        <div class="fields">
          <Entry
            wide
            label="Name"
            placeholder="Support, first line"
            value={draft.name}
            onChange={(name) => change({ name })}
            {...at('name')}
          />
          <ZoneEntry value={draft.timeZone} onChange={(timeZone) => change({ timeZone })} {...at('timeZone')} />
        </div>
      </Card>
      <Card title="Turns" hint="the first that covers a moment counts">
        <EditorLines<Layer>
          one="Line of turns"
          ordered
          lines={draft.layers}
          onChange={(layers) => change({ layers })}
          blank={() => newLayer(draft.layers, people, draft.timeZone)}
        >
          {(layer, changeLayer, index) => (
            <LayerFields
              layer={layer}
              change={changeLayer}
              people={people}
              path={`layers.${index}`}
              at={(field) => at(`layers.${index}.${field}`)}
              mistakeAt={mistakeAt}
            />
          )}
        </EditorLines>
      </Card>
    </EditorForm>
  )
}
