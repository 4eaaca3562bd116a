import './people.css'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page, User } from '../../api/wire.ts'
import type { Calendar, EscalationStep, Schedule, Team, TeamMember } from '../../api/wireRoster.ts'
import { EditorForm, EditorLines, useEditor } from '../../parts/editor.tsx'
import { NumberEntry, PersonEntry, Switch, WordsEntry } from '../../parts/entries.tsx'
import { Entry, Select } from '../../parts/entry.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { idFrom } from '../rules/draft.ts'
import { ChainWords, StepFields } from './escalation.tsx'
import { Remove } from './remove.tsx'

/** One team: what it takes, who is in it, who is called when nobody acts. */
export const TeamEditorPage = ({ id }: { id: string | undefined }) => {
  const all = useResource<Page<Team>>('teams')
  const users = useResource<Page<User>>('users')
  const schedules = useResource<Page<Schedule>>('schedules')
  const calendars = useResource<Page<Calendar>>('calendars')
  return (
    <PageFrame title={id === undefined ? 'A new team' : 'Change a team'} crumb={['/people', 'Teams']}>
      <Shown resource={all}>
        {({ items }) => {
          const team = items.find((one) => one.id === id)
          if (!may('manager') || (id !== undefined && !team))
            return (
              <Card>
                <Empty icon="people" title={may('manager') ? 'There is no such team' : 'Teams are set by managers'}>
                  {may('manager') ? 'It may have been removed.' : 'Ask one of them, or an administrator.'}
                </Empty>
              </Card>
            )
          return (
            <Editor
              key={`${id ?? ''}/${team?.version ?? 0}`}
              team={team}
              taken={items.map((one) => one.id)}
              people={users.data.value?.items ?? []}
              schedules={schedules.data.value?.items ?? []}
              calendars={calendars.data.value?.items ?? []}
            />
          )
        }}
      </Shown>
    </PageFrame>
  )
}

type Draft = Omit<Team, 'id' | 'version'>
const blank: Draft = {
  name: '',
  categories: [],
  skills: [],
  languages: [],
  leaderId: null,
  members: [],
  scheduleId: null,
  calendarId: null,
  escalation: [],
}
const draftOf = ({ id: _id, version: _version, ...draft }: Team): Draft => draft
const newMember = (taken: readonly TeamMember[], people: readonly User[]): TeamMember => ({
  userId: people.find(({ id }) => !taken.some(({ userId }) => userId === id))?.id ?? '',
  skills: [],
  languages: [],
  senior: false,
  capacity: 20,
})

const Editor = (props: {
  team: Team | undefined
  taken: readonly string[]
  people: readonly User[]
  schedules: readonly Schedule[]
  calendars: readonly Calendar[]
}) => {
  const { team, people } = props
  const editor = useEditor<Draft>(team ? draftOf(team) : blank)
  const { draft, change, at } = editor
  const save = async (): Promise<void> => {
    const id = team?.id ?? idFrom(draft.name, props.taken)
    await request<unknown>(`teams/${encodeURIComponent(id)}`, {
      method: 'PUT',
      body: { ...draft, version: team?.version ?? 0 },
    })
    await refresh('teams', 'on-call', 'queue')
    say('Saved. New cases are routed by it.')
    navigate('/people')
  }
  const orNull = (value: string): string | null => (value === '' ? null : value)
  return (
    <EditorForm
      editor={editor}
      label="Team"
      save={save}
      reload={() => void refresh('teams')}
      more={
        team && (
          <Remove
            path={`teams/${encodeURIComponent(team.id)}`}
            title={`Remove “${team.name}”?`}
            consequence="New cases go to the teams that are left. A team with open cases stays until they are handed over."
            refreshed={['teams', 'on-call', 'queue']}
            back="/people"
          />
        )
      }
    >
      <Card>
        <div class="fields">
          <Entry
            wide
            label="Name"
            placeholder="Connectivity"
            value={draft.name}
            onChange={(name) => change({ name })}
            {...at('name')}
          />
          <PersonEntry
            label="Led by"
            value={draft.leaderId}
            people={people}
            nobody="Nobody"
            onChange={(leaderId) => change({ leaderId })}
            {...at('leaderId')}
          />
          <Select
            label="On call by"
            value={draft.scheduleId ?? ''}
            options={[['', 'Everybody, always'], ...props.schedules.map((one) => [one.id, one.name] as const)]}
            onChange={(id) => change({ scheduleId: orNull(id) })}
            {...at('scheduleId')}
          />
          <Select
            label="Working hours"
            value={draft.calendarId ?? ''}
            options={[['', 'Around the clock'], ...props.calendars.map((one) => [one.id, one.name] as const)]}
            onChange={(id) => change({ calendarId: orNull(id) })}
            {...at('calendarId')}
          />
          <WordsEntry
            wide
            label="Takes"
            placeholder="connectivity, equipment"
            hint="Kinds of trouble; empty: whatever no other team takes."
            value={draft.categories}
            onChange={(categories) => change({ categories })}
            {...at('categories')}
          />
          <WordsEntry
            label="Everybody in it can"
            placeholder="phone"
            value={draft.skills}
            onChange={(skills) => change({ skills })}
            {...at('skills')}
          />
          <WordsEntry
            label="Everybody in it speaks"
            placeholder="en, de"
            value={draft.languages}
            onChange={(languages) => change({ languages })}
            {...at('languages')}
          />
        </div>
      </Card>
      <Card title="People" hint="whoever has reached their limit gets no further case while somebody else has room">
        <EditorLines<TeamMember>
          one="Person"
          lines={draft.members}
          onChange={(members) => change({ members })}
          blank={() => newMember(draft.members, people)}
        >
          {(member, changeMember, index) => {
            const here = (field: string) => at(`members.${index}.${field}`)
            return (
              <>
                <PersonEntry
                  label="Who"
                  value={member.userId}
                  people={people}
                  onChange={(id) => id && changeMember({ userId: id })}
                  {...here('userId')}
                />
                <WordsEntry
                  label="Can"
                  placeholder="routers"
                  value={member.skills}
                  onChange={(skills) => changeMember({ skills })}
                  {...here('skills')}
                />
                <WordsEntry
                  label="Speaks"
                  placeholder="en, de"
                  value={member.languages}
                  onChange={(languages) => changeMember({ languages })}
                  {...here('languages')}
                />
                <NumberEntry
                  label="Open cases at once"
                  value={member.capacity}
                  onChange={(capacity) => changeMember({ capacity: capacity ?? 0 })}
                  {...here('capacity')}
                />
                <Switch
                  label="Takes severe and repeated cases"
                  checked={member.senior}
                  onChange={(senior) => changeMember({ senior })}
                />
              </>
            )
          }}
        </EditorLines>
      </Card>
      <Card title="When nobody acts" hint="empty: the usual times and people">
        <ChainWords steps={draft.escalation} people={people} />
        <EditorLines<EscalationStep>
          one="Level"
          ordered
          lines={draft.escalation}
          onChange={(escalation) => change({ escalation })}
          blank={() => ({ waitMs: 900_000, to: draft.escalation.length === 0 ? 'leader' : 'managers' })}
        >
          {(step, changeStep, index) => (
            <StepFields
              step={step}
              change={changeStep}
              people={people}
              schedules={props.schedules}
              at={(field) => at(`escalation.${index}.${field}`)}
            />
          )}
        </EditorLines>
      </Card>
    </EditorForm>
  )
}
