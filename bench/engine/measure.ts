/**
 * One measurement in a process of its own (node --expose-gc): `{engine, series, warmUp, rounds}` as JSON in the first argument,
 * the result as one line of JSON on stdout.
 */
import { createShardedEngine } from '../../detector/shardedEngine.ts'
import { ewmaEngine } from './ewma.ts'
import { benchFleet, metricsPerDevice } from './fleet.ts'

export interface Order {
  readonly engine: 'ewma' | 'full'
  readonly shards: number
  readonly series: number
  /** Minutes that are not measured: detectors learn, the machine compiles. */
  readonly warmUp: number
  readonly rounds: number
  readonly checkpoint: boolean
}
export interface Measured {
  /** Median over the measured minutes. */
  readonly nsPerReading: number
  /** The same in CPU time of the calling thread: what others do on the machine does not count. */
  readonly cpuNsPerReading: number
  /** What stays allocated (heap and array buffers, after collection), and what the process takes from the machine. */
  readonly bytesPerSeries: number
  readonly residentPerSeries: number
  readonly residentMb: number
  readonly series: number
  readonly events: number
  readonly snapshotMs: number
  readonly snapshotBytesPerSeries: number
  readonly restoreMs: number
}

const order: Order = JSON.parse(process.argv[2] ?? '{}')
const collect = (): void => {
  for (let i = 0; i < 4; i += 1) globalThis.gc?.()
}
const kept = (): number => {
  collect()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + Math.max(external, arrayBuffers)
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const devices = Math.ceil(order.series / metricsPerDevice)
const fleet = benchFleet(devices)
const profiles = fleet.profiles
const before = kept()
const residentBefore = process.memoryUsage.rss()

const ewma = ewmaEngine()
const full = order.engine === 'full' ? createShardedEngine({}, { shards: order.shards }) : undefined
let events = 0
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
let wall = 0
let cpu = 0
const step = async (batch: Parameters<typeof ewma.step>[0]): Promise<void> => {
  const started = performance.now()
  const cpuStarted = cpuMs()
  const said = full ? (await full.step(batch)).length : ewma.step(batch)
  wall += performance.now() - started
  cpu += cpuMs() - cpuStarted
  events += said
}

await step(profiles)
const perReading: { wall: number; cpu: number }[] = []
for (let m = 0; m < order.warmUp + order.rounds; m += 1) {
  wall = 0
  cpu = 0
  for (const batch of fleet.minuteOf(m)) await step(batch)
  const ns = 1e6 / (devices * metricsPerDevice)
  if (m >= order.warmUp) perReading.push({ wall: wall * ns, cpu: cpu * ns })
}
const series = full ? full.stats().series : ewma.series
const bytes = kept() - before
const resident = process.memoryUsage.rss()

let snapshotMs = 0
let restoreMs = 0
let snapshotBytes = 0
if (full && order.checkpoint) {
  let started = performance.now()
  const snapshot = await full.snapshot()
  snapshotMs = performance.now() - started
  snapshotBytes = snapshot.parts.reduce((sum, { bytes }) => sum + bytes.length, snapshot.head.length)
  const other = createShardedEngine({}, { shards: order.shards })
  started = performance.now()
  await other.restore(snapshot)
  restoreMs = performance.now() - started
  await other.close()
}
await full?.close()
const result: Measured = {
  nsPerReading: median(perReading.map(({ wall }) => wall)),
  cpuNsPerReading: median(perReading.map(({ cpu }) => cpu)),
  bytesPerSeries: bytes / series,
  residentPerSeries: (resident - residentBefore) / series,
  residentMb: resident / 2 ** 20,
  series,
  events,
  snapshotMs,
  snapshotBytesPerSeries: snapshotBytes / series,
  restoreMs,
}
console.log(JSON.stringify(result))
