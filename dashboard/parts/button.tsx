import './button.css'
import { useState } from 'preact/hooks'
import { wordsOf } from '../api/http.ts'
import { say } from '../shell/toast.tsx'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps {
  readonly kind?: 'primary' | 'quiet' | 'danger' | undefined
  readonly icon?: IconName | undefined
  readonly disabled?: boolean | undefined
  readonly submit?: boolean | undefined
  readonly onClick?: (() => void) | undefined
  readonly children: preact.ComponentChildren
}
export const Button = ({ kind, icon, disabled, submit, onClick, children }: ButtonProps) => (
  <button type={submit ? 'submit' : 'button'} class={`button ${kind ?? ''}`} disabled={disabled} onClick={onClick}>
    {icon && <Icon name={icon} size={16} />}
    {children}
  </button>
)

/** A button for work that may fail: waits, says `done` when it worked, else says why not. */
export const WorkButton = (
  props: Omit<ButtonProps, 'onClick' | 'submit'> & { work: () => Promise<unknown>; done?: string },
) => {
  const [busy, setBusy] = useState(false)
  const run = async (): Promise<void> => {
    setBusy(true)
    try {
      await props.work()
      if (props.done) say(props.done)
    } catch (error) {
      say(wordsOf(error), 'problem')
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button kind={props.kind} icon={props.icon} disabled={busy || props.disabled} onClick={() => void run()}>
      {props.children}
    </Button>
  )
}
