import { query } from '../../api/http.ts'
import { useResource } from '../../api/resource.ts'
import type { Page, RuleVocabulary } from '../../api/wire.ts'
import type { Team } from '../../api/wireRoster.ts'
import { chosenTab } from '../../parts/list.tsx'
import { place, setParameter } from '../../shell/route.ts'
import { productNow } from '../../time/productClock.ts'
import { myZone } from '../../time/zones.ts'

export const periods = [
  ['30', '30 days'],
  ['7', '7 days'],
  ['90', '90 days'],
  ['365', 'A year'],
] as const
const groupings = [
  ['', 'nothing'],
  ['team', 'team'],
  ['model', 'model'],
  ['week', 'week'],
  ['month', 'month'],
] as const
const day = 86_400_000

/** What is asked for; all of it is in the address, so that a view can be sent to somebody. */
export interface ImpactFilter {
  /** Null until the server has told its clock. */
  readonly range: { readonly from: string; readonly to: string } | null
  readonly teamId: string | undefined
  readonly model: string | undefined
  readonly by: string
}

export const impactFilter = (): ImpactFilter => {
  const { search } = place.value
  const now = productNow.value
  // Whole hours, so that the figures are counted anew once an hour and not once a second.
  const to = now === undefined ? undefined : Math.ceil(now / 3_600_000) * 3_600_000
  const days = Number(chosenTab('days', periods))
  return {
    range: to === undefined ? null : { from: new Date(to - days * day).toISOString(), to: new Date(to).toISOString() },
    teamId: search.get('team') ?? undefined,
    model: search.get('model') ?? undefined,
    by: chosenTab('by', groupings),
  }
}

/** The question to the server. */
export const filterQuery = (
  filter: ImpactFilter,
  more: Readonly<Record<string, string | number>> = {},
): string | undefined =>
  filter.range === null
    ? undefined
    : query({
        ...filter.range,
        teamId: filter.teamId,
        model: filter.model,
        ...more,
      })
export const groupQuery = (by: string): Record<string, string> =>
  by === 'team' || by === 'model'
    ? { groupBy: by }
    : by === 'week' || by === 'month'
      ? { groupBy: 'period', period: by, timeZone: myZone() }
      : {}

/** The same view elsewhere: its period and filters go along. */
export const withFilter = (path: string, more: Readonly<Record<string, string | undefined>> = {}): string => {
  const search = new URLSearchParams()
  for (const name of ['days', 'team', 'model']) {
    const value = place.value.search.get(name)
    if (value !== null) search.set(name, value)
  }
  for (const [name, value] of Object.entries(more)) {
    if (value === undefined) search.delete(name)
    else search.set(name, value)
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

export const FilterBar = ({ grouped, teamOnly }: { grouped?: boolean; teamOnly?: boolean }) => {
  const filter = impactFilter()
  const teams = useResource<Page<Team>>('teams').data.value?.items ?? []
  const models = useResource<RuleVocabulary>('rules/vocabulary').data.value?.model ?? []
  return (
    <div class="toolbar impact-filters">
      {teams.length > 0 && (
        <Pick
          label="Team"
          parameter="team"
          value={filter.teamId ?? ''}
          options={[['', 'all'], ...teams.map((team) => [team.id, team.name] as const), ['none', 'no team']]}
        />
      )}
      {!teamOnly && (
        <Pick
          label="Model"
          parameter="model"
          value={filter.model ?? ''}
          options={[['', 'all'], ...models.map((model) => [model, model] as const)]}
        />
      )}
      {grouped && <Pick label="Grouped by" parameter="by" value={filter.by} options={groupings} />}
    </div>
  )
}

const Pick = (props: {
  label: string
  parameter: string
  value: string
  options: readonly (readonly [string, string])[]
}) => (
  <label class="filter small">
    {props.label}{' '}
    <select
      class="input"
      value={props.value}
      onChange={(event) => setParameter(props.parameter, event.currentTarget.value || undefined)}
    >
      {props.options.map(([value, label]) => (
        <option key={value} value={value} selected={value === props.value}>
          {label}
        </option>
      ))}
      {!props.options.some(([value]) => value === props.value) && (
        <option value={props.value} selected>
          {props.value}
        </option>
      )}
    </select>
  </label>
)

/** A file of what is shown, for whoever works on with it. */
export const CsvLink = ({ path }: { path: string | undefined }) =>
  path === undefined ? null : (
    <a class="button" href={`/api/v1/${path}`} download>
      CSV
      <span class="unseen"> file of this</span>
    </a>
  )
