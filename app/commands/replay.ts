import { existsSync } from 'node:fs'
import { replay } from '../../simulators/replay.ts'
import { wallClock } from '../clocks.ts'
import { CommandFailed } from '../commandErrors.ts'
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
  })
  console.log(JSON.stringify(result))
}
