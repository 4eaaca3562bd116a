import { useResource } from '../../api/resource.ts'
import type { Page } from '../../api/wire.ts'
import type { Team } from '../../api/wireRoster.ts'
import { place, setParameter } from '../../shell/route.ts'

/** Which team, which priority: kept in the address. Without teams there is nothing to choose from. */
export const CaseFilters = () => {
  const teams = useResource<Page<Team>>('teams').data.value?.items ?? []
  return (
    <>
      {teams.length > 0 && (
        <Pick
          label="Team"
          parameter="team"
          options={[...teams.map(({ id, name }) => [id, name] as const), ['none', 'No team']]}
        />
      )}
      <Pick
        label="Priority"
        parameter="priority"
        options={[
          ['p1', 'P1'],
          ['p2', 'P2'],
          ['p3', 'P3'],
        ]}
      />
    </>
  )
}

const Pick = (props: {
  label: string
  parameter: string
  options: readonly (readonly [value: string, label: string])[]
}) => {
  const value = place.value.search.get(props.parameter) ?? ''
  return (
    <label class="filter">
      <span>{props.label}</span>
      <select
        class="input"
        value={value}
        onChange={(event) => setParameter(props.parameter, event.currentTarget.value || undefined)}
      >
        <option value="">all</option>
        {props.options.map(([option, words]) => (
          <option key={option} value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}
