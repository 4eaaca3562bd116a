import { useId } from 'preact/hooks'
import type { Placed } from './entries.tsx'
import { Below } from './entry.tsx'

/** Text of several lines, written as it is typed. */
export const LongEntry = (
  props: Placed & {
    value: string
    onChange: (text: string) => void
    rows?: number
    lang?: string
    placeholder?: string
  },
) => {
  const id = useId()
  return (
    <div class="field entry full">
      <label for={id}>{props.label}</label>
      <textarea
        id={id}
        class="input short"
        rows={props.rows ?? 2}
        lang={props.lang}
        data-path={props.path}
        value={props.value}
        placeholder={props.placeholder}
        aria-invalid={props.mistake ? true : undefined}
        aria-describedby={props.mistake ? `${id}-mistake` : props.hint ? `${id}-hint` : undefined}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
      <Below id={id} mistake={props.mistake} hint={props.hint} />
    </div>
  )
}

/** The same sentence in both languages that Forestall writes to customers in. */
export const SaidEntry = (props: {
  label: string
  path: string
  value: { readonly en: string; readonly de: string }
  mistakeAt: (path: string) => string | undefined
  onChange: (value: { en: string; de: string }) => void
}) => {
  const { label, path, value, mistakeAt, onChange } = props
  return (
    <>
      <LongEntry
        label={`${label}, English`}
        lang="en"
        path={`${path}.en`}
        value={value.en}
        mistake={mistakeAt(`${path}.en`)}
        onChange={(en) => onChange({ ...value, en })}
      />
      <LongEntry
        label={`${label}, German`}
        lang="de"
        path={`${path}.de`}
        value={value.de}
        mistake={mistakeAt(`${path}.de`)}
        onChange={(de) => onChange({ ...value, de })}
      />
    </>
  )
}
