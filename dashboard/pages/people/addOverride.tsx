import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may, me } from '../../api/session.ts'
import type { Page, User } from '../../api/wire.ts'
import type { Schedule } from '../../api/wireRoster.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { Choice, Field, textOf } from '../../parts/field.tsx'
import { say } from '../../shell/toast.tsx'
import { productNow } from '../../time/productClock.ts'
import { localIn, momentIn, zoneWords } from '../../time/zones.ts'

const hour = 3_600_000
const wholeHour = (at: number): number => Math.ceil(at / hour) * hour

/** What a datetime-local field says, read in `zone`. */
export const momentOf = (data: FormData, name: string, zone: string): string | undefined => {
  const text = textOf(data, name)
  return text === undefined ? undefined : new Date(momentIn(text, zone)).toISOString()
}

/** One person instead of whoever's turn it is. */
export const AddOverride = ({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) => {
  const users = useResource<Page<User>>('users').data.value?.items ?? []
  const zone = schedule.timeZone
  const start = wholeHour(productNow.value ?? 0)
  return (
    <FormDialog
      title={`Somebody else takes a shift of “${schedule.name}”`}
      confirm="Save"
      onClose={onClose}
      onSubmit={async (data) => {
        await request<unknown>(`schedules/${encodeURIComponent(schedule.id)}/overrides`, {
          method: 'POST',
          body: {
            userId: textOf(data, 'userId'),
            from: momentOf(data, 'from', zone),
            to: momentOf(data, 'to', zone),
            reason: textOf(data, 'reason') ?? '',
          },
        })
        await refresh('schedules', 'on-call')
        say('Saved: they are called instead.')
      }}
    >
      <Choice
        label="Who"
        name="userId"
        value={me.value?.id ?? ''}
        options={users
          .filter(({ id }) => may('manager') || id === me.value?.id)
          .map((user) => [user.id, user.name] as const)}
      />
      <div class="fields-2">
        <Field
          label={`From (${zoneWords(zone)})`}
          name="from"
          type="datetime-local"
          required
          defaultValue={localIn(start, zone)}
        />
        <Field
          label={`To (${zoneWords(zone)})`}
          name="to"
          type="datetime-local"
          required
          defaultValue={localIn(start + 8 * hour, zone)}
        />
      </div>
      <Field label="Reason (optional)" name="reason" placeholder="Swapped with Tom" />
    </FormDialog>
  )
}
