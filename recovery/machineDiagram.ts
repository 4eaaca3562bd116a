import type { MachineDiagram } from '../domain/machineDiagram.ts'
import { machineVersion, table } from './machine.ts'
import { stateMeanings } from './stateMeanings.ts'

interface Step {
  readonly target?: string
  readonly guard?: string
}
const listed = (steps: Step | readonly Step[]): readonly Step[] => (Array.isArray(steps) ? steps : [steps as Step])

const regionOf = (name: string, states: Record<string, object>): MachineDiagram['regions'][number] => ({
  name,
  states: Object.keys(states).map((state) => ({ name: state, meaning: stateMeanings[state] ?? '' })),
  transitions: Object.entries(states).flatMap(([from, state]) => {
    const { on = {}, always = [] } = state as {
      on?: Record<string, Step | readonly Step[]>
      always?: Step | readonly Step[]
    }
    return [...Object.entries(on), ['', always] as const].flatMap(([event, steps]) =>
      listed(steps).flatMap(({ target, guard }) =>
        target === undefined || target === from ? [] : [{ from, event, guard: guard ?? null, to: target }],
      ),
    )
  }),
})

/** Drawn from the table itself, so it cannot differ from what runs. Steps that stay where they are are left out. */
export const machineDiagram = (): MachineDiagram => ({
  version: machineVersion,
  regions: Object.entries(table.states).map(([name, { states }]) => regionOf(name, states)),
})

/** The diagram as Mermaid's state diagrams (one per region), for Markdown. */
export const mermaid = ({ regions }: MachineDiagram): readonly { readonly name: string; readonly text: string }[] =>
  regions.map(({ name, states, transitions }) => {
    const between = new Map<string, string[]>()
    for (const { from, to, event, guard } of transitions) {
      const key = `${from} --> ${to}`
      const label = `${event === '' ? 'at once' : event}${guard === null ? '' : ` [${guard}]`}`
      between.set(key, [...(between.get(key) ?? []), label])
    }
    return {
      name,
      text: [
        'stateDiagram-v2',
        `  [*] --> ${states[0]?.name}`,
        ...[...between].map(([arrow, labels]) => `  ${arrow}: ${[...new Set(labels)].join(' / ')}`),
      ].join('\n'),
    }
  })
