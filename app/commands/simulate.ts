import { type DeviceKind, deviceKinds } from '../../simulators/devices/kinds.ts'
import { simulate } from '../../simulators/simulate.ts'
import { acceleratedClock } from '../clocks.ts'
import { UsageError } from '../commandErrors.ts'
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
    log,
  })
  console.error(`${options.devices} devices report to ${options.mqtt}; Ctrl+C ends it`)
  await Promise.race([simulation.done, runUntilSignal(async () => void (await simulation.stop()), log)])
  console.log(JSON.stringify(await simulation.done))
}
