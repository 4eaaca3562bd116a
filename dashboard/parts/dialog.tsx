import './dialog.css'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { wordsOf } from '../api/http.ts'
import { withLocalTimes } from '../time/format.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** A modal dialog on the browser's own `<dialog>`: it keeps focus inside, gives it back, and closes on Escape. */
export const Dialog = (props: {
  title: string
  wide?: boolean
  onClose: () => void
  children: preact.ComponentChildren
}) => {
  const box = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    // The backdrop belongs to the dialog itself: a press on it has the dialog as its target, one inside does not.
    const onPress = (event: MouseEvent): void => {
      if (event.target === dialog) dialog?.close()
    }
    dialog?.addEventListener('mousedown', onPress)
    return () => dialog?.removeEventListener('mousedown', onPress)
  }, [])
  return (
    <dialog ref={box} class={`dialog${props.wide ? ' wide' : ''}`} aria-labelledby={titleId} onClose={props.onClose}>
      <div class="dialog-head">
        <h2 id={titleId}>{props.title}</h2>
        <button type="button" class="button quiet icon-only" aria-label="Close" onClick={() => box.current?.close()}>
          <Icon name="close" />
        </button>
      </div>
      <div class="dialog-body">{props.children}</div>
    </dialog>
  )
}

/** A dialog that asks for something and does it: stays open with the reason when it was refused. */
export const FormDialog = (props: {
  title: string
  confirm: string
  danger?: boolean
  /** After success, or when given up. */
  onClose: () => void
  /** Answering `stay` leaves it to the caller to show what follows. */
  onSubmit: (data: FormData) => Promise<unknown>
  children?: preact.ComponentChildren
}) => {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    setBusy(true)
    setRefusal(undefined)
    try {
      const next = await props.onSubmit(new FormData(event.target))
      if (next !== 'stay') props.onClose()
    } catch (error) {
      setRefusal(wordsOf(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        {props.children}
        {refusal && (
          <p class="refusal" role="alert">
            <Icon name="critical" size={16} /> {withLocalTimes(refusal)}
          </p>
        )}
        <div class="dialog-actions">
          <Button kind="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button submit kind={props.danger ? 'danger' : 'primary'} disabled={busy}>
            {busy ? 'Working …' : props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
