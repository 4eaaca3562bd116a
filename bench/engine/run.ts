import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Measured, Order } from './measure.ts'

/**
 * What the detector costs with all its detectors on, per reading and per series, beside the cheapest detector there is (EWMA
 * alone) in the same run: `npm run bench:engine -- [--series 100000] [--runs 3] [--shards 0,1,2] [--rounds 30]`.
 * Every measurement is a process of its own; runs alternate, so that a noisy machine disturbs all; figures are medians.
 *
 * Measured on two cores shared with others' work (load 4 to 8; CPU time varies by about 15 % from run to run), 100,000 series, all
 * detectors: 3.1 to 3.7 µs CPU a reading (EWMA alone 40 ns) and 8.2 KB a series; a checkpoint 8.5 s, 4.1 KB a series; restoring it 12 s.
 * Left out one at a time, the costliest were anomaly and relation (0.5 µs each) and drift (0.3 µs).
 */
const { values } = parseArgs({
  options: {
    series: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '30' },
    'warm-up': { type: 'string', default: '60' },
    shards: { type: 'string', default: '0,1,2' },
    heap: { type: 'string', default: '16000' },
  },
})
const runs = Number(values.runs)
const script = fileURLToPath(new URL('./measure.ts', import.meta.url))
const measure = (order: Order): Measured =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--expose-gc', `--max-old-space-size=${values.heap}`, script, JSON.stringify(order)],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1e7 },
    ),
  )

const base = {
  series: Number(values.series),
  warmUp: Number(values['warm-up']),
  rounds: Number(values.rounds),
  checkpoint: true,
}
const orders: readonly (readonly [name: string, order: Order])[] = [
  ['EWMA alone', { ...base, engine: 'ewma', shards: 0 }],
  ...values.shards
    .split(',')
    .map((shards): [string, Order] => [
      shards === '0' ? 'all detectors' : `in ${shards} shard${shards === '1' ? '' : 's'}`,
      { ...base, engine: 'full', shards: Number(shards) },
    ]),
]
const found = orders.map(() => [] as Measured[])
for (let run = 0; run < runs; run += 1)
  orders.forEach(([, order], i) => {
    found[i]?.push(measure(order))
  })

const median = (of: readonly Measured[], key: keyof Measured): number =>
  of.map((one) => one[key]).sort((a, b) => a - b)[of.length >> 1] ?? Number.NaN
const ewma = median(found[0] ?? [], 'cpuNsPerReading')
console.log(
  `${values.series} series, one reading a minute each; medians of ${runs} runs (CPU and × are the calling thread’s; other threads’ memory is in "resident")`,
)
console.table(
  Object.fromEntries(
    orders.map(([name], i) => {
      const all = found[i] ?? []
      const figure = (key: keyof Measured, digits = 0): number => Number(median(all, key).toFixed(digits))
      return [
        name,
        {
          'ns/reading': figure('nsPerReading'),
          'CPU ns/reading': figure('cpuNsPerReading'),
          '× EWMA': Number((median(all, 'cpuNsPerReading') / ewma).toFixed(1)),
          'bytes/series': figure('bytesPerSeries'),
          'resident/series': figure('residentPerSeries'),
          'resident MB': figure('residentMb'),
          'checkpoint ms': figure('snapshotMs'),
          'checkpoint bytes/series': figure('snapshotBytesPerSeries'),
          'restore ms': figure('restoreMs'),
          events: figure('events'),
        },
      ]
    }),
  ),
)
