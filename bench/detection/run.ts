import { parseArgs } from 'node:util'
import { createEngine } from '../../detector/engine.ts'
import { hour, minute } from '../../domain/clock.ts'
import { benchFleet } from './fleet.ts'
import { judge } from './judge.ts'
import { liveThrough } from './live.ts'
import { planRun } from './plan.ts'
import { figures, printed, type Run } from './report.ts'

/**
 *   npm run bench:detection -- [--seed 1,2,3] [--devices 500] [--days 60] [--every 300] [--test] [--json] [--examples 5] [--only KIND]
 *
 * Seeds 1 to 3 are for tuning; 101 to 105 (`--test`) are not: run them to report, never to decide. See README.md.
 */
const { values: asked } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    test: { type: 'boolean', default: false },
    devices: { type: 'string', default: '500' },
    days: { type: 'string', default: '60' },
    every: { type: 'string', default: '300' },
    json: { type: 'boolean', default: false },
    /** So many false cases of each of our kinds, and misses of each kind of fault, in words. */
    examples: { type: 'string', default: '0' },
    /** Examples of this kind (ours or the simulation's) only. */
    only: { type: 'string' },
  },
})
const seeds = asked.test ? [101, 102, 103, 104, 105] : asked.seed.split(',').map(Number)
const options = { devices: Number(asked.devices), days: Number(asked.days), everySeconds: Number(asked.every) }

const runs: Run[] = []
for (const seed of seeds) {
  const fleet = benchFleet({ ...options, seed })
  const engine = createEngine({ tickEveryMs: minute })
  const began = performance.now()
  const lived = liveThrough(fleet, planRun(fleet, seed), {
    engine,
    seed,
    wall: () => performance.now(),
    onDay(day) {
      if (day % 10 === 0) process.stderr.write(`seed ${seed}: day ${day}, ${seconds(performance.now() - began)} s\n`)
    },
  })
  runs.push({ fleet, judged: judge(lived) })
  process.stderr.write(
    `seed ${seed}: ${fleet.devices.length} devices, ${lived.samples} samples, ${lived.readings} readings in ${seconds(performance.now() - began)} s, of which the engine ${seconds(lived.engineMs)} s (${((lived.engineMs / lived.readings) * 1e6).toFixed(0)} ns a reading)\n`,
  )
}
function seconds(ms: number): string {
  return (ms / 1000).toFixed(0)
}

const result = figures(runs)
console.log(asked.json ? JSON.stringify({ seeds, ...options, ...result }, null, 2) : printed(result))

const wanted = Number(asked.examples)
if (wanted > 0) {
  const shown = new Map<string, number>()
  const show = (kind: string, text: string): void => {
    const count = (shown.get(kind) ?? 0) + 1
    shown.set(kind, count)
    if (count <= wanted && (asked.only === undefined || kind.endsWith(` ${asked.only}`))) console.log(text)
  }
  for (const { fleet, judged } of runs) {
    const since = (at: number): string => `${((at - fleet.from) / hour).toFixed(1)} h`
    for (const { fault, caseAt } of judged.falseFaults)
      show(
        `false ${fault.kind}`,
        `false ${fault.kind} ${fault.deviceId} ${fault.metric ?? fault.code ?? ''} at ${since(caseAt ?? 0)}: ${fault.explanation}`,
      )
    for (const { truth, incidents, loose, fitting } of judged.commons)
      if (incidents !== 1 || loose > 0) {
        const kinds = Map.groupBy(
          fitting.filter(({ incidentId, caseAt }) => incidentId !== null || caseAt !== undefined),
          ({ fault, incidentId }) => `${fault.kind} ${incidentId === null ? 'loose' : `in ${incidentId}`}`,
        )
        const said = [...kinds].map(
          ([what, list]) =>
            `${list.length} ${what} (${since(Math.min(...list.map(({ openedAt }) => openedAt)))} to ${since(Math.max(...list.map(({ openedAt }) => openedAt)))})`,
        )
        const onset = Math.min(...[...truth.members.values()].map((member) => member.onset))
        show(
          `split ${truth.name}`,
          `split ${truth.name} ${truth.subject} from ${since(onset)}, ${truth.members.size} members: ${said.join(', ')}`,
        )
      }
    for (const { truth, foundAt } of judged.found)
      if (foundAt === undefined)
        show(
          `missed ${truth.name}`,
          `missed ${truth.name} ${truth.device.id} (${truth.device.model}) from ${since(truth.onset)} to ${since(truth.end)}, noticed ${truth.noticeAt === null ? 'never' : since(truth.noticeAt)}`,
        )
  }
}
