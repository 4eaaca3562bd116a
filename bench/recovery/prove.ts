/** `npm run prove -- 100000 [seed] [workers]`: that many random lives of cases held against the laws; what breaks one is shrunk and printed. */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import fc from 'fast-check'
import { life } from '../../test/recovery/proof/happenings.ts'
import { proven } from '../../test/recovery/proof/proven.ts'

/** Small enough that a failure is seen soon, and that lives do not pile up in memory. */
const perBatch = 500

interface Order {
  readonly seeds: readonly number[]
}
interface Batch {
  readonly seed: number
  readonly steps: number
  readonly failure: string | null
}

const batch = (seed: number): Batch => {
  let steps = 0
  const result = fc.check(
    fc.property(life, (one) => {
      steps += proven(one).steps
    }),
    { seed, numRuns: perBatch, verbose: 0 },
  )
  if (!result.failed) return { seed, steps, failure: null }
  const cause = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance)
  return {
    seed,
    steps,
    failure: `${cause}\n  seed ${seed}, path "${result.counterexamplePath}", shrunk ${result.numShrinks} times:\n${JSON.stringify(result.counterexample?.[0], null, 1)}`,
  }
}

const main = async (): Promise<void> => {
  const [wanted = 100_000, seed = 20_260_302, workers = availableParallelism()] = process.argv.slice(2).map(Number)
  const batches = Math.ceil(wanted / perBatch)
  const seeds = Array.from({ length: batches }, (_, n) => seed + n)
  const began = performance.now()
  const failures: string[] = []
  let lives = 0
  let steps = 0
  console.log(
    `${batches * perBatch} lives in batches of ${perBatch}, seeds ${seed} to ${seed + batches - 1}, ${workers} workers`,
  )
  await Promise.all(
    Array.from({ length: workers }, (_, index) => {
      const order: Order = { seeds: seeds.filter((_, n) => n % workers === index) }
      return new Promise<void>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: order })
        worker.on('message', (done: Batch) => {
          lives += perBatch
          steps += done.steps
          if (done.failure !== null) {
            failures.push(done.failure)
            console.log(`BROKEN ${done.failure}`)
          }
          if ((lives / perBatch) % 20 === 0)
            console.log(`${lives} lives, ${steps} steps, ${Math.round((performance.now() - began) / 1_000)} s`)
        })
        worker.on('error', reject)
        worker.on('exit', () => resolve())
      })
    }),
  )
  const seconds = (performance.now() - began) / 1_000
  console.log(
    `${lives} lives, ${steps} steps (each decided twice: lived and replayed), ${failures.length} broken, ${seconds.toFixed(0)} s`,
  )
  process.exitCode = failures.length > 0 ? 1 : 0
}

if (isMainThread) await main()
else for (const seed of (workerData as Order).seeds) parentPort?.postMessage(batch(seed))
