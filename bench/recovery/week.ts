/**
 * `npm run bench:week -- [--devices 2000] [--days 7] [--seed 1] [--kills 20]`: a week of operation over the real composition,
 * as fast as this machine goes, with absent people, lost mails and kill -9; at the end what was late and why.
 */
import { parseArgs } from 'node:util'
import { liveWeek } from './week/run.ts'

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '2000' },
    days: { type: 'string', default: '7' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '20' },
    trouble: { type: 'string', default: '0.15' },
  },
})
const { figures, wrong } = await liveWeek({
  devices: Number(values.devices),
  days: Number(values.days),
  seed: Number(values.seed),
  kills: Number(values.kills),
  troubleShare: Number(values.trouble),
  say: (line) => console.log(line),
})
for (const [name, figure] of Object.entries(figures))
  console.log(`${`${name}:`.padEnd(48)} ${typeof figure === 'object' ? JSON.stringify(figure) : figure}`)
console.log(
  wrong.length === 0 ? 'Nothing forgotten, nothing doubled, nothing over a limit.' : `WRONG (${wrong.length}):`,
)
for (const line of wrong.slice(0, 50)) console.log(`  ${line}`)
process.exitCode = wrong.length === 0 ? 0 : 1
