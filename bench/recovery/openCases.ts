import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Measured, Order } from './openCasesRun.ts'

/**
 * `npm run bench:recovery -- [--sizes 1000,10000,100000] [--steps 2000]`: what a step costs and how deadlines are found with
 * so many open cases, through the real SQLite store (synchronous=FULL); beside it, in the same run and file, as many bare
 * UPDATE transactions of a case's row.
 */
const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000,100000' }, steps: { type: 'string', default: '2000' } },
})
const script = fileURLToPath(new URL('./openCasesRun.ts', import.meta.url))
const measure = (order: Order): Measured =>
  JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', script, JSON.stringify(order)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )

const steps = Number(values.steps)
console.log(`load ${loadavg()[0]?.toFixed(1)}; CPU µs are our own, and do not know who else is busy here`)
const each = (cpu: number, times: number): string => `${Math.round((1e6 * cpu) / times)} µs CPU`
for (const open of values.sizes.split(',').map(Number)) {
  const one = measure({ open, steps })
  const { decide, store, bare, due } = one
  console.log(
    [
      `${open} open cases (${one.fileMb} MB), RSS ${one.rssMb} MB, heap ${one.heapMb} MB`,
      `  decide alone          ${decide.perSecond} steps/s, ${each(decide.cpu, 10 * steps)} each`,
      `  through the store     ${store.perSecond} steps/s, ${each(store.cpu, steps)} each`,
      `  bare UPDATEs          ${bare.perSecond} /s, ${each(bare.cpu, steps)} each: a step costs ${(bare.perSecond / store.perSecond).toFixed(1)} of them by the wall`,
      `  deadlines acted on    ${due.found} due, ${due.perSecond} /s, ${each(due.cpu, due.found)} each`,
      `  asking what is due    ${one.lookMs.toFixed(2)} ms when nothing is: ${one.plan}`,
    ].join('\n'),
  )
}
