/** One case of two, two cases of one. */
import { query } from '../../../api/http.ts'
import { useResource } from '../../../api/resource.ts'
import type { Case, Page } from '../../../api/wire.ts'
import { Dialog, FormDialog } from '../../../parts/dialog.tsx'
import { Field, textOf } from '../../../parts/field.tsx'
import { CaseStateMark } from '../../../parts/mark.tsx'
import { Empty, Shown } from '../../../parts/states.tsx'
import { navigate } from '../../../shell/route.ts'
import { count } from '../../../words/states.ts'
import { type AskProps, customerName, reasonOf, send } from './ask.ts'

export const Merge = ({ one, onClose }: AskProps) => {
  const others = useResource<Page<Case>>(
    `cases${query({ open: true, customerId: one.customerId ?? undefined, limit: 100 })}`,
  )
  const choices = others.data.value?.items.filter(({ id }) => id !== one.id)
  const only = choices?.length === 0
  if (only)
    return (
      <Dialog title={`Merge #${one.number} into another case`} onClose={onClose}>
        <Empty compact icon="case" title={`${customerName(one)} has no other open case`}>
          Only cases of the same customer can become one.
        </Empty>
      </Dialog>
    )
  return (
    <FormDialog
      title={`Merge #${one.number} into another case`}
      confirm="Merge"
      danger
      onClose={onClose}
      onSubmit={async (data) => {
        const into = textOf(data, 'into')
        if (!into) throw new Error('Choose the case it goes on as.')
        await send(one, { type: 'merge', into, reason: reasonOf(data) }, 'Merged: it goes on here.')
        navigate(`/cases/${encodeURIComponent(into)}`)
      }}
    >
      <p class="small soft">
        Everything of this case goes on there: its devices, faults, promises and history. {customerName(one)} hears of
        both from one place.
      </p>
      <Shown resource={others} lines={3}>
        {() => (
          <fieldset>
            <legend class="unseen">The case it goes on as</legend>
            <div class="pick-list">
              {choices?.map((other) => (
                <label key={other.id}>
                  <input type="radio" name="into" value={other.id} required />
                  <span>
                    <strong>
                      #{other.number} {other.title}
                    </strong>{' '}
                    <CaseStateMark state={other.state} />
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        )}
      </Shown>
      <Field label="Why are they one?" name="reason" required />
    </FormDialog>
  )
}

export const Split = ({ one, onClose }: AskProps) => (
  <FormDialog
    title={`Split #${one.number}`}
    confirm="Split off"
    onClose={onClose}
    onSubmit={(data) => {
      const deviceIds = data.getAll('device').filter((id): id is string => typeof id === 'string')
      if (deviceIds.length === 0) return Promise.reject(new Error('Choose the devices that leave.'))
      if (deviceIds.length === one.devices.length)
        return Promise.reject(new Error('At least one device has to stay here.'))
      return send(
        one,
        { type: 'split', deviceIds, reason: reasonOf(data) },
        `${count(deviceIds.length, 'device')} split off; the new case is in the list.`,
      )
    }}
  >
    <fieldset>
      <legend class="small">
        <strong>These become a case of their own</strong>, with their faults and the history up to now
      </legend>
      <div class="pick-list">
        {one.devices.map((device) => (
          <label key={device.id}>
            <input type="checkbox" name="device" value={device.id} />
            <span>
              <strong>{device.name ?? device.id}</strong>{' '}
              <span class="faint">
                {count(one.faults.filter((fault) => fault.deviceId === device.id).length, 'fault')}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
    <Field label="Why are they two?" name="reason" required />
  </FormDialog>
)
