import { useId, useState } from 'preact/hooks'
import { request, wordsOf } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { UpdatePreview } from '../../api/wireCase.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Card } from '../../parts/page.tsx'
import { say } from '../../shell/toast.tsx'
import { Preview } from './preview.tsx'

interface Wish {
  readonly text: { readonly en: string; readonly de?: string }
  readonly ratePerMinute?: number
  readonly safety?: { readonly reason: string }
}

const sendWords = ({ now, deferred }: UpdatePreview): string =>
  deferred > 0 ? `Send to ${now.email} now, ${deferred} later` : `Send to ${now.email} now`

/** One update, written once for everybody: first it is shown whom it would reach, then it is sent. */
export const WriteUpdate = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const [en, setEn] = useState('')
  const [de, setDe] = useState('')
  const [rate, setRate] = useState('')
  const [wakes, setWakes] = useState(false)
  const [why, setWhy] = useState('')
  const [preview, setPreview] = useState<UpdatePreview>()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const wish: Wish = {
    text: { en: en.trim(), ...(de.trim() ? { de: de.trim() } : {}) },
    ...(Number(rate) > 0 ? { ratePerMinute: Math.round(Number(rate)) } : {}),
    ...(wakes ? { safety: { reason: why.trim() } } : {}),
  }
  const path = `incidents/${encodeURIComponent(id)}/updates`
  // What was previewed is what is sent: any change needs another look.
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      set(value)
      setPreview(undefined)
    }
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setRefusal(undefined)
    try {
      await work()
    } catch (error) {
      setRefusal(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }
  const look = async (): Promise<void> =>
    setPreview(await request<UpdatePreview>(`${path}/preview`, { method: 'POST', body: wish }))
  const send = async (): Promise<void> => {
    await request<unknown>(path, { method: 'POST', body: wish })
    await refresh('incidents', 'incident-updates')
    say('It is on its way, most affected first.')
    onClose()
  }
  return (
    <Card title="Write to everybody affected" hint="what you write here goes to customers">
      <form
        class="update-form"
        onSubmit={(event) => {
          event.preventDefault()
          void run(preview ? send : look)
        }}
      >
        <div class="two">
          <Words label="In English" lang="en" value={en} onChange={change(setEn)} required />
          <Words
            label="In German"
            lang="de"
            value={de}
            onChange={change(setDe)}
            hint="Left empty, German readers get the English, with a polite word."
          />
        </div>
        <label class="check-line">
          <input type="checkbox" checked={wakes} onChange={(event) => change(setWakes)(event.currentTarget.checked)} />
          <span>It is about safety: wake people at night too</span>
        </label>
        {wakes && (
          <label class="field">
            <span>Why people may be woken</span>
            <input class="input" required value={why} onInput={(event) => change(setWhy)(event.currentTarget.value)} />
          </label>
        )}
        <label class="field update-rate">
          <span>Messages a minute (optional)</span>
          <input
            class="input"
            type="number"
            min="1"
            max="60000"
            value={rate}
            placeholder="as set up"
            onInput={(event) => change(setRate)(event.currentTarget.value)}
          />
        </label>
        {preview && <Preview of={preview} />}
        {refusal && (
          <p class="refusal" role="alert">
            <Icon name="critical" size={16} /> {refusal}
          </p>
        )}
        <div class="dialog-actions">
          <Button kind="quiet" onClick={onClose}>
            Discard
          </Button>
          {preview ? (
            <Button submit kind="primary" icon="send" disabled={busy || !may('manager')}>
              {busy ? 'Working …' : sendWords(preview)}
            </Button>
          ) : (
            <Button submit kind="primary" disabled={busy}>
              {busy ? 'Counting …' : 'See whom it reaches'}
            </Button>
          )}
        </div>
        {preview && !may('manager') && <p class="small soft">Only a manager sends it.</p>}
      </form>
    </Card>
  )
}

const Words = (props: {
  label: string
  lang: string
  value: string
  hint?: string
  required?: boolean
  onChange: (text: string) => void
}) => {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <textarea
        class="input"
        id={id}
        lang={props.lang}
        required={props.required}
        maxLength={4000}
        value={props.value}
        aria-describedby={props.hint && `${id}-hint`}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
      {props.hint && (
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      )}
    </div>
  )
}
