import type { Logger } from 'pino'

/** Waits for SIGTERM or SIGINT, then stops in bounded time; a second signal ends at once. */
export const runUntilSignal = (stop: () => Promise<void>, log: Logger): Promise<void> =>
  new Promise((resolve) => {
    let asked = false
    const end = (signal: NodeJS.Signals): void => {
      if (asked) process.exit(1)
      asked = true
      log.info({ signal }, 'stopping')
      stop().then(() => {
        log.info('stopped')
        resolve()
        // Whatever still holds the loop open has had its time.
        setTimeout(() => process.exit(0), 500).unref()
      })
    }
    process.on('SIGTERM', end)
    process.on('SIGINT', end)
  })

/** The one line on stdout that programs wait for. */
export const printReady = (addresses: { http: string; mqtt: string; mqtts: string | undefined }): void => {
  process.stdout.write(`${JSON.stringify({ ready: true, ...addresses })}\n`)
}
