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
    execFileSync(process.execPath, [script, JSON.stringify(order)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1e7,
    }),
  )
const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1] ?? Number.NaN
const sum = (of: Measured): number => of.phases.reduce((all, { seconds }) => all + seconds, 0)

const incidents: Measured[] = []
const bares: Measured[] = []
for (let run = 0; run < Number(values.runs); run += 1) {
  const one = measure({ what: 'incident', customers })
  incidents.push(one)
  bares.push(measure({ what: 'bare', transactions: transactionsEach * customers, rows: one.rows, bytes: one.bytes }))
}

const line = (name: string, seconds: number, rows: number): string =>
  `${name.padEnd(32)} ${seconds.toFixed(2).padStart(8)} s ${Math.round(customers / seconds)
    .toString()
    .padStart(8)} customers/s ${rows.toString().padStart(8)} rows`
console.log(`${customers} customers of one incident, ${values.runs} runs, load ${loadavg()[0]?.toFixed(1)}`)
for (const [n, phase] of (incidents[0]?.phases ?? []).entries())
  console.log(line(phase.name, median(incidents.map((one) => one.phases[n]?.seconds ?? Number.NaN)), phase.rows))
const [whole, plain] = [median(incidents.map(sum)), median(bares.map(sum))]
console.log(line('all of it', whole, incidents[0]?.rows ?? 0))
console.log(line(`bare, ${transactionsEach} transactions each`, plain, bares[0]?.rows ?? 0))
console.log(
  `${(whole / plain).toFixed(1)} times the bare inserts; peak RSS ${median(incidents.map((one) => one.peakRssMb))} MB (bare ${median(bares.map((one) => one.peakRssMb))} MB); ${Math.round((incidents[0]?.bytes ?? 0) / 1e6)} MB written`,
)
