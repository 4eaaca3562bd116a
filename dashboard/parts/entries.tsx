import { useEffect, useId, useState } from 'preact/hooks'
import { Below, Entry, Select } from './entry.tsx'

export interface Placed {
  readonly label: string
  readonly path?: string
  readonly mistake?: string | undefined
  readonly hint?: string | undefined
}

const readNumber = (text: string): number | undefined =>
  text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text)

/** A number, or nothing. What was typed stays as typed; `times` is what one shown unit is in what is sent. */
export const NumberEntry = (
  props: Placed & {
    value: number | undefined
    onChange: (value: number | undefined) => void
    times?: number
    unit?: string
    placeholder?: string
  },
) => {
  const { value, times = 1, onChange, ...rest } = props
  const shown = value === undefined ? '' : String(Number((value / times).toFixed(6)))
  const [text, setText] = useState(shown)
  useEffect(() => {
    // From elsewhere, such as a newer version loaded: then what was typed no longer counts.
    if (readNumber(text) !== readNumber(shown)) setText(shown)
  }, [shown])
  return (
    <Entry
      {...rest}
      type="number"
      value={text}
      onChange={(typed) => {
        setText(typed)
        const read = readNumber(typed)
        onChange(read === undefined ? undefined : Math.round(read * times * 1e6) / 1e6)
      }}
    />
  )
}

const spanUnits = [
  ['86400000', 'days'],
  ['3600000', 'hours'],
  ['60000', 'minutes'],
] as const
const unitFor = (ms: number | undefined): string =>
  (ms ? spanUnits.find(([unit]) => ms % Number(unit) === 0)?.[0] : undefined) ?? '60000'

/** A length of time, as a number with its unit; ms to the outside. */
export const SpanEntry = (
  props: Placed & { value: number | undefined; onChange: (ms: number | undefined) => void; placeholder?: string },
) => {
  const id = useId()
  const { label, value, onChange, path, mistake, hint } = props
  const [unit, setUnit] = useState(() => unitFor(value))
  const [text, setText] = useState(() => (value === undefined ? '' : String(value / Number(unitFor(value)))))
  const tell = (typed: string, of: string): void => {
    const read = readNumber(typed)
    onChange(read === undefined ? undefined : Math.round(read * Number(of)))
  }
  return (
    <fieldset class="field entry">
      <legend>{label}</legend>
      <span class="span-entry">
        <input
          type="number"
          min="0"
          step="any"
          class="input"
          aria-label={label}
          data-path={path}
          value={text}
          placeholder={props.placeholder}
          aria-invalid={mistake ? true : undefined}
          aria-describedby={mistake ? `${id}-mistake` : hint ? `${id}-hint` : undefined}
          onInput={(event) => {
            setText(event.currentTarget.value)
            tell(event.currentTarget.value, unit)
          }}
        />
        <select
          class="input"
          aria-label={`${label}: unit`}
          value={unit}
          onChange={(event) => {
            setUnit(event.currentTarget.value)
            tell(text, event.currentTarget.value)
          }}
        >
          {spanUnits.map(([of, word]) => (
            <option key={of} value={of} selected={of === unit}>
              {word}
            </option>
          ))}
        </select>
      </span>
      <Below id={id} mistake={mistake} hint={hint} />
    </fieldset>
  )
}

/** Some of a few: a box each. */
export const CheckList = <T extends string>(
  props: Placed & {
    value: readonly T[]
    options: readonly (readonly [value: T, label: string])[]
    onChange: (value: T[]) => void
  },
) => (
  <fieldset class="field entry wide" data-path={props.path}>
    <legend>{props.label}</legend>
    <span class="check-list">
      {props.options.map(([value, label]) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={props.value.includes(value)}
            onChange={(event) =>
              props.onChange(
                props.options.flatMap(([one]) =>
                  (one === value ? event.currentTarget.checked : props.value.includes(one)) ? [one] : [],
                ),
              )
            }
          />
          <span>{label}</span>
        </label>
      ))}
    </span>
    {props.mistake && <span class="mistake">{props.mistake}</span>}
    {props.hint && <span class="hint">{props.hint}</span>}
  </fieldset>
)

export const Switch = (props: { label: string; checked: boolean; onChange: (on: boolean) => void }) => (
  <label class="switch">
    <input type="checkbox" checked={props.checked} onChange={(event) => props.onChange(event.currentTarget.checked)} />
    <span>{props.label}</span>
  </label>
)

/** A few words with commas between, such as skills. */
export const WordsEntry = (
  props: Placed & {
    value: readonly string[]
    onChange: (words: string[]) => void
    placeholder?: string
    wide?: boolean
    list?: string
  },
) => {
  const { value, onChange, ...rest } = props
  const [text, setText] = useState(value.join(', '))
  return (
    <Entry
      {...rest}
      value={text}
      onChange={(typed) => {
        setText(typed)
        onChange(
          typed
            .split(',')
            .map((word) => word.trim())
            .filter((word) => word !== ''),
        )
      }}
    />
  )
}

/** One of the people with an account, or nobody. */
export const PersonEntry = (
  props: Placed & {
    value: string | null | undefined
    people: readonly { readonly id: string; readonly name: string }[]
    nobody?: string
    onChange: (id: string | null) => void
  },
) => {
  const { value, people, nobody, onChange, ...rest } = props
  const known = people.map(({ id, name }) => [id, name] as const)
  const gone = value && !people.some(({ id }) => id === value) ? [[value, `${value} (no account)`] as const] : []
  return (
    <Select
      {...rest}
      value={value ?? ''}
      options={[...(nobody === undefined && value ? [] : [['', nobody ?? 'Choose …'] as const]), ...known, ...gone]}
      onChange={(id) => onChange(id === '' ? null : id)}
    />
  )
}
