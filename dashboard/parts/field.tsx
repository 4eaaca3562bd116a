import './field.css'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

interface Attributes {
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'datetime-local'
  readonly required?: boolean
  readonly min?: string
  readonly step?: string
  readonly pattern?: string
  readonly autocomplete?: 'username' | 'current-password'
  readonly placeholder?: string
  readonly defaultValue?: string
}

export const Field = (props: Attributes & { label: string; hint?: string; name: string }) => {
  const { label, hint, ...attributes } = props
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Input id={id} hintId={hint && `${id}-hint`} {...attributes} />
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

// Preact's types tie the allowed roles to each literal type, so the type cannot be passed on as a union.
const Input = ({ type, hintId, ...given }: Attributes & { name: string; id: string; hintId: string | undefined }) => {
  const rest = { class: 'input', 'aria-describedby': hintId, ...given }
  switch (type) {
    case 'email':
      return <input type="email" {...rest} />
    case 'password':
      return <input type="password" {...rest} />
    case 'number':
      return <input type="number" {...rest} />
    case 'datetime-local':
      return <input type="datetime-local" {...rest} />
    default:
      return <input type="text" {...rest} />
  }
}

export const LongField = (props: {
  label: string
  name: string
  hint?: string
  required?: boolean
  placeholder?: string
  defaultValue?: string
}) => {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <textarea
        class="input"
        id={id}
        name={props.name}
        required={props.required}
        placeholder={props.placeholder}
        defaultValue={props.defaultValue}
        maxLength={4000}
        aria-describedby={props.hint && `${id}-hint`}
      />
      {props.hint && (
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      )}
    </div>
  )
}

export const Choice = (props: {
  label: string
  name: string
  options: readonly (readonly [value: string, label: string])[]
  value?: string
}) => (
  <label class="field">
    <span>{props.label}</span>
    <select class="input" name={props.name}>
      {props.options.map(([value, label]) => (
        <option key={value} value={value} selected={value === props.value}>
          {label}
        </option>
      ))}
    </select>
  </label>
)

/** A search box that asks once the typing pauses. */
export const SearchBox = (props: { label: string; value: string; onSearch: (text: string) => void }) => {
  const [text, setText] = useState(props.value)
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(pause.current), [])
  return (
    <label class="search">
      <span class="unseen">{props.label}</span>
      <Icon name="search" size={16} />
      <input
        class="input"
        type="search"
        placeholder={props.label}
        value={text}
        onInput={(event) => {
          const typed = event.currentTarget.value
          setText(typed)
          clearTimeout(pause.current)
          pause.current = setTimeout(() => props.onSearch(typed.trim()), 250)
        }}
      />
    </label>
  )
}

/** The trimmed text of a form's field; undefined when left empty. */
export const textOf = (data: FormData, name: string): string | undefined => {
  const value = data.get(name)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
