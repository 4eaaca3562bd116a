import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startApp } from '../app.ts'
import { wallClock } from '../clocks.ts'
import { readConfig } from '../config.ts'
import { consoleDir } from '../consoleDir.ts'
import { createLogger } from '../logger.ts'
import { printReady, runUntilSignal } from '../runUntilSignal.ts'

/** `forestall serve`: the product, on the operator's settings. */
export const serve = async (): Promise<void> => {
  const config = readConfig(process.env)
  const log = createLogger(config.logLevel)
  const app = await startApp({ config, mode: 'serve', clock: () => wallClock, log })
  // Before the ready line: whoever waits for it may ask us to stop at once.
  const over = runUntilSignal({ stop: () => app.stop(), failed: app.failed, log })
  printReady(app.addresses)
  if (config.adminToken === undefined && (await app.records.users.list()).length === 0) {
    log.warn(
      'nobody can sign in yet: run "forestall user add you@example.org --name You --role admin" in another terminal',
    )
  }
  if (!existsSync(join(consoleDir, 'index.html')))
    log.warn('the console is not built, so a browser finds nothing here: run "npm run build" and restart')
  await over
}
