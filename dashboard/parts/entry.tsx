import './entry.css'
import { useId } from 'preact/hooks'

interface EntryProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly mistake?: string | undefined
  readonly hint?: string | undefined
  /** Where there are suggestions: the id of a datalist. */
  readonly list?: string | undefined
  readonly type?: 'number' | 'text' | 'time' | 'date' | 'datetime-local'
  readonly placeholder?: string
  readonly unit?: string | undefined
  readonly wide?: boolean
  /** Where it stands in what is sent, so that a refusal finds its field: `layers.0.name`. */
  readonly path?: string
}

/** A field that is written as it is typed, with what is wrong with it said below and to those who listen. */
export const Entry = (props: EntryProps) => {
  const id = useId()
  const shared = {
    id,
    class: 'input',
    value: props.value,
    'data-path': props.path,
    placeholder: props.placeholder,
    'aria-invalid': props.mistake ? true : undefined,
    'aria-describedby':
      [props.mistake && `${id}-mistake`, props.hint && `${id}-hint`].filter(Boolean).join(' ') || undefined,
    onInput: (event: preact.TargetedEvent<HTMLInputElement>) => props.onChange(event.currentTarget.value),
  }
  return (
    <div class={`field entry${props.wide ? ' wide' : ''}`}>
      <label for={id}>
        {props.label}
        {props.unit && <span class="faint"> ({props.unit})</span>}
      </label>
      {props.type === 'number' ? (
        <input type="number" step="any" {...shared} />
      ) : props.type === 'time' ? (
        <input type="time" {...shared} />
      ) : props.type === 'date' ? (
        <input type="date" {...shared} />
      ) : props.type === 'datetime-local' ? (
        <input type="datetime-local" {...shared} />
      ) : (
        <input type="text" list={props.list} autocomplete="off" spellcheck={false} {...shared} />
      )}
      <Below id={id} mistake={props.mistake} hint={props.hint} />
    </div>
  )
}

export const Select = (props: {
  label: string
  value: string
  options: readonly (readonly [value: string, label: string])[]
  onChange: (value: string) => void
  mistake?: string | undefined
  hint?: string | undefined
  wide?: boolean
  path?: string
}) => {
  const id = useId()
  return (
    <div class={`field entry${props.wide ? ' wide' : ''}`}>
      <label for={id}>{props.label}</label>
      <select
        id={id}
        class="input"
        data-path={props.path}
        value={props.value}
        aria-invalid={props.mistake ? true : undefined}
        aria-describedby={props.mistake ? `${id}-mistake` : props.hint ? `${id}-hint` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.options.map(([value, label]) => (
          <option key={value} value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
      <Below id={id} mistake={props.mistake} hint={props.hint} />
    </div>
  )
}

export const Below = ({ id, mistake, hint }: { id: string; mistake: string | undefined; hint: string | undefined }) => (
  <>
    {mistake && (
      <span class="mistake" id={`${id}-mistake`}>
        {mistake}
      </span>
    )}
    {hint && (
      <span class="hint" id={`${id}-hint`}>
        {hint}
      </span>
    )}
  </>
)
