import type { Logger } from 'pino'

/** Ctrl+C reaches a whole process group, and whoever started us passes it on as well: that is still one request. */
const sameRequestMs = 1_000

/**
 * Waits for SIGTERM, SIGINT, SIGHUP (the terminal is gone), or the end of the process that handed over to us
 * (bin/forestall.js, npm); then stops in bounded time. A second request ends at once. What has `failed` for good stops us
 * too, with exit code 1, so that a supervisor starts us again.
 */
export const runUntilSignal = ({
  stop,
  failed,
  log,
}: {
  stop: () => Promise<void>
  failed?: Promise<Error>
  log: Logger
}): Promise<void> =>
  new Promise((resolve) => {
    let askedAt: number | undefined
    const end = (signal: NodeJS.Signals | 'disconnect' | 'failure' | 'orphaned'): void => {
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
        setTimeout(() => process.exit(process.exitCode ?? 0), 500).unref()
      })
    }
    process.on('SIGTERM', end)
    process.on('SIGINT', end)
    process.on('SIGHUP', end)
    process.on('disconnect', () => end('disconnect'))
    failed?.then(() => {
      process.exitCode = 1
      end('failure')
    })
    // npm runs commands through a shell that ends without passing the signal on: who started us through npm is gone when our parent is.
    const parent = process.ppid
    if (process.env.npm_execpath !== undefined) {
      setInterval(() => {
        if (process.ppid !== parent) end('orphaned')
      }, 500).unref()
    }
    // A listener alone would keep us running.
    process.channel?.unref()
  })

/** The one line on stdout that programs wait for. */
export const printReady = (addresses: { http: string; mqtt: string; mqtts: string | undefined }): void => {
  process.stdout.write(`${JSON.stringify({ ready: true, ...addresses })}\n`)
}
