import type { Logger } from 'pino'

/** Ctrl+C reaches a whole process group, and whoever started us passes it on as well: that is still one request. */
const sameRequestMs = 1_000

/**
 * Waits for SIGTERM, SIGINT, SIGHUP (the terminal is gone), or the end of the process that handed over to us
 * (bin/forestall.js); then stops in bounded time. A second request ends at once.
 */
export const runUntilSignal = (stop: () => Promise<void>, log: Logger): Promise<void> =>
  new Promise((resolve) => {
    let askedAt: number | undefined
    const end = (signal: NodeJS.Signals | 'disconnect'): void => {
      if (askedAt !== undefined) {
        if (performance.now() - askedAt > sameRequestMs) process.exit(1)
        return
      }
      askedAt = performance.now()
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
    process.on('SIGHUP', end)
    process.on('disconnect', () => end('disconnect'))
    // A listener alone would keep us running.
    process.channel?.unref()
  })

/** The one line on stdout that programs wait for. */
export const printReady = (addresses: { http: string; mqtt: string; mqtts: string | undefined }): void => {
  process.stdout.write(`${JSON.stringify({ ready: true, ...addresses })}\n`)
}
