import { useState } from 'preact/hooks'
import type { User } from '../../api/wire.ts'
import type { Layer } from '../../api/wireRoster.ts'
import { Button } from '../../parts/button.tsx'
import { NumberEntry, PersonEntry, Switch } from '../../parts/entries.tsx'
import { Entry, Select } from '../../parts/entry.tsx'
import { Icon } from '../../parts/icon.tsx'
import { type HandOver, readHandOver, weekdayOptions, writeHandOver } from './handOver.ts'
import { HoursEntry, workdays } from './hours.tsx'

interface Props {
  readonly layer: Layer
  readonly change: (part: Partial<Layer>) => void
  readonly people: readonly User[]
  readonly at: (field: string) => { path: string; mistake: string | undefined }
  readonly mistakeAt: (path: string) => string | undefined
  readonly path: string
}

/** People who take turns: who, from when, when the next takes over, at which hours. */
export const LayerFields = ({ layer, change, people, at, mistakeAt, path }: Props) => (
  <>
    <Entry
      wide
      label="What these turns are called"
      value={layer.name}
      onChange={(name) => change({ name })}
      {...at('name')}
    />
    <Turns layer={layer} change={change} people={people} at={at} />
    <Entry
      label="The first turn begins"
      type="datetime-local"
      value={layer.startsAt}
      onChange={(startsAt) => change({ startsAt })}
      {...at('startsAt')}
    />
    <HandOverEntry rule={layer.handOver} onChange={(handOver) => change({ handOver })} {...at('handOver')} />
    <div class="entry full">
      <Switch
        label="Only at some hours; otherwise the turns below count"
        checked={layer.hours !== null}
        onChange={(on) => change({ hours: on ? [{ days: [...workdays], from: '08:00', to: '18:00' }] : null })}
      />
      {layer.hours && (
        <HoursEntry
          path={`${path}.hours`}
          value={layer.hours}
          mistakeAt={mistakeAt}
          onChange={(hours) => change({ hours })}
        />
      )}
    </div>
  </>
)

/** In the order of their turns; the same person may come twice. */
const Turns = ({ layer, change, people, at }: Pick<Props, 'layer' | 'change' | 'people' | 'at'>) => {
  const { userIds } = layer
  const { path, mistake } = at('userIds')
  const put = (index: number, id: string | null): void =>
    change({ userIds: userIds.flatMap((one, place) => (place === index ? (id ?? []) : one)) })
  return (
    <fieldset class="field entry full" data-path={path}>
      <legend>Take turns, in this order</legend>
      <ol class="turns">
        {userIds.map((userId, index) => (
          // Only the place in the order tells two turns of one person apart.
          <li key={index}>
            <PersonEntry label={`Turn ${index + 1}`} value={userId} people={people} onChange={(id) => put(index, id)} />
            <button
              type="button"
              class="button quiet icon-only"
              aria-label={`Take out: turn ${index + 1}`}
              onClick={() => put(index, null)}
            >
              <Icon name="close" size={16} />
            </button>
          </li>
        ))}
      </ol>
      {mistake && <span class="mistake">{mistake}</span>}
      <div>
        <Button
          icon="plus"
          onClick={() => {
            const next = people.find(({ id }) => !userIds.includes(id)) ?? people[0]
            if (next) change({ userIds: [...userIds, next.id] })
          }}
        >
          Add a turn
        </Button>
      </div>
    </fieldset>
  )
}

const usual: HandOver = { unit: 'WEEKLY', every: 1, weekday: 'MO', monthDay: 1, time: '09:00' }

/** In words where it can be; a rule that says more stays a rule. */
const HandOverEntry = (props: {
  rule: string
  path: string
  mistake: string | undefined
  onChange: (rule: string) => void
}) => {
  const read = readHandOver(props.rule)
  const [asRule, setAsRule] = useState(read === undefined)
  if (asRule || !read)
    return (
      <>
        <Entry
          wide
          label="The next one takes over (rule)"
          hint="RFC 5545, such as FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0"
          value={props.rule}
          path={props.path}
          mistake={props.mistake}
          onChange={props.onChange}
        />
        <div class="entry bottom">
          <Button
            onClick={() => {
              if (!read) props.onChange(writeHandOver(usual))
              setAsRule(false)
            }}
          >
            {read ? 'As fields' : 'Start over with fields'}
          </Button>
        </div>
      </>
    )
  const change = (part: Partial<HandOver>): void => props.onChange(writeHandOver({ ...read, ...part }))
  return (
    <>
      <NumberEntry
        label="The next one takes over every"
        value={read.every}
        path={props.path}
        mistake={props.mistake}
        onChange={(every) => change({ every: Math.max(1, Math.round(every ?? 1)) })}
      />
      <Select
        label="Unit"
        value={read.unit}
        options={[
          ['DAILY', 'days'],
          ['WEEKLY', 'weeks'],
          ['MONTHLY', 'months'],
        ]}
        onChange={(unit) => change({ unit: unit === 'DAILY' || unit === 'MONTHLY' ? unit : 'WEEKLY' })}
      />
      {read.unit === 'WEEKLY' && (
        <Select label="On" value={read.weekday} options={weekdayOptions} onChange={(weekday) => change({ weekday })} />
      )}
      {read.unit === 'MONTHLY' && (
        <NumberEntry
          label="On day"
          value={read.monthDay}
          onChange={(day) => change({ monthDay: Math.min(31, Math.max(1, Math.round(day ?? 1))) })}
        />
      )}
      <Entry label="At" type="time" value={read.time} onChange={(time) => time && change({ time })} />
    </>
  )
}
