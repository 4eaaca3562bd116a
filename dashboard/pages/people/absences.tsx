import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may, me } from '../../api/session.ts'
import type { Page, User } from '../../api/wire.ts'
import type { Absence } from '../../api/wireRoster.ts'
import { Button, WorkButton } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Choice, Field, textOf } from '../../parts/field.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { say } from '../../shell/toast.tsx'
import { dayAndTime } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { localIn, myZone } from '../../time/zones.ts'
import { momentOf } from './addOverride.tsx'

const day = 86_400_000

/** Who is away, and who answers for them. */
export const Absences = () => {
  const absences = useResource<Page<Absence>>('absences')
  const nameOf = useActorName()
  const [adding, setAdding] = useState(false)
  const now = productNow.value ?? 0
  return (
    <Card title="Absences" hint="whoever is away is not called; their substitute is" bare>
      <Shown resource={absences} lines={3}>
        {({ items }) => {
          const current = items.filter((one) => Date.parse(one.to) > now)
          return current.length === 0 ? (
            <Empty compact icon="sleep" title="Nobody is away" />
          ) : (
            <table class="list-table list-after-head">
              <thead>
                <tr>
                  <th>Who</th>
                  <th>When</th>
                  <th>Substitute</th>
                  {may('agent') && (
                    <th>
                      <span class="unseen">Actions</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {current.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <strong>{nameOf(one.userId)}</strong>
                      {one.reason && <span class="sub">{one.reason}</span>}
                    </td>
                    <td>
                      {Date.parse(one.from) <= now && (
                        <Mark tone="accent" icon="sleep">
                          Away now
                        </Mark>
                      )}
                      <span class="sub">
                        {dayAndTime(Date.parse(one.from))} – {dayAndTime(Date.parse(one.to))}
                      </span>
                    </td>
                    <td>{one.substituteId ? nameOf(one.substituteId) : <span class="faint">the next in turn</span>}</td>
                    {may('agent') && (
                      <td class="number">
                        <WorkButton
                          kind="quiet"
                          done="Back: they are called again."
                          work={async () => {
                            await request<unknown>(`absences/${encodeURIComponent(one.id)}`, { method: 'DELETE' })
                            await refresh('absences', 'schedules', 'on-call')
                          }}
                        >
                          Take back<span class="unseen"> {nameOf(one.userId)}</span>
                        </WorkButton>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }}
      </Shown>
      {may('agent') && (
        <div class="card-foot">
          <Button icon="plus" onClick={() => setAdding(true)}>
            Somebody will be away
          </Button>
        </div>
      )}
      {adding && <AddAbsence onClose={() => setAdding(false)} />}
    </Card>
  )
}

const AddAbsence = ({ onClose }: { onClose: () => void }) => {
  const users = useResource<Page<User>>('users').data.value?.items ?? []
  const zone = myZone()
  const people = users.map((user) => [user.id, user.name] as const)
  const start = productNow.value ?? 0
  return (
    <FormDialog
      title="Somebody will be away"
      confirm="Save"
      onClose={onClose}
      onSubmit={async (data) => {
        await request<unknown>('absences', {
          method: 'POST',
          body: {
            userId: textOf(data, 'userId'),
            from: momentOf(data, 'from', zone),
            to: momentOf(data, 'to', zone),
            substituteId: textOf(data, 'substituteId') ?? null,
            reason: textOf(data, 'reason') ?? '',
          },
        })
        await refresh('absences', 'schedules', 'on-call')
        say('Saved.')
      }}
    >
      <Choice
        label="Who"
        name="userId"
        value={me.value?.id ?? ''}
        options={people.filter(([id]) => may('manager') || id === me.value?.id)}
      />
      <div class="fields-2">
        <Field label="From" name="from" type="datetime-local" required defaultValue={localIn(start, zone)} />
        <Field label="To" name="to" type="datetime-local" required defaultValue={localIn(start + day, zone)} />
      </div>
      <Choice
        label="Who answers for them"
        name="substituteId"
        value=""
        options={[['', 'The next in turn'], ...people]}
      />
      <Field label="Reason (optional)" name="reason" placeholder="Holiday" />
    </FormDialog>
  )
}
