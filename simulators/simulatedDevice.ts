import { z } from 'zod'
import type { DeviceChannel } from '../domain/topics.ts'
import type {
  CommandPayload,
  CommandResultPayload,
  FaultPayload,
  StatusPayload,
  TelemetrySample,
} from '../domain/wire.ts'
import { type DeviceKind, kinds } from './devices/kinds.ts'
import { type Ailments, asNew, type Surroundings, type Values } from './devices/physics.ts'
import { applyQuirk, type FirmwareQuirk } from './faults/firmware.ts'
import type { GroundTruth } from './faults/groundTruth.ts'
import { type FaultName, faultNames, faultScripts } from './faults/scripts.ts'
import { createRandom } from './random.ts'

/** A device as the simulation knows it. */
export interface DeviceSpec {
  readonly id: string
  readonly kind: DeviceKind
  readonly firmware: string
  /** Published through this gateway's connection instead of its own. */
  readonly gatewayId?: string | undefined
  readonly isGateway: boolean
  readonly utcOffsetHours: number
  readonly reportEverySeconds: number
}

/** Something a device wants to say. */
export interface Outgoing {
  readonly deviceId: string
  readonly channel: DeviceChannel
  readonly body: TelemetrySample | StatusPayload | FaultPayload | CommandResultPayload
  readonly retain: boolean
}

export interface FaultOptions {
  /** Until it is at its worst; the script's usual time if absent. */
  readonly overMs?: number | undefined
  /** Until it passes by itself, for those that do; about the script's usual time if absent. */
  readonly passesAfterMs?: number | undefined
}

/** One device's life, without a network: what it would say, given the time, faults and commands. Deterministic. */
export interface SimulatedDevice {
  readonly spec: DeviceSpec
  /** Lives on to `to` and returns what it says meanwhile, oldest first. Empty while it is mute. */
  advance(to: number): Outgoing[]
  /** Takes a command; the answer comes out of a later `advance`. */
  command(command: CommandPayload, at: number): void
  /** What it says when a connection is made: that it is online, and what it still complains of. */
  greeting(at: number): Outgoing[]
  /** False, and nothing done, when it already has this fault or cannot have it. */
  startFault(kind: FaultName, at: number, options?: FaultOptions): boolean
  /** A technician was there: everything is well. Returns how many faults that ended. */
  repair(at: number): number
  /** Runs another firmware from now on, after a restart. Not part of `save`. */
  install(firmware: string, quirk: FirmwareQuirk): void
  mute(): boolean
  truth(): GroundTruth[]
  save(): unknown
}

/** A stalled simulation does not send what it would have said meanwhile, beyond so much (and five reports). */
const catchUpMs = 300_000
/** A fault that is over is remembered so long. */
const truthsKept = 200

const activeFault = z.object({
  id: z.string(),
  kind: z.enum(faultNames),
  beganAt: z.number(),
  noticeableAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  endedBy: z.enum(['restart', 'technician', 'itself']).nullable(),
  overMs: z.number(),
  passesAt: z.number().nullable(),
  /** The sensor's value when it hung. */
  frozen: z.union([z.number(), z.boolean(), z.string()]).nullable(),
})
type ActiveFault = z.infer<typeof activeFault>

const savedDevice = z.object({
  body: z.unknown(),
  nextReportAt: z.number(),
  faults: z.array(activeFault),
  count: z.number(),
})

/** @param o `name` prefixes its streams of chance, `saved` is from `save()`, `stepMs` and `surroundings` are the body's */
export const createSimulatedDevice = (
  spec: DeviceSpec,
  o: {
    name: string
    at: number
    takesWithIt?: readonly string[]
    saved?: unknown
    surroundings?: Surroundings
    stepMs?: number
  },
): SimulatedDevice => {
  const name = `${o.name}/${spec.id}`
  const traits = kinds[spec.kind]
  const parsed = savedDevice.safeParse(o.saved)
  const saved =
    parsed.success && parsed.data.nextReportAt <= o.at + spec.reportEverySeconds * 2000 ? parsed.data : undefined
  const body = traits.create({
    name,
    at: o.at,
    utcOffsetHours: spec.utcOffsetHours,
    saved: saved?.body,
    surroundings: o.surroundings,
    stepMs: o.stepMs,
  })
  const every = spec.reportEverySeconds * 1000
  const maxCatchUp = Math.max(5, Math.ceil(catchUpMs / every))
  // Devices are switched on at different moments, so they never report all at once.
  const phase = Math.floor(createRandom(`${name}/phase`).next() * every)
  let nextReportAt = saved?.nextReportAt ?? (Math.floor(o.at / every) + 1) * every + phase
  let faults: ActiveFault[] = saved?.faults ?? []
  let count = saved?.count ?? 0
  let booting: { until: number; commandId: string } | undefined
  let pending: Outgoing[] = []
  let now = o.at
  let firmware = spec.firmware
  let quirk: FirmwareQuirk | undefined
  let restarted = false

  const open = (): ActiveFault[] => faults.filter((fault) => fault.endedAt === null)
  const mute = (): boolean =>
    open().some(({ kind, beganAt }) => faultScripts[kind].mutes || faultScripts[kind].mutesAt?.(now - beganAt))
  const say = (channel: DeviceChannel, message: Outgoing['body'], retain = false): Outgoing => ({
    deviceId: spec.id,
    channel,
    body: message,
    retain,
  })
  const complaint = (fault: ActiveFault, at: number, clear: boolean): Outgoing[] => {
    const which = faultScripts[fault.kind].reports
    if (!which) return []
    const own = traits[which]
    return [say('fault', { ...own, ts: at, ...(clear ? { clear } : {}) })]
  }
  const online = (): Outgoing =>
    say('status', { state: 'online', firmware, expectEverySeconds: spec.reportEverySeconds }, true)
  const complaints = (at: number): Outgoing[] => open().flatMap((fault) => complaint(fault, at, false))

  const end = (fault: ActiveFault, at: number, by: NonNullable<GroundTruth['endedBy']>): void => {
    fault.endedAt = at
    fault.endedBy = by
    pending.push(...complaint(fault, at, true))
  }
  const ailmentsAt = (at: number): Ailments => {
    const ailments = asNew()
    for (const fault of open()) {
      faultScripts[fault.kind].ail?.(ailments, { ageMs: Math.max(0, at - fault.beganAt), overMs: fault.overMs })
    }
    return ailments
  }
  /** The machine lives on to `at`; then whatever falls due there. */
  const live = (at: number): void => {
    const ailments = ailmentsAt(at)
    if (restarted) ailments.rebootsPerHour = 3600
    restarted = false
    body.advance(at, ailments)
    now = at
    for (const fault of open()) {
      if (fault.noticeableAt === null && at > fault.beganAt && !body.serves()) fault.noticeableAt = at
      if (fault.passesAt !== null && at >= fault.passesAt) end(fault, at, 'itself')
    }
  }
  const report = (at: number): Outgoing => {
    const values: Values = body.read()
    for (const fault of open()) {
      const script = faultScripts[fault.kind]
      script.distort?.(values, {
        sensor: traits.sensor,
        failing: traits.failing,
        ageMs: Math.max(0, at - fault.beganAt),
        overMs: fault.overMs,
        chance: () => createRandom(`${name}/${fault.id}/${at}`),
      })
      if (!script.freezesSensor) continue
      fault.frozen ??= values[traits.sensor] ?? 0
      values[traits.sensor] = fault.frozen
    }
    if (quirk) applyQuirk(values, quirk)
    return say('telemetry', { ts: at, values })
  }
  const boot = (at: number, commandId: string): Outgoing[] => {
    for (const fault of open()) if (faultScripts[fault.kind].restartHelps) end(fault, at, 'restart')
    restarted = true
    return [online(), say('command/result', { id: commandId, ok: true, text: 'Restarted' }), ...complaints(at)]
  }

  return {
    spec,
    advance(to) {
      const missed = Math.floor((to - nextReportAt) / every)
      if (missed > maxCatchUp) nextReportAt += (missed - maxCatchUp) * every
      const said: Outgoing[] = []
      const drain = (): void => {
        if (!mute()) said.push(...pending)
        // News of its own faults waits until somebody can hear it; answers to commands grow stale.
        pending = mute() ? pending.filter((message) => message.channel === 'fault') : []
      }
      for (;;) {
        const at = Math.min(nextReportAt, booting?.until ?? Number.POSITIVE_INFINITY)
        if (at > to) break
        live(at)
        drain()
        if (booting && at >= booting.until) {
          const answers = boot(at, booting.commandId)
          booting = undefined
          pending.push(...answers)
          drain()
        }
        if (at >= nextReportAt) {
          if (!mute() && !booting) said.push(report(at))
          nextReportAt += every
        }
      }
      drain()
      return said
    },
    command(command, at) {
      if (mute()) return
      const answer = (ok: boolean, text: string): void => {
        pending.push(say('command/result', { id: command.id, ok, text }))
      }
      if (command.name === 'restart' || command.name === 'reset') {
        if (booting) return answer(false, 'Already restarting')
        const seconds = createRandom(`${name}/boot/${command.id}`).between(30, 70)
        booting = { until: at + Math.round(seconds) * 1000, commandId: command.id }
      } else if (command.name === 'ping') answer(true, 'pong')
      else answer(false, `This device does not know the command "${command.name.slice(0, 100)}"`)
    },
    greeting: (at) => [online(), ...complaints(at)],
    startFault(kind, at, options = {}) {
      const script = faultScripts[kind]
      if (!script.suits(spec) || open().some((fault) => fault.kind === kind)) return false
      count += 1
      const chance = createRandom(`${name}/fault/${count}`)
      const lasts =
        options.passesAfterMs ??
        (script.passesAfterMs === undefined ? undefined : Math.round(script.passesAfterMs * chance.between(0.6, 1.4)))
      const fault: ActiveFault = {
        id: `${spec.id}#${count}`,
        kind,
        beganAt: at,
        noticeableAt: null,
        endedAt: null,
        endedBy: null,
        overMs: options.overMs ?? Math.round(script.usualOverMs * chance.between(0.7, 1.3)),
        passesAt: script.passesAfterMs === undefined || lasts === undefined ? null : at + lasts,
        frozen: null,
      }
      faults = [...faults.slice(-truthsKept), fault]
      pending.push(...complaint(fault, at, false))
      return true
    },
    repair(at) {
      const ended = open()
      for (const fault of ended) end(fault, at, 'technician')
      return ended.length
    },
    install(version, itsQuirk) {
      firmware = version
      quirk = itsQuirk
      restarted = true
      if (!mute()) pending.push(online())
    },
    mute,
    truth: () =>
      faults.map(({ id, kind, beganAt, noticeableAt, endedAt, endedBy }) => ({
        id,
        deviceId: spec.id,
        kind,
        beganAt,
        noticeableAt,
        endedAt,
        endedBy,
        takesWithIt: kind === 'gatewayLoss' || kind === 'powerCut' ? (o.takesWithIt ?? []) : [],
      })),
    save: () => ({ body: body.save(), nextReportAt, faults, count }),
  }
}
