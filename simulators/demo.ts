import { loadDemoState, saveDemoState } from './demoState.ts'
import { createDirector } from './director.ts'
import type { GroundTruth } from './faults/groundTruth.ts'
import { describeFleet } from './fleet.ts'
import type { SimulatorLog } from './log.ts'
import { runPeople } from './people.ts'
import { registerFleet } from './register.ts'
import { runFleet } from './runFleet.ts'

/**
 * The demo: a made-up company's fleet with its owners, faults and service team, all from outside (MQTT and HTTP):
 *
 *   runDemo({ httpUrl, mqttUrl, adminToken, staffToken?, now, speed, stateFile, seed, log, people?, onTruth? }) → Promise<{ stop(), truth() }>
 *
 * Resolves when the fleet is registered and running. Call again with the same `stateFile` and it continues.
 */
export interface DemoOptions {
  /** `http://host:port`, without a trailing slash. */
  readonly httpUrl: string
  /** `mqtt://host:port` */
  readonly mqttUrl: string
  /** Bearer token that may register customers and devices and work cases. */
  readonly adminToken: string
  /** Bearer token of the simulated agent; default the administrator's. */
  readonly staffToken?: string
  /** Bearer tokens of simulated colleagues, by user id: whose case it is works it. Default none. */
  readonly colleagues?: Readonly<Record<string, string>>
  /** Product time, ms since the epoch. */
  now(): number
  /** Product milliseconds in one of the wall. */
  readonly speed: number
  readonly stateFile: string
  readonly seed: string
  readonly log: SimulatorLog
  /** Simulated staff and customers; default true. */
  readonly people?: boolean
  onTruth?(truth: GroundTruth): void
}
export interface Demo {
  stop(): Promise<void>
  truth(): GroundTruth[]
}

const directWallMs = 250
/** A killed process forgets at most this much of the machines' lives. */
const saveEvery = 20

/** @throws when the fleet cannot be registered */
export const runDemo = async (o: DemoOptions): Promise<Demo> => {
  const state = await loadDemoState(o.stateFile, o.seed)
  const description = describeFleet(o.seed)
  const credentials = await registerFleet({ ...o, fleet: description, kept: state.credentials })
  // Before anything else can go wrong: the server shows a password once.
  await saveDemoState(o.stateFile, { ...state, credentials })

  const fleet = runFleet({
    mqttUrl: o.mqttUrl,
    devices: description.devices.map((device) => ({ ...device, credentials: credentials[device.id] })),
    now: o.now,
    speed: o.speed,
    seed: o.seed,
    saved: state.machines,
    log: o.log,
    onTruth(truth) {
      o.log.info({ ...truth }, 'simulated fault')
      o.onTruth?.(truth)
    },
  })
  const director = createDirector({
    seed: o.seed,
    position: state.director,
    at: o.now(),
    devices: description.devices,
    truth: fleet.truth,
    start: fleet.startFault,
  })
  const people =
    o.people === false
      ? undefined
      : runPeople({
          ...o,
          token: o.staffToken ?? o.adminToken,
          colleagues: o.colleagues ?? {},
          fleet,
          customers: new Set(description.customers.map((customer) => customer.email.toLowerCase())),
          spared: state.spared,
        })

  const save = (): Promise<void> =>
    saveDemoState(o.stateFile, {
      version: 1,
      seed: o.seed,
      director: director.position(),
      credentials,
      machines: fleet.save(),
      spared: [...(people?.spared() ?? state.spared)],
    })
  let saving: Promise<void> = Promise.resolve()
  let looks = 0
  const timer = setInterval(() => {
    const before = director.position().played + director.position().calmCount
    director.step(o.now())
    looks += 1
    const begun = director.position().played + director.position().calmCount !== before
    // A fault that has begun must not be forgotten: the product remembers it.
    if (!begun && looks % saveEvery !== 0) return
    saving = saving.then(save).catch((error: unknown) => {
      o.log.warn({ err: error }, 'the demo cannot write its state file; after a restart it will begin anew')
    })
  }, directWallMs)

  const end = async (): Promise<void> => {
    clearInterval(timer)
    await people?.stop()
    await saving
    await save()
    await fleet.stop()
  }
  let ending: Promise<void> | undefined
  return {
    // Once only: a second save could overwrite what a demo started since has written.
    stop() {
      ending ??= end()
      return ending
    },
    truth: fleet.truth,
  }
}
