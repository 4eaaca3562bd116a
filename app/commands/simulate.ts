import type { Logger } from 'pino'
import { type DeviceKind, deviceKinds } from '../../simulators/devices/kinds.ts'
import type { SimulatorLog } from '../../simulators/log.ts'
import { simulate } from '../../simulators/simulate.ts'
import { acceleratedClock } from '../clocks.ts'
import { CommandFailed, UsageError } from '../commandErrors.ts'
import { createLogger } from '../logger.ts'
import { runUntilSignal } from '../runUntilSignal.ts'

interface SimulateCommandOptions {
  mqtt: string
  devices: number
  kinds?: string[]
  every: number
  speed: number
  duration?: number
  seed: number
  credentials?: string
  faults: boolean
  truth?: string
}

/** `forestall simulate`: a made-up fleet for any broker, until the duration is over or a signal comes. */
export const simulateCommand = async (options: SimulateCommandOptions): Promise<void> => {
  const isKind = (name: string): name is DeviceKind => deviceKinds.some((kind) => kind === name)
  const unknown = options.kinds?.filter((name) => !isKind(name)) ?? []
  if (unknown.length > 0)
    throw new UsageError(`--kinds: there is no ${unknown.join(', ')}; choose from ${deviceKinds.join(', ')}`)
  const log = createLogger('warn')
  const clock = acceleratedClock(Date.now(), options.speed)
  clock.run()
  const simulation = await simulate({
    mqttUrl: options.mqtt,
    devices: options.devices,
    ...(options.kinds ? { kinds: options.kinds.filter(isKind) } : {}),
    everySeconds: options.every,
    speed: options.speed,
    now: clock.now,
    ...(options.duration === undefined ? {} : { durationSeconds: options.duration * options.speed }),
    seed: String(options.seed),
    ...(options.credentials === undefined ? {} : { credentialsFile: options.credentials }),
    faults: options.faults,
    ...(options.truth === undefined ? {} : { truthFile: options.truth }),
    log: onceEach(log),
  })
  console.error(`${options.devices} devices report to ${options.mqtt}; Ctrl+C ends it`)
  await Promise.race([simulation.done, runUntilSignal({ stop: async () => void (await simulation.stop()), log })])
  const summary = await simulation.done
  console.log(JSON.stringify(summary))
  if (summary.acknowledged === 0)
    throw new CommandFailed(
      `${options.mqtt} took nothing: does a broker listen there, and does it let these devices in (--credentials FILE, or a server with FORESTALL_DEVICE_AUTH=open)?`,
    )
}

/** A whole fleet meets the same trouble at the same moment: said once. */
const onceEach = (log: Logger): SimulatorLog => {
  const said = new Set<string>()
  return {
    debug: (detail, text) => log.debug(detail, text),
    info: (detail, text) => log.info(detail, text),
    warn(detail, text) {
      const what = `${text}: ${'err' in detail && detail.err instanceof Error ? detail.err.message : ''}`
      if (said.has(what)) return
      said.add(what)
      log.warn(detail, text)
    },
  }
}
