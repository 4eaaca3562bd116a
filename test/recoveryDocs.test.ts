import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { machineVersion } from '../recovery/machine.ts'
import { machineDiagram, mermaid } from '../recovery/machineDiagram.ts'

const begin = '<!-- made from the machine: begin -->'
const end = '<!-- made from the machine: end -->'

/** The part of docs/recovery.md that the table of states itself writes. */
const drawn = (): string => {
  const diagram = machineDiagram()
  return [
    begin,
    '',
    `Version ${machineVersion} of the machine. Two regions run side by side; steps that stay in their state are left out.`,
    ...mermaid(diagram).flatMap(({ name, text }) => ['', `### ${name}`, '', '```mermaid', text, '```']),
    '',
    '| region | state | meaning |',
    '|---|---|---|',
    ...diagram.regions.flatMap(({ name, states }) =>
      states.map((state) => `| ${name} | \`${state.name}\` | ${state.meaning} |`),
    ),
    '',
    end,
  ].join('\n')
}

it('docs/recovery.md draws the machine that runs', () => {
  const file = fileURLToPath(new URL('../docs/recovery.md', import.meta.url))
  const page = readFileSync(file, 'utf8')
  const before = page.slice(0, page.indexOf(begin))
  const after = page.slice(page.indexOf(end) + end.length)
  const wanted = `${before}${drawn()}${after}`
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, wanted)
  expect(readFileSync(file, 'utf8')).toBe(wanted)
})

it('every state has a meaning, and every one can be reached', () => {
  for (const { states, transitions } of machineDiagram().regions) {
    const [first] = states
    const reached = new Set([first?.name])
    for (let before = -1; before !== reached.size; ) {
      before = reached.size
      for (const { from, to } of transitions) if (reached.has(from)) reached.add(to)
    }
    expect(states.filter(({ meaning }) => meaning === '')).toEqual([])
    expect([...reached].sort()).toEqual(states.map(({ name }) => name).sort())
  }
})
