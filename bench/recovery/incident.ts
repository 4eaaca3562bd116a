import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Measured, Order } from './incidentRun.ts'

/**
 * One incident with many customers, end to end through the real SQLite store (synchronous=FULL): their cases opened from
 * fault events, a preview, one update to all, their faults cleared, the parent closed with all its children. Beside it, in the
 * same run, bare inserts of as many rows with as much in them, in as many transactions.
 * `npm run bench:many -- [--customers 10000] [--runs 3]`: medians, each run in a process of its own.
 *
 * Measured on two cores shared with others' work (load 6 to 16), one run. On disk, 2,000 customers: 65 s, 23 s of them CPU, 2.2 times
 * the bare inserts. In memory (TMPDIR=/dev/shm), 10,000: 155 s, 91 s CPU, of which opening 45, telling 18, mending 13, closing 13;
 * peak RSS 434 MB, 31 MB still held, as with 1,000 customers (340 and 30).
 */
const { values } = parseArgs({
  options: { customers: { type: 'string', default: '10000' }, runs: { type: 'string', default: '3' } },
})
const customers = Number(values.customers)
/** A customer's transactions: the case's number, opened, told, their item settled, mended, closed. */
const transactionsEach = 6
const script = fileURLToPath(new URL('./incidentRun.ts', import.meta.url))
const measure = (order: Order): Measured =>
  JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', script, JSON.stringify(order)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1e7,
    }),
  )
const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1] ?? Number.NaN
const sum = (of: Measured, what: 'seconds' | 'cpu'): number => of.phases.reduce((all, phase) => all + phase[what], 0)

const incidents: Measured[] = []
const bares: Measured[] = []
for (let run = 0; run < Number(values.runs); run += 1) {
  const one = measure({ what: 'incident', customers })
  incidents.push(one)
  bares.push(measure({ what: 'bare', transactions: transactionsEach * customers, rows: one.rows, bytes: one.bytes }))
}

const line = (name: string, took: { seconds: number; cpu: number }, rows: number): string =>
  [
    name.padEnd(32),
    `${took.seconds.toFixed(2).padStart(8)} s`,
    `${took.cpu.toFixed(2).padStart(8)} s CPU`,
    `${Math.round(customers / took.seconds)
      .toString()
      .padStart(7)} customers/s`,
    `${rows.toString().padStart(8)} rows`,
  ].join(' ')
const mid = (of: readonly Measured[]) => ({
  seconds: median(of.map((one) => sum(one, 'seconds'))),
  cpu: median(of.map((one) => sum(one, 'cpu'))),
})
console.log(`${customers} customers of one incident, ${values.runs} runs, load ${loadavg()[0]?.toFixed(1)}`)
for (const [n, phase] of (incidents[0]?.phases ?? []).entries()) {
  const of = (what: 'seconds' | 'cpu') => median(incidents.map((one) => one.phases[n]?.[what] ?? Number.NaN))
  console.log(line(phase.name, { seconds: of('seconds'), cpu: of('cpu') }, phase.rows))
}
const [whole, plain] = [mid(incidents), mid(bares)]
console.log(line('all of it', whole, incidents[0]?.rows ?? 0))
console.log(line(`bare, ${transactionsEach} transactions each`, plain, bares[0]?.rows ?? 0))
console.log(
  `${(whole.seconds / plain.seconds).toFixed(1)} times the bare inserts by the wall; peak RSS ${median(incidents.map((one) => one.peakRssMb))} MB, ${median(incidents.map((one) => one.heapMb))} MB of it still held (bare ${median(bares.map((one) => one.peakRssMb))} MB); ${Math.round((incidents[0]?.bytes ?? 0) / 1e6)} MB written`,
)
