import { existsSync } from 'node:fs'
import { deviceIdPattern } from '../../domain/topics.ts'
import { replay } from '../../simulators/replay.ts'
import { wallClock } from '../clocks.ts'
import { CommandFailed, UsageError } from '../commandErrors.ts'
import { createLogger } from '../logger.ts'

/** `forestall replay FILE`: a recording, published as one device. */
export const replayCommand = async (
  file: string,
  options: { device: string; mqtt: string; username?: string; password?: string; speed: number; rebase?: true },
): Promise<void> => {
  if (!existsSync(file)) throw new CommandFailed(`there is no file ${file}`)
  const password = options.password ?? process.env.FORESTALL_DEVICE_PASSWORD
  const abort = new AbortController()
  process.once('SIGINT', () => abort.abort())
  process.once('SIGTERM', () => abort.abort())
  if (!deviceIdPattern.test(options.device))
    throw new UsageError(`--device: "${options.device}" cannot be a device's id`)
  const result = await replay({
    file,
    deviceId: options.device,
    mqttUrl: options.mqtt,
    username: options.username ?? options.device,
    ...(password === undefined ? {} : { password }),
    speed: options.speed,
    now: wallClock.now,
    rebase: options.rebase ? 'end' : 'none',
    log: createLogger('warn'),
    signal: abort.signal,
  }).catch((cause) => {
    throw new CommandFailed(whyNot(cause, options.mqtt), { cause })
  })
  console.log(JSON.stringify(result))
}

const whyNot = (cause: unknown, mqtt: string): string => {
  const text = cause instanceof Error ? cause.message : String(cause)
  if (/bad username or password|not authorized/i.test(text))
    return `${mqtt} refused the user name or password: give --username and --password (or FORESTALL_DEVICE_PASSWORD); "forestall device rotate" makes new ones`
  if (/ECONNREFUSED|ENOTFOUND|ETIMEDOUT|connack timeout/i.test(text))
    return `nothing answers at ${mqtt} (${text}): start "forestall serve", or name the broker with --mqtt`
  return text
}
