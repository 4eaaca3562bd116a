/** `forestall serve` with a clock that runs 120 times faster, checkpoints every half second, and a journal that is kept. */
import { startApp } from '../../app/app.ts'
import { acceleratedClock } from '../../app/clocks.ts'
import { readConfig } from '../../app/config.ts'
import { createLogger } from '../../app/logger.ts'
import { printReady, runUntilSignal } from '../../app/runUntilSignal.ts'

const log = createLogger('warn')
const app = await startApp({
  config: readConfig(process.env),
  mode: 'serve',
  clock: (lastKnown) => {
    const clock = acceleratedClock(lastKnown ?? Date.UTC(2026, 0, 12, 9), 120)
    clock.run()
    return clock
  },
  pipeline: { checkpointEveryMs: 500, keepJournal: true },
  log,
})
const over = runUntilSignal({ stop: () => app.stop(), failed: app.failed, log })
printReady(app.addresses)
await over
