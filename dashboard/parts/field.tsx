import './field.css'
import { useEffect, useRef, useState } from 'preact/hooks'
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
  const { label, hint, type = 'text', ...attributes } = props
  return (
    <label class="field">
      <span>{label}</span>
      <input class="input" type={type} {...attributes} />
      {hint && <span class="hint">{hint}</span>}
    </label>
  )
}

export const LongField = (props: {
  label: string
  name: string
  hint?: string
  required?: boolean
  placeholder?: string
}) => (
  <label class="field">
    <span>{props.label}</span>
    <textarea
      class="input"
      name={props.name}
      required={props.required}
      placeholder={props.placeholder}
      maxLength={4000}
    />
    {props.hint && <span class="hint">{props.hint}</span>}
  </label>
)

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
