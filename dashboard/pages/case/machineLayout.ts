import type { MachineDiagram } from '../../api/wireCase.ts'

export type Region = MachineDiagram['regions'][number]
export interface Placed {
  readonly name: string
  readonly meaning: string
  /** Column and row, from 0. */
  readonly column: number
  readonly row: number
}
export interface Line {
  readonly from: Placed
  readonly to: Placed
}
export interface Layout {
  readonly columns: number
  readonly rows: number
  readonly states: readonly Placed[]
  /** Ways that lead on, left to right; ways back and ways from everywhere are told in words. */
  readonly lines: readonly Line[]
  /** What leads to one state from nearly everywhere: a line each would only be noise. */
  readonly fromAnywhere: readonly { readonly event: string; readonly to: string }[]
}

/**
 * Layers from left to right: the states come in the order of a case's life, a way to a later state leads on, and each state
 * stands one layer after the last that leads to it. Of several ways by one event only the earliest counts, and what is possible
 * in more than half of the states is a way from anywhere. States reached only so stand in the last layer.
 */
export const layOut = (region: Region): Layout => {
  const order = new Map(region.states.map(({ name }, at) => [name, at]))
  const at = (step: { from: string }): number => order.get(step.from) ?? -1
  const groups = [...Map.groupBy(region.transitions, ({ event, to }) => `${event} ${to}`).values()]
  const isCommon = (steps: readonly { from: string }[]): boolean =>
    new Set(steps.map(({ from }) => from)).size > region.states.length / 2
  const fromAnywhere = groups
    .filter(isCommon)
    .flatMap(([first]) => (first ? [{ event: first.event, to: first.to }] : []))
  const forward = new Map(
    groups
      .filter((steps) => !isCommon(steps))
      .map((steps) => steps.reduce((first, step) => (at(step) < at(first) ? step : first)))
      .filter((step) => at(step) < (order.get(step.to) ?? -1))
      .map(({ from, to }) => [`${from} ${to}`, { from, to }]),
  )
  const lines = [...forward.values()]
  const reached = new Set(lines.map(({ to }) => to))
  const loose = region.states.slice(1).flatMap(({ name }) => (reached.has(name) ? [] : [name]))
  const column = new Map<string, number>()
  for (const { name } of region.states) {
    const before = lines.filter(({ to }) => to === name).map(({ from }) => column.get(from) ?? 0)
    column.set(name, before.length === 0 ? 0 : Math.max(...before) + 1)
  }
  const last = Math.max(...column.values())
  for (const name of loose) column.set(name, last)
  // What leads on stands first, so that the usual way is one straight line.
  const leads = new Set(lines.map(({ from }) => from))
  const inColumn = Map.groupBy(
    region.states.toSorted((a, b) => Number(leads.has(b.name)) - Number(leads.has(a.name))),
    ({ name }) => column.get(name) ?? 0,
  )
  const rows = Math.max(...[...inColumn.values()].map((states) => states.length))
  const states = region.states.map((state): Placed => {
    const mine = column.get(state.name) ?? 0
    return { ...state, column: mine, row: (inColumn.get(mine) ?? []).indexOf(state) }
  })
  const placed = new Map(states.map((state) => [state.name, state]))
  return {
    columns: last + 1,
    rows,
    states,
    lines: lines.flatMap(({ from, to }) => {
      const [a, b] = [placed.get(from), placed.get(to)]
      return a && b ? [{ from: a, to: b }] : []
    }),
    fromAnywhere,
  }
}
