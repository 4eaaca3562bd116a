import { useId, useState } from 'preact/hooks'
import type { ReadingCondition, Remedy } from '../../api/wireRules.ts'
import { EditorLines } from '../../parts/editor.tsx'
import { NumberEntry, SpanEntry, Switch } from '../../parts/entries.tsx'
import { Below, Entry, Select } from '../../parts/entry.tsx'

type At = (path: string) => { path: string; mistake: string | undefined }

/** A command that may mend the device, and when it may be sent. */
export const RemedyFields = (props: {
  remedy: Remedy
  change: (part: Partial<Remedy>) => void
  path: string
  at: At
}) => {
  const { remedy, change, path, at } = props
  const here = (field: string) => at(`${path}.${field}`)
  return (
    <>
      <Entry
        label="Command"
        placeholder="restart"
        value={remedy.command}
        onChange={(command) => change({ command })}
        {...here('command')}
      />
      <ArgsEntry value={remedy.args} onChange={(args) => change({ args })} {...here('args')} />
      <NumberEntry
        label="Tries in one case"
        value={remedy.maxAttempts}
        onChange={(maxAttempts) => change({ maxAttempts: maxAttempts ?? 1 })}
        {...here('maxAttempts')}
      />
      <SpanEntry
        label="The device has to answer within"
        placeholder="usual"
        hint="Empty: the usual time."
        value={remedy.waitMs}
        onChange={(waitMs) => change({ waitMs })}
        {...here('waitMs')}
      />
      <fieldset class="entry full field">
        <legend>Safe only when all of these hold; what is not known does not</legend>
        <EditorLines<ReadingCondition>
          one="Condition"
          lines={remedy.safeWhen}
          onChange={(safeWhen) => change({ safeWhen })}
          blank={blankCondition}
        >
          {(condition, changeCondition, index) => (
            <ConditionFields
              condition={condition}
              change={changeCondition}
              path={`${path}.safeWhen.${index}`}
              at={at}
            />
          )}
        </EditorLines>
      </fieldset>
      <div class="entry full">
        <Switch
          label="Waits while the customer is using the device"
          checked={remedy.inUse !== undefined}
          onChange={(on) => change({ inUse: on ? blankCondition() : undefined })}
        />
        {remedy.inUse && (
          <div class="editor-line">
            <div class="fields">
              <ConditionFields
                condition={remedy.inUse}
                change={(part) => remedy.inUse && change({ inUse: { ...remedy.inUse, ...part } })}
                path={`${path}.inUse`}
                at={at}
              />
            </div>
          </div>
        )}
      </div>
      <div class="entry full">
        <Switch
          label="Not at some hours, by the customer’s own clock"
          checked={remedy.notBetween !== undefined}
          onChange={(on) => change({ notBetween: on ? { from: '22:00', to: '06:00' } : undefined })}
        />
        {remedy.notBetween && (
          <div class="fields">
            <Entry
              label="Not from"
              type="time"
              value={remedy.notBetween.from}
              onChange={(from) => remedy.notBetween && change({ notBetween: { ...remedy.notBetween, from } })}
              {...here('notBetween.from')}
            />
            <Entry
              label="to"
              type="time"
              value={remedy.notBetween.to}
              onChange={(to) => remedy.notBetween && change({ notBetween: { ...remedy.notBetween, to } })}
              {...here('notBetween.to')}
            />
          </div>
        )}
      </div>
    </>
  )
}

const blankCondition = (): ReadingCondition => ({ metric: '', is: '<', value: 0, withinSeconds: 600 })
export const comparisons: readonly (readonly [ReadingCondition['is'], string])[] = [
  ['<', 'below'],
  ['<=', 'at most'],
  ['>', 'above'],
  ['>=', 'at least'],
  ['=', 'equal to'],
  ['!=', 'other than'],
]

/** `true`, `12.5` and `idle` are what they look like. */
const readValue = (text: string): ReadingCondition['value'] => {
  const plain = text.trim()
  if (plain === 'true' || plain === 'false') return plain === 'true'
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : plain
}

/** One question to the newest reading of one metric. */
const ConditionFields = (props: {
  condition: ReadingCondition
  change: (part: Partial<ReadingCondition>) => void
  path: string
  at: At
}) => {
  const { condition, change, path, at } = props
  const [text, setText] = useState(String(condition.value))
  return (
    <>
      <Entry
        label="Metric"
        placeholder="power_w"
        value={condition.metric}
        onChange={(metric) => change({ metric })}
        {...at(`${path}.metric`)}
      />
      <Select
        label="is"
        value={condition.is}
        options={comparisons}
        onChange={(is) => change({ is: comparisons.find(([one]) => one === is)?.[0] ?? '=' })}
        {...at(`${path}.is`)}
      />
      <Entry
        label="Value"
        value={text}
        onChange={(typed) => {
          setText(typed)
          change({ value: readValue(typed) })
        }}
        {...at(`${path}.value`)}
      />
      <NumberEntry
        label="Read within"
        unit="minutes"
        times={60}
        value={condition.withinSeconds}
        onChange={(withinSeconds) => change({ withinSeconds: withinSeconds ?? 600 })}
        {...at(`${path}.withinSeconds`)}
      />
    </>
  )
}

/** Arguments as JSON: what a device takes is its own business. Half-typed text waits here and is not sent. */
const ArgsEntry = (props: {
  value: Readonly<Record<string, unknown>>
  path: string
  mistake: string | undefined
  onChange: (args: Record<string, unknown>) => void
}) => {
  const id = useId()
  const [text, setText] = useState(() => (Object.keys(props.value).length === 0 ? '' : JSON.stringify(props.value)))
  const [wrong, setWrong] = useState(false)
  const mistake = wrong ? 'Not a JSON object such as {"delay": 5}; what was there before is kept.' : props.mistake
  return (
    <div class="field entry">
      <label for={id}>Arguments</label>
      <input
        id={id}
        class="input mono"
        data-path={props.path}
        value={text}
        placeholder={'{"delay": 5}'}
        spellcheck={false}
        aria-invalid={mistake ? true : undefined}
        aria-describedby={mistake ? `${id}-mistake` : undefined}
        onInput={(event) => {
          const typed = event.currentTarget.value
          setText(typed)
          try {
            const read: unknown = typed.trim() === '' ? {} : JSON.parse(typed)
            const fits = typeof read === 'object' && read !== null && !Array.isArray(read)
            setWrong(!fits)
            if (fits) props.onChange({ ...read })
          } catch {
            setWrong(true)
          }
        }}
      />
      <Below id={id} mistake={mistake} hint={undefined} />
    </div>
  )
}
