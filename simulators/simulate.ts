import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type DeviceKind, deviceKinds } from './devices/kinds.ts'
import type { GroundTruth } from './faults/groundTruth.ts'
import { type FaultName, faultNames, faultScripts } from './faults/scripts.ts'
import { idPrefix } from './fleet.ts'
import type { SimulatorLog } from './log.ts'
import { createRandom } from './random.ts'
import { type Fleet, type FleetDevice, runFleet, type ScriptedFault } from './runFleet.ts'

/**
 * Simulated devices for any broker that speaks the native convention:
 *
 *   simulate({ mqttUrl, devices, kinds?, everySeconds?, speed, now, durationSeconds?, seed, credentialsFile?, faults?, truthFile?, log })
 *     → Promise<{ done, stop(), fleet }>
 *
 * Resolves when the fleet is running; `done` resolves when the duration is over or `stop` was called, with a summary. Without a credentials file the broker must be
 * open: user name and client id are the device's id, the password is empty. With one, it holds lines `deviceId,username,password` (a header is
 * allowed), and the ids come from there.
 */
export interface SimulateOptions {
  /** `mqtt://host:port` */
  readonly mqttUrl: string
  /** How many; at most the lines of the credentials file. */
  readonly devices: number
  /** Taken in turn. Default: all kinds. */
  readonly kinds?: readonly DeviceKind[]
  /** Product seconds between reports; default 60. */
  readonly everySeconds?: number
  /** Product milliseconds in one of the wall. */
  readonly speed: number
  /** Product time, ms since the epoch. */
  now(): number
  /** Product seconds; absent: until stopped. */
  readonly durationSeconds?: number
  readonly seed: string
  readonly credentialsFile?: string
  /** Let about one device in five fail within the duration (or within six hours). Default false. */
  readonly faults?: boolean
  /** Ground truth as JSON lines, one per change; the last line of an id holds the whole story of that fault. */
  readonly truthFile?: string
  readonly log: SimulatorLog
}
export interface Simulation {
  readonly done: Promise<SimulationSummary>
  stop(): Promise<SimulationSummary>
  readonly fleet: Fleet
}
export interface SimulationSummary {
  readonly devices: number
  readonly acknowledged: number
  readonly dropped: number
  readonly faults: number
}

/** Wall ms between looks at whether the duration is over. */
const lookMs = 50

/** @throws when the credentials file cannot be read or the truth file cannot be written */
export const simulate = async (o: SimulateOptions): Promise<Simulation> => {
  const devices = await chooseDevices(o)
  const truthFile = o.truthFile === undefined ? undefined : createWriteStream(o.truthFile)
  if (truthFile) {
    await new Promise<void>((resolve, reject) => truthFile.once('open', () => resolve()).once('error', reject))
    truthFile.on('error', (error) => o.log.warn({ err: error }, 'the truth file cannot be written'))
  }
  const fleet = runFleet({
    mqttUrl: o.mqttUrl,
    devices,
    now: o.now,
    speed: o.speed,
    seed: o.seed,
    script: o.faults ? planFaults(o, devices) : [],
    log: o.log,
    onTruth: (truth: GroundTruth) => truthFile?.write(`${JSON.stringify(truth)}\n`),
  })

  const began = o.now()
  const { promise: done, resolve } = Promise.withResolvers<SimulationSummary>()
  let ending: Promise<SimulationSummary> | undefined
  const end = async (): Promise<SimulationSummary> => {
    clearInterval(timer)
    await fleet.stop()
    if (truthFile) await new Promise<void>((closed) => truthFile.end(() => closed()))
    const { acknowledged, dropped } = fleet.counts()
    const summary = { devices: devices.length, acknowledged, dropped, faults: fleet.truth().length }
    resolve(summary)
    return summary
  }
  const stop = (): Promise<SimulationSummary> => {
    ending ??= end()
    return ending
  }
  const timer = setInterval(() => {
    if (o.durationSeconds !== undefined && o.now() - began >= o.durationSeconds * 1000) void stop()
  }, lookMs)
  return { done, stop, fleet }
}

const chooseDevices = async (o: SimulateOptions): Promise<FleetDevice[]> => {
  const chosen = o.kinds && o.kinds.length > 0 ? o.kinds : deviceKinds
  const given = o.credentialsFile === undefined ? undefined : readCredentials(await readFile(o.credentialsFile, 'utf8'))
  const count = Math.min(o.devices, given?.length ?? o.devices)
  return Array.from({ length: count }, (_, i): FleetDevice => {
    const kind = chosen[i % chosen.length] ?? 'fridge'
    const own = given?.[i]
    return {
      id: own?.id ?? `${idPrefix[kind]}-${String(Math.floor(i / chosen.length) + 1).padStart(4, '0')}`,
      kind,
      firmware: '1.0.0',
      isGateway: false,
      utcOffsetHours: 0,
      reportEverySeconds: o.everySeconds ?? 60,
      credentials: own,
    }
  })
}

/** @throws when a line has not three cells */
export const readCredentials = (text: string): { id: string; username: string; password: string }[] => {
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(/[,;]/).map((cell) => cell.trim()))
  if (/^(device_?id|id|device)$/i.test(rows[0]?.[0] ?? '')) rows.shift()
  return rows.map(([id, username, password], i) => {
    if (!id || !username || password === undefined) {
      throw new Error(`Line ${i + 1} of the credentials is not deviceId,username,password.`)
    }
    return { id, username, password }
  })
}

/** One device in five gets one fault, somewhere in the middle of the run. */
const planFaults = (o: SimulateOptions, devices: readonly FleetDevice[]): ScriptedFault[] => {
  const spanMs = (o.durationSeconds ?? 6 * 3600) * 1000
  return devices.flatMap((device) => {
    const random = createRandom(`${o.seed}/plan/${device.id}`)
    const possible = faultNames.filter((name) => faultScripts[name].suits(device))
    if (!random.chance(0.2) || possible.length === 0) return []
    const kind: FaultName = random.pick(possible)
    return [
      {
        afterMs: Math.round(spanMs * random.between(0.2, 0.7)),
        deviceId: device.id,
        kind,
        options: { overMs: Math.round(spanMs * random.between(0.1, 0.3)) },
      },
    ]
  })
}
