/** Whose a case is: assigned, handed over, escalated, and what somebody has to do. */
import { useState } from 'preact/hooks'
import { useResource } from '../../../api/resource.ts'
import type { Page, User } from '../../../api/wire.ts'
import type { Team } from '../../../api/wireRoster.ts'
import { FormDialog } from '../../../parts/dialog.tsx'
import { Choice, Field, LongField, textOf } from '../../../parts/field.tsx'
import { taskWords } from '../../../words/recovery.ts'
import { type AskProps, hoursAhead, momentOf, reasonOf, send, zoneHint } from './ask.ts'

const useAble = (): readonly User[] =>
  useResource<Page<User>>('users').data.value?.items.filter((user) => user.role !== 'viewer') ?? []
const named = (user: User): readonly [string, string] => [user.id, `${user.name} (${user.role})`]

export const Assign = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="Assign the case"
    confirm="Assign"
    onClose={onClose}
    onSubmit={(data) => send(one, { type: 'assign', to: textOf(data, 'to') ?? '' }, 'Assigned. They have been told.')}
  >
    <Choice label="To" name="to" options={useAble().map(named)} {...(one.ownerId ? { value: one.ownerId } : {})} />
  </FormDialog>
)

export const HandOver = ({ one, onClose }: AskProps) => {
  const teams = useResource<Page<Team>>('teams').data.value?.items ?? []
  const able = useAble()
  const [teamId, setTeam] = useState(one.team?.id ?? '')
  const members = teams.find(({ id }) => id === teamId)?.members.map(({ userId }) => userId)
  const people = members ? able.filter(({ id }) => members.includes(id)) : able
  return (
    <FormDialog
      title="Hand the case over"
      confirm="Hand over"
      onClose={onClose}
      onSubmit={(data) => {
        const to = textOf(data, 'to')
        if (!to && teamId === '') return Promise.reject(new Error('Choose a team or a person.'))
        return send(
          one,
          {
            type: 'handOver',
            summary: textOf(data, 'summary') ?? '',
            ...(teamId ? { teamId } : {}),
            ...(to ? { to } : {}),
          },
          'Handed over, with your summary. They have been told.',
        )
      }}
    >
      {teams.length > 0 && (
        <label class="field">
          <span>Team</span>
          <select class="input" value={teamId} onChange={(event) => setTeam(event.currentTarget.value)}>
            <option value="">as it is</option>
            {teams.map((team) => (
              <option key={team.id} value={team.id} selected={team.id === teamId}>
                {team.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <Choice
        key={`${teams.length} ${teamId}`}
        label="To whom"
        name="to"
        options={[
          ...(teams.length > 0 ? [['', 'whoever is on call and has room'] as const] : []),
          ...people.filter(({ id }) => id !== one.ownerId).map(named),
        ]}
      />
      <LongField
        label="What they need to know"
        name="summary"
        required
        hint="What was found, what was tried, what the customer expects: nobody should have to ask again."
      />
    </FormDialog>
  )
}

export const Escalate = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="Escalate the case"
    confirm="Escalate"
    onClose={onClose}
    onSubmit={(data) => send(one, { type: 'escalate', reason: reasonOf(data) }, 'The next level has been called.')}
  >
    <p class="small soft">
      Calls the next level at once, instead of when the time is up.
      {one.escalationLevel > 0 && ` Level ${one.escalationLevel} was called already.`}
    </p>
    <Field label="Why" name="reason" required />
  </FormDialog>
)

const kinds = Object.entries(taskWords) as ['check' | 'call' | 'other', string][]

export const AddTask = ({ one, onClose }: AskProps) => {
  const [due] = useState(() => hoursAhead(4))
  return (
    <FormDialog
      title="Add a task"
      confirm="Add task"
      onClose={onClose}
      onSubmit={(data) => {
        const dueAt = momentOf(data, 'dueAt')
        const kind = kinds.find(([value]) => value === textOf(data, 'kind'))?.[0] ?? 'other'
        return send(
          one,
          { type: 'addTask', kind, title: textOf(data, 'title') ?? '', ...(dueAt ? { dueAt } : {}) },
          'Put on the list.',
        )
      }}
    >
      <Field label="What has to be done" name="title" required />
      <div class="fields-2">
        <Choice label="Kind" name="kind" value="other" options={kinds} />
        <Field label="By when (optional)" name="dueAt" type="datetime-local" defaultValue={due} />
      </div>
      <p class="small soft">{zoneHint()} If it is not done by then, the owner and the leader are told.</p>
    </FormDialog>
  )
}
