/** What a person can do to a case now, by its state and their role. */
import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may, me } from '../../api/session.ts'
import type { Case, CaseCommand, CaseDetail, Page, User } from '../../api/wire.ts'
import { Button, WorkButton } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Choice, Field, LongField, textOf } from '../../parts/field.tsx'
import type { IconName } from '../../parts/icon.tsx'
import { say } from '../../shell/toast.tsx'
import { toLocalInput } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { Due } from '../../time/when.tsx'
import { acknowledgeBy, isOpen } from '../cases/caseFacts.ts'

type Asked =
  | 'note'
  | 'assign'
  | 'planVisit'
  | 'claimFixed'
  | 'offer'
  | 'sendCommand'
  | 'falseAlarm'
  | 'foundLate'
  | 'close'
  | 'reopen'

const command = async (one: Case, body: CaseCommand): Promise<void> => {
  await request<unknown>(`cases/${encodeURIComponent(one.id)}/commands`, { method: 'POST', body })
  await refresh('cases', 'faults', 'approvals')
}

/** Those that this command has added. */
const offersOf = async (before: CaseDetail): Promise<CaseDetail['offers']> => {
  const known = new Set(before.offers.map((made) => made.id))
  const now = await request<CaseDetail>(`cases/${encodeURIComponent(before.id)}`)
  return now.offers.filter((made) => !known.has(made.id))
}

export const CaseActions = ({ one }: { one: CaseDetail }) => {
  const [asked, setAsked] = useState<Asked>()
  if (!may('agent')) return null
  const open = isOpen(one)
  const repairing = one.state === 'repairing' || one.state === 'verifying'
  const offers: readonly (readonly [Asked, string, IconName | undefined, boolean])[] = [
    ['note', 'Add note', 'note', true],
    ['planVisit', 'Plan visit', 'clock', repairing],
    ['claimFixed', 'Claim fixed', 'wrench', repairing],
    ['sendCommand', 'Send command', 'remote', open && one.devices.length > 0],
    ['offer', 'Offer credit', 'gift', one.customerId !== null && one.state !== 'cancelled'],
    ['reopen', 'Reopen', 'repeat', one.state === 'closed' || one.state === 'awaitingCustomer'],
    ['assign', 'Assign', undefined, open],
    ['falseAlarm', 'False alarm', undefined, open && one.faults.length > 0],
    ['foundLate', 'Found late', undefined, one.faults.length > 0 && one.state !== 'cancelled'],
    ['close', 'Close', undefined, open && may('manager')],
  ]
  return (
    <>
      <div class="act">
        <Acknowledge one={one} />
        {offers
          .filter(([, , , sensible]) => sensible)
          .map(([what, label, icon]) => (
            <Button key={what} icon={icon} kind={icon ? undefined : 'quiet'} onClick={() => setAsked(what)}>
              {label}
            </Button>
          ))}
      </div>
      {asked && <Asking what={asked} one={one} onClose={() => setAsked(undefined)} />}
    </>
  )
}

const Acknowledge = ({ one }: { one: CaseDetail }) => {
  if (!isOpen(one) || one.state === 'remoteFix' || one.acknowledgedAt !== null) return null
  const by = acknowledgeBy(one)
  return (
    <>
      <WorkButton
        kind="primary"
        icon="approve"
        work={() => command(one, { type: 'acknowledge' })}
        done="Acknowledged. It is yours until it is put right or the acknowledgement runs out."
      >
        {one.ownerId && one.ownerId !== me.value?.id ? 'Acknowledge and take over' : 'Acknowledge'}
      </WorkButton>
      {by && (
        <span class="countdown soft">
          awaited <Due at={by} />
        </span>
      )}
    </>
  )
}

const Asking = ({ what, one, onClose }: { what: Asked; one: CaseDetail; onClose: () => void }) => {
  const send = async (body: CaseCommand, done: string): Promise<void> => {
    await command(one, body)
    say(done)
  }
  const reasonOf = (data: FormData): string => textOf(data, 'reason') ?? ''
  const name = one.customer?.name ?? 'the customer'
  switch (what) {
    case 'note':
      return (
        <FormDialog
          title="Add a note"
          confirm="Add note"
          onClose={onClose}
          onSubmit={(data) => send({ type: 'note', text: textOf(data, 'text') ?? '' }, 'Note added.')}
        >
          <LongField label="Note" name="text" required hint="For colleagues only: the customer does not see it." />
        </FormDialog>
      )
    case 'assign':
      return <AssignDialog one={one} send={send} onClose={onClose} />
    case 'planVisit':
      return <VisitDialog name={name} send={send} onClose={onClose} />
    case 'claimFixed':
      return (
        <FormDialog
          title="Claim it is fixed"
          confirm="Claim fixed"
          onClose={onClose}
          onSubmit={(data) => {
            const text = textOf(data, 'text')
            return send({ type: 'claimFixed', ...(text ? { text } : {}) }, 'Noted. Now the device has to prove it.')
          }}
        >
          <p class="small soft">
            The device’s own telemetry decides. If it stays healthy, {name} is asked to confirm; if not, the case goes
            on.
          </p>
          <LongField label="What was done (optional)" name="text" />
        </FormDialog>
      )
    case 'offer':
      return (
        <FormDialog
          title="Offer a credit"
          confirm="Offer"
          onClose={onClose}
          onSubmit={async (data) => {
            await command(one, {
              type: 'offer',
              amountMinor: Math.round(Number(textOf(data, 'amount') ?? 0) * 100),
              reason: reasonOf(data),
            })
            const waits = (await offersOf(one)).some((made) => made.state === 'needsApproval')
            say(
              waits
                ? 'Over the limit: a manager decides, then the customer is told.'
                : 'Offered; the customer is told.',
            )
          }}
        >
          <Field label="Amount" name="amount" type="number" min="0.01" step="0.01" required placeholder="25.00" />
          <Field label="Reason" name="reason" required hint="Shown to whoever approves it, and kept with the case." />
          <p class="small soft">Within the limits {name} hears of it at once; beyond them a manager decides first.</p>
        </FormDialog>
      )
    case 'sendCommand':
      return (
        <FormDialog
          title="Send a command to the device"
          confirm="Send"
          onClose={onClose}
          onSubmit={(data) =>
            send(
              {
                type: 'sendCommand',
                deviceId: textOf(data, 'deviceId') ?? '',
                name: textOf(data, 'name') ?? 'restart',
                args: {},
              },
              'Sent. Its answer appears in the history.',
            )
          }
        >
          <Choice
            label="Device"
            name="deviceId"
            options={one.devices.map((device) => [device.id, device.name ?? device.id])}
          />
          <Field
            label="Command"
            name="name"
            required
            defaultValue="restart"
            hint="“restart” is understood by most devices; others depend on the model."
          />
        </FormDialog>
      )
    case 'falseAlarm':
      return (
        <FormDialog
          title="Mark as a false alarm"
          confirm="Mark as false alarm"
          danger
          onClose={onClose}
          onSubmit={(data) =>
            send({ type: 'falseAlarm', reason: reasonOf(data) }, 'Closed, and the detector was taught.')
          }
        >
          <p class="small soft">
            The case ends, and the detector becomes calmer about this on this device; you can take that back under
            Detection.
          </p>
          <Field label="Why was it no fault?" name="reason" required />
        </FormDialog>
      )
    case 'foundLate':
      return (
        <FormDialog
          title="It was real, and found late"
          confirm="Tell the detector"
          onClose={onClose}
          onSubmit={(data) =>
            send({ type: 'foundLate', reason: reasonOf(data) }, 'Noted, and the detector was taught to look closer.')
          }
        >
          <p class="small soft">The case goes on. The detector looks closer at this on this device.</p>
          <Field label="Who knew before us, and how?" name="reason" required />
        </FormDialog>
      )
    case 'close':
      return (
        <FormDialog
          title="Close the case"
          confirm="Close case"
          danger
          onClose={onClose}
          onSubmit={(data) => send({ type: 'close', reason: reasonOf(data) }, 'Case closed.')}
        >
          <p class="small soft">This ends it without the device’s proof or the customer’s word.</p>
          <Field label="Reason" name="reason" required />
        </FormDialog>
      )
    case 'reopen':
      return (
        <FormDialog
          title="Reopen the case"
          confirm="Reopen"
          onClose={onClose}
          onSubmit={(data) => send({ type: 'reopen', reason: reasonOf(data) }, 'Case reopened.')}
        >
          <Field label="Reason" name="reason" required />
        </FormDialog>
      )
  }
}

type Send = (body: CaseCommand, done: string) => Promise<void>

const AssignDialog = ({ one, send, onClose }: { one: CaseDetail; send: Send; onClose: () => void }) => {
  const users = useResource<Page<User>>('users')
  const able = users.data.value?.items.filter((user) => user.role !== 'viewer') ?? []
  return (
    <FormDialog
      title="Assign the case"
      confirm="Assign"
      onClose={onClose}
      onSubmit={(data) => send({ type: 'assign', to: textOf(data, 'to') ?? '' }, 'Assigned. They have been told.')}
    >
      <Choice
        label="To"
        name="to"
        options={able.map((user) => [user.id, `${user.name} (${user.role})`])}
        {...(one.ownerId ? { value: one.ownerId } : {})}
      />
    </FormDialog>
  )
}

// Whole hours from tomorrow's product time are the likeliest wish.
const VisitDialog = ({ name, send, onClose }: { name: string; send: Send; onClose: () => void }) => {
  const hour = 3_600_000
  const start = Math.ceil(((productNow.value ?? 0) + 20 * hour) / hour) * hour
  const [defaults] = useState({ from: toLocalInput(start), to: toLocalInput(start + 2 * hour) })
  return (
    <FormDialog
      title="Plan a visit"
      confirm="Plan visit"
      onClose={onClose}
      onSubmit={(data) => {
        const from = new Date(textOf(data, 'from') ?? '')
        const to = new Date(textOf(data, 'to') ?? '')
        if (!(from < to)) return Promise.reject(new Error('The visit must end after it begins.'))
        return send(
          { type: 'planVisit', from: from.toISOString(), to: to.toISOString() },
          `Visit planned; ${name} is told.`,
        )
      }}
    >
      <div class="fields-2">
        <Field label="From" name="from" type="datetime-local" required defaultValue={defaults.from} />
        <Field label="To" name="to" type="datetime-local" required defaultValue={defaults.to} />
      </div>
      <p class="small soft">
        In your time zone ({Intl.DateTimeFormat().resolvedOptions().timeZone}). {name} is told the window in theirs.
      </p>
    </FormDialog>
  )
}
