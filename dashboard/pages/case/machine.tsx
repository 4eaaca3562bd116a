import './machine.css'
import { useState } from 'preact/hooks'
import { useResource } from '../../api/resource.ts'
import type { CaseDetail } from '../../api/wire.ts'
import type { MachineDiagram } from '../../api/wireCase.ts'
import { Icon } from '../../parts/icon.tsx'
import { Card } from '../../parts/page.tsx'
import { Shown } from '../../parts/states.tsx'
import { machineEventWords, machineRegionWords, machineStateWords } from '../../words/recovery.ts'
import { type Layout, type Line, layOut, type Placed, type Region } from './machineLayout.ts'

/** The machine this case runs on, drawn from the running code, lit where the case is and was. */
export const MachineCard = ({ one }: { one: CaseDetail }) => {
  const diagram = useResource<MachineDiagram>('recovery-machine')
  return (
    <Card title="The way of a case" hint="drawn from the running machine; choose a state to see what leads on">
      <div class="machine">
        <div class="machine-legend" aria-hidden="true">
          <span class="now">now</span>
          <span class="visited">was here</span>
          <span>not (yet)</span>
        </div>
        <Shown resource={diagram} lines={5}>
          {(machine) =>
            machine.regions.map((region) => (
              <RegionView
                key={region.name}
                region={region}
                now={region.name === 'ownership' ? one.machine.ownership : one.machine.repair}
                visited={region.name === 'ownership' ? [] : [region.states[0]?.name ?? '', ...one.visited]}
              />
            ))
          }
        </Shown>
      </div>
    </Card>
  )
}

const layouts = new WeakMap<Region, Layout>()
const layoutOf = (region: Region): Layout => {
  const known = layouts.get(region) ?? layOut(region)
  layouts.set(region, known)
  return known
}

const RegionView = (props: { region: Region; now: string; visited: readonly string[] }) => {
  const { region, now, visited } = props
  const [chosen, setChosen] = useState<string>()
  const { columns, rows, states, lines, fromAnywhere } = layoutOf(region)
  // Ways over other states go along rails above them, one for each state they lead to.
  const rails = [...new Set(lines.filter(overOthers).map(({ to }) => to.name))]
  const shown = states.find(({ name }) => name === (chosen ?? now))
  return (
    <div class="machine-region">
      <h3>{machineRegionWords(region.name)}</h3>
      <div class="machine-grid" style={{ '--columns': `${columns}`, '--rails': `${rails.length}` }}>
        <Lines {...{ columns, rows, states, lines, rails, now, visited }} />
        {states.map((state) => (
          <State
            key={state.name}
            state={state}
            lines={lines}
            status={state.name === now ? 'now' : visited.includes(state.name) ? 'visited' : ''}
            pressed={state === shown}
            onClick={() => setChosen(state.name)}
          />
        ))}
      </div>
      {shown && <About region={region} state={shown} isNow={shown.name === now} />}
      <AsTable {...{ region, now, visited, fromAnywhere }} />
    </div>
  )
}

const overOthers = ({ from, to }: Line): boolean => to.column - from.column > 1

const State = (props: {
  state: Placed
  lines: readonly Line[]
  status: '' | 'now' | 'visited'
  pressed: boolean
  onClick: () => void
}) => {
  const { state, lines, status } = props
  const into = lines.filter(({ to }) => to === state)
  const heads = `${into.some((line) => !overOthers(line)) ? ' in-left' : ''}${into.some(overOthers) ? ' in-top' : ''}`
  return (
    <div
      class={`machine-state ${status}${heads}`}
      style={{ gridColumn: `${state.column + 1}`, gridRow: `${state.row + 1}` }}
      title={state.meaning}
    >
      <button
        type="button"
        aria-pressed={props.pressed}
        aria-current={status === 'now' ? 'step' : undefined}
        onClick={props.onClick}
      >
        {status === 'visited' && <Icon name="approve" size={11} />}
        {machineStateWords(state.name)}
        {status !== '' && <span class="unseen">{status === 'now' ? ', now' : ', was here'}</span>}
      </button>
    </div>
  )
}

const Lines = (props: {
  columns: number
  rows: number
  states: readonly Placed[]
  lines: readonly Line[]
  rails: readonly string[]
  now: string
  visited: readonly string[]
}) => {
  // One cell is 100 wide and 52 high (3.25 rem); a rail is 14 high (0.875 rem). Width stretches, height does not.
  const [cell, rail] = [52, 14]
  const top = props.rails.length * rail
  const been = new Set([...props.visited, props.now])
  const path = (line: Line): string => {
    const { from, to } = line
    const [x, toX] = [from.column * 100 + 50, to.column * 100 + 50]
    const [y, toY] = [top + from.row * cell + cell / 2, top + to.row * cell + cell / 2]
    if (overOthers(line)) return `M${x} ${y}V${(props.rails.indexOf(to.name) + 0.5) * rail}H${toX}V${toY}`
    return from.row === to.row ? `M${x} ${y}H${toX}` : `M${x} ${y}H${from.column * 100 + 100}V${toY}H${toX}`
  }
  // A way over others was not the one taken when the case was in one of those.
  const between = ({ from, to }: Line): boolean =>
    props.states.some(({ name, column }) => been.has(name) && column > from.column && column < to.column)
  const walked = (line: Line): boolean =>
    props.visited.length > 0 && been.has(line.from.name) && been.has(line.to.name) && !between(line)
  // Those walked are drawn last, above the others.
  const inOrder = props.lines.toSorted((a, b) => Number(walked(a)) - Number(walked(b)))
  return (
    <svg
      class="machine-lines"
      viewBox={`0 0 ${props.columns * 100} ${top + props.rows * cell}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {inOrder.map((line) => (
        <path key={`${line.from.name} ${line.to.name}`} class={walked(line) ? 'walked' : ''} d={path(line)} />
      ))}
    </svg>
  )
}

/** Where steps lead, with what does it: `Closed: the customer confirms, the customer says nothing`. */
const waysFrom = (region: Region, name: string): readonly (readonly [to: string, events: readonly string[]])[] =>
  [
    ...Map.groupBy(
      region.transitions.filter(({ from }) => from === name),
      ({ to }) => to,
    ),
  ].map(([to, steps]) => [to, [...new Set(steps.map(({ event }) => machineEventWords(event)))]])

const About = ({ region, state, isNow }: { region: Region; state: Placed; isNow: boolean }) => (
  <div class="machine-about" aria-live="polite">
    <p>
      <strong>
        {isNow ? 'Now: ' : ''}
        {machineStateWords(state.name)}.
      </strong>{' '}
      {state.meaning}
    </p>
    <ul>
      {waysFrom(region, state.name).map(([to, events]) => (
        <li key={to}>
          <span aria-hidden="true">→ </span>
          {machineStateWords(to)}{' '}
          <span class="faint">{events[0] === atOnce ? atOnce : `when ${shortList(events)}`}</span>
        </li>
      ))}
    </ul>
  </div>
)

const atOnce = machineEventWords('')
const shortList = (words: readonly string[]): string =>
  words.length <= 2 ? words.join(' or ') : `${words.slice(0, 2).join(', ')} or ${words.length - 2} more`

const AsTable = (props: {
  region: Region
  now: string
  visited: readonly string[]
  fromAnywhere: Layout['fromAnywhere']
}) => {
  const { region, now, visited, fromAnywhere } = props
  return (
    <details>
      <summary>{machineRegionWords(region.name)} as a table</summary>
      {fromAnywhere.length > 0 && (
        <p class="machine-anywhere">
          From nearly everywhere:{' '}
          {[...Map.groupBy(fromAnywhere, ({ to }) => to)]
            .map(
              ([to, steps]) =>
                `${machineStateWords(to)} when ${shortList(steps.map(({ event }) => machineEventWords(event)))}`,
            )
            .join('; ')}
          .
        </p>
      )}
      <table class="list-table">
        <thead>
          <tr>
            <th>State</th>
            <th class="wide-only">Meaning</th>
            <th>Leads to</th>
          </tr>
        </thead>
        <tbody>
          {region.states.map((state) => (
            <tr key={state.name}>
              <td>
                <strong>{machineStateWords(state.name)}</strong>
                <span class="sub">{state.name === now ? 'now' : visited.includes(state.name) ? 'was here' : ''}</span>
              </td>
              <td class="wide-only soft">{state.meaning}</td>
              <td>
                {waysFrom(region, state.name).map(([to, events]) => (
                  <span class="sub" key={to}>
                    {machineStateWords(to)}: {events.join(', ')}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
