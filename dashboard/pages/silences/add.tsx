import { useRef, useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import type { FaultKind, Silence, SilenceMatch, SilencePreview } from '../../api/wire.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Choice, Field, textOf } from '../../parts/field.tsx'
import { say } from '../../shell/toast.tsx'
import { toLocalInput } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { count, kindWords } from '../../words/states.ts'

const hour = 3_600_000
const targets = [
  ['sites', 'a site'],
  ['gatewayIds', 'a gateway and all behind it (id)'],
  ['deviceIds', 'a device (id)'],
  ['regions', 'a region'],
  ['models', 'a model'],
  ['firmwares', 'a firmware'],
] as const
const days = [
  ['mon', 'Mon'],
  ['tue', 'Tue'],
  ['wed', 'Wed'],
  ['thu', 'Thu'],
  ['fri', 'Fri'],
  ['sat', 'Sat'],
  ['sun', 'Sun'],
] as const

/** `a, b` → `['a', 'b']`; undefined when there is nothing. */
const listOf = (data: FormData, name: string): string[] | undefined => {
  const found = (textOf(data, name) ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  return found.length > 0 ? found : undefined
}
const matchOf = (data: FormData): SilenceMatch => {
  const target = targets.find(([name]) => name === textOf(data, 'target'))?.[0] ?? 'sites'
  const kind = (Object.keys(kindWords) as FaultKind[]).find((name) => name === textOf(data, 'faultKind'))
  return {
    [target]: listOf(data, 'subjects'),
    metrics: listOf(data, 'metrics'),
    ...(kind ? { faultKinds: [kind] } : {}),
  }
}
const instantOf = (text: string | undefined): string | null =>
  text === undefined ? null : new Date(text).toISOString()

/** Plans a maintenance window or a silence, after showing what it would hide now. */
export const AddSilence = ({ onClose, deviceId }: { onClose: () => void; deviceId?: string }) => {
  const [weekly, setWeekly] = useState(false)
  const [preview, setPreview] = useState<SilencePreview>()
  const [refusal, setRefusal] = useState<string>()
  const fields = useRef<HTMLDivElement>(null)
  const now = productNow.value ?? 0
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const look = async (): Promise<void> => {
    const form = fields.current?.closest('form')
    if (!form) return
    try {
      setRefusal(undefined)
      setPreview(
        await request<SilencePreview>('silences/preview', {
          method: 'POST',
          body: { match: matchOf(new FormData(form)) },
        }),
      )
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : 'It cannot be previewed.')
    }
  }
  return (
    <FormDialog
      title="Plan maintenance or a silence"
      confirm="Save"
      onClose={onClose}
      onSubmit={async (data) => {
        const chosen = days.map(([name]) => name).filter((name) => data.get(`day-${name}`) !== null)
        await request<Silence>('silences', {
          method: 'POST',
          body: {
            kind: textOf(data, 'kind'),
            match: matchOf(data),
            from: instantOf(textOf(data, 'from')),
            to: instantOf(textOf(data, 'to')),
            ...(weekly
              ? {
                  repeat: {
                    ...(chosen.length > 0 ? { days: chosen } : {}),
                    from: textOf(data, 'hoursFrom'),
                    to: textOf(data, 'hoursTo'),
                    timeZone: textOf(data, 'timeZone'),
                  },
                }
              : {}),
            reason: textOf(data, 'reason'),
          },
        })
        await refresh('silences')
        say('Saved. What is found meanwhile is marked, and disturbs nobody.')
      }}
    >
      <Field label="Why" name="reason" required placeholder="The gateway is replaced" />
      <div class="fields-2" ref={fields}>
        <Choice
          label="It is"
          name="kind"
          options={[
            ['maintenance', 'maintenance: somebody works on it'],
            ['silence', 'a silence: known, not to be heard of'],
          ]}
        />
        <Choice label="It means" name="target" options={targets} value={deviceId ? 'deviceIds' : 'sites'} />
        <Field
          label="Which (several with commas)"
          name="subjects"
          required
          {...(deviceId ? { defaultValue: deviceId } : { placeholder: 'Hamburg' })}
        />
        <Choice
          label="Only faults of one kind (optional)"
          name="faultKind"
          options={[['', 'every kind'], ...Object.entries(kindWords)]}
        />
        <Field label="Only these metrics (optional)" name="metrics" placeholder="temperature_c" />
        <label class="field">
          <span>How often</span>
          <select class="input" name="often" onChange={(event) => setWeekly(event.currentTarget.value === 'weekly')}>
            <option value="once">once</option>
            <option value="weekly">every week, in certain hours</option>
          </select>
        </label>
        <Field label="From" name="from" type="datetime-local" required defaultValue={toLocalInput(now)} />
        {weekly ? (
          <Field label="Until (optional)" name="to" type="datetime-local" hint="Left out: until somebody ends it." />
        ) : (
          <Field label="Until" name="to" type="datetime-local" required defaultValue={toLocalInput(now + 2 * hour)} />
        )}
        {weekly && (
          <>
            <Field label="Hours from" name="hoursFrom" required pattern="[0-2][0-9]:[0-5][0-9]" placeholder="22:00" />
            <Field
              label="Hours to"
              name="hoursTo"
              required
              pattern="[0-2][0-9]:[0-5][0-9]"
              placeholder="06:00"
              hint="Earlier than from: over midnight."
            />
            <Field label="Time zone" name="timeZone" required defaultValue={zone} />
            <fieldset class="field">
              <legend>On (none: every day)</legend>
              <span class="day-choices">
                {days.map(([name, label]) => (
                  <label key={name}>
                    <input type="checkbox" name={`day-${name}`} /> {label}
                  </label>
                ))}
              </span>
            </fieldset>
          </>
        )}
      </div>
      <p>
        <Button onClick={() => void look()}>What would it hide now?</Button>
      </p>
      {refusal && <p class="small">{refusal}</p>}
      {preview && (
        <p class="small" role="status">
          It means {count(preview.devices, 'device')}
          {preview.deviceIds.length > 0 &&
            ` (${preview.deviceIds.slice(0, 5).join(', ')}${preview.devices > 5 ? ', …' : ''})`}{' '}
          and would hide {count(preview.openFaults.length, 'open fault')}.
          {preview.devices === 0 && ' Check the spelling.'}
        </p>
      )}
    </FormDialog>
  )
}
