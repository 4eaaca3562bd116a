import type { RuleVocabulary } from '../../api/wire.ts'
import { Entry, Select } from '../../parts/entry.tsx'
import { Icon } from '../../parts/icon.tsx'
import { unitOf } from '../../words/metric.ts'
import { type DraftLeaf, type LeafKind, type Mistakes, newLeaf, spot } from './draft.ts'
import { attributeWords, dayWords, deviceOperators } from './ruleWords.ts'

export const metricList = 'rule-metrics'
export const valueList = (attribute: string): string => `rule-values-${attribute}`

const kinds: readonly (readonly [LeafKind, string])[] = [
  ['limit', 'a limit is passed'],
  ['band', 'it is in or out of a band'],
  ['value', 'it is one value'],
  ['rate', 'it changes fast'],
  ['stuck', 'it does not change'],
  ['missing', 'no reading comes'],
  ['device', 'the device is'],
  ['schedule', 'the time is'],
]

interface RowProps {
  readonly leaf: DraftLeaf
  readonly at: number
  readonly mistakes: Mistakes
  readonly vocabulary: RuleVocabulary | undefined
  readonly onChange: (leaf: DraftLeaf) => void
  readonly onRemove: () => void
}

/** One condition: what kind it is, and its fields. */
export const ConditionRow = ({ leaf, at, mistakes, vocabulary, onChange, onRemove }: RowProps) => {
  const set = (field: string, value: string): void => onChange({ ...leaf, fields: { ...leaf.fields, [field]: value } })
  const name = `Condition ${at}`
  const whole =
    mistakes.get(spot(leaf.key, 'of')) && !hasReadings(leaf) ? mistakes.get(spot(leaf.key, 'of')) : undefined
  return (
    <fieldset class="condition">
      <legend class="unseen">{name}</legend>
      <div class="condition-fields">
        <Select
          label="Holds when"
          value={leaf.kind}
          options={kinds}
          onChange={(kind) => {
            const chosen = kinds.find(([one]) => one === kind)?.[0] ?? 'limit'
            onChange({ ...newLeaf(chosen, leaf.fields.metric ? { metric: leaf.fields.metric } : {}), key: leaf.key })
          }}
        />
        <LeafFields leaf={leaf} mistakes={mistakes} vocabulary={vocabulary} set={set} />
      </div>
      <button
        type="button"
        class="button quiet icon-only"
        aria-label={`Remove ${name.toLowerCase()}`}
        onClick={onRemove}
      >
        <Icon name="close" size={16} />
      </button>
      {whole && (
        <p class="mistake" role="alert">
          {whole}
        </p>
      )}
    </fieldset>
  )
}

const hasReadings = ({ kind }: DraftLeaf): boolean => kind === 'limit' || kind === 'band' || kind === 'value'

interface FieldsProps extends Pick<RowProps, 'leaf' | 'mistakes' | 'vocabulary'> {
  readonly set: (field: string, value: string) => void
}
const LeafFields = ({ leaf, mistakes, vocabulary, set }: FieldsProps) => {
  const entry = (field: string) => ({
    value: leaf.fields[field] ?? '',
    mistake: mistakes.get(spot(leaf.key, field)),
    onChange: (value: string) => set(field, value),
  })
  const metricField = (optional = false) => {
    const metric = leaf.fields.metric ?? ''
    const known = vocabulary?.metrics.find((one) => one.metric === metric)
    const hint = known
      ? `${known.devices} of ${vocabulary?.devicesAsked} devices report it; one last said ${known.lastValue}`
      : metric !== '' && vocabulary
        ? 'no device we asked reports this yet'
        : optional
          ? 'empty: any metric'
          : undefined
    return (
      <Entry
        wide
        label={optional ? 'Metric (optional)' : 'Metric'}
        list={metricList}
        hint={hint}
        {...entry('metric')}
      />
    )
  }
  const unit = unitOf(leaf.fields.metric ?? '') || undefined
  switch (leaf.kind) {
    case 'limit':
      return (
        <>
          {metricField()}
          <Select
            label="Is"
            options={[
              ['above', 'above'],
              ['below', 'below'],
            ]}
            {...entry('is')}
          />
          <Entry label="Limit" type="number" unit={unit} {...entry('limit')} />
          <Entry label="Over again at" type="number" unit={unit} placeholder="the limit" {...entry('clearAt')} />
          <Readings {...{ leaf, entry }} />
        </>
      )
    case 'band':
      return (
        <>
          {metricField()}
          <Select
            label="Is"
            options={[
              ['outside', 'outside'],
              ['between', 'inside'],
            ]}
            {...entry('is')}
          />
          <Entry label="Low" type="number" unit={unit} {...entry('low')} />
          <Entry label="High" type="number" unit={unit} {...entry('high')} />
          <Entry label="Over again past by" type="number" unit={unit} placeholder="0" {...entry('clearBy')} />
          <Readings {...{ leaf, entry }} />
        </>
      )
    case 'value':
      return (
        <>
          {metricField()}
          <Select
            label="Is"
            options={[
              ['equal', 'equal to'],
              ['notEqual', 'not equal to'],
            ]}
            {...entry('is')}
          />
          <Select
            label="Kind of value"
            options={[
              ['number', 'a number'],
              ['string', 'a word'],
              ['switch', 'on or off'],
            ]}
            {...entry('as')}
          />
          {leaf.fields.as === 'switch' ? (
            <Select
              label="Value"
              options={[
                ['true', 'on (1)'],
                ['false', 'off (0)'],
              ]}
              {...entry('value')}
            />
          ) : (
            <Entry
              label="Value"
              type={leaf.fields.as === 'number' ? 'number' : 'text'}
              unit={leaf.fields.as === 'number' ? unit : undefined}
              {...entry('value')}
            />
          )}
          <Readings {...{ leaf, entry }} />
        </>
      )
    case 'rate':
      return (
        <>
          {metricField()}
          <Select
            label="Is"
            options={[
              ['rising', 'rising'],
              ['falling', 'falling'],
            ]}
            {...entry('is')}
          />
          <Entry label="By at least" type="number" unit={unit} {...entry('by')} />
          <Entry label="Within (minutes)" type="number" {...entry('withinMinutes')} />
        </>
      )
    case 'stuck':
      return (
        <>
          {metricField()}
          <Entry label="Unchanged for (minutes)" type="number" {...entry('forMinutes')} />
          <Entry label="Ignore changes up to" type="number" unit={unit} placeholder="0" {...entry('tolerance')} />
        </>
      )
    case 'missing':
      return (
        <>
          {metricField(true)}
          <Entry label="Nothing for (minutes)" type="number" {...entry('forMinutes')} />
        </>
      )
    case 'device':
      return (
        <>
          <Select label="Its" options={Object.entries(attributeWords)} {...entry('attribute')} />
          <Select
            label="Compared"
            options={Object.entries(deviceOperators).filter(
              ([is]) => leaf.fields.attribute === 'firmware' || (is !== 'olderThan' && is !== 'newerThan'),
            )}
            {...entry('is')}
          />
          <Entry
            wide
            label="With"
            list={valueList(leaf.fields.attribute ?? 'model')}
            hint={leaf.fields.is === 'oneOf' ? 'several, with commas between them' : undefined}
            {...entry('value')}
          />
        </>
      )
    case 'schedule':
      return <ScheduleFields leaf={leaf} set={set} entry={entry} />
  }
}

type EntryOf = (field: string) => { value: string; mistake: string | undefined; onChange: (value: string) => void }

/** One reading decides, unless both are filled in. */
const Readings = ({ leaf, entry }: { leaf: DraftLeaf; entry: EntryOf }) => (
  <details class="more-fields" open={leaf.fields.atLeast !== undefined && leaf.fields.atLeast !== ''}>
    <summary>Several readings</summary>
    <div class="condition-fields">
      <Entry label="At least" type="number" placeholder="1" {...entry('atLeast')} />
      <Entry label="Of the last (readings)" type="number" placeholder="1" {...entry('of')} />
    </div>
  </details>
)

const ScheduleFields = ({
  leaf,
  set,
  entry,
}: {
  leaf: DraftLeaf
  set: (field: string, value: string) => void
  entry: EntryOf
}) => {
  const chosen = new Set((leaf.fields.days ?? '').split(',').filter(Boolean))
  const toggle = (day: string): void => {
    if (chosen.has(day)) chosen.delete(day)
    else chosen.add(day)
    set('days', dayWords.flatMap(([one]) => (chosen.has(one) ? [one] : [])).join(','))
  }
  return (
    <>
      <fieldset class="days">
        <legend>On</legend>
        {dayWords.map(([day, name]) => (
          <label key={day}>
            <input type="checkbox" checked={chosen.has(day)} onChange={() => toggle(day)} />
            <span>{name}</span>
          </label>
        ))}
        {chosen.size === 0 && <span class="hint">none: every day</span>}
      </fieldset>
      <Entry label="From" type="time" {...entry('from')} />
      <Entry label="To" type="time" hint="Earlier than from: over midnight." {...entry('to')} />
      <Entry label="Time zone" list="rule-zones" {...entry('timeZone')} />
    </>
  )
}
