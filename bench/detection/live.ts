import type { Engine } from '../../detector/engine.ts'
import { day, minute } from '../../domain/clock.ts'
import type { FaultEvent } from '../../domain/fault.ts'
import type { Observation } from '../../domain/observation.ts'
import { faultScripts } from '../../simulators/faults/scripts.ts'
import { createRandom } from '../../simulators/random.ts'
import { createSimulatedDevice, type SimulatedDevice } from '../../simulators/simulatedDevice.ts'
import type { BenchDevice, BenchFleet } from './fleet.ts'
import { createNetwork } from './network.ts'
import type { Act, Plan } from './plan.ts'
import { acceptable, acceptableFirmware, type CommonTruth, type IndividualTruth } from './truth.ts'

export interface Lived {
  readonly events: readonly FaultEvent[]
  readonly truths: readonly IndividualTruth[]
  readonly commons: readonly CommonTruth[]
  readonly samples: number
  readonly readings: number
  /** Wall ms inside the engine. */
  readonly engineMs: number
}

/** Physics in steps of a minute, ticks of a minute: a quarter of the work of the demo's 15 s. */
const stepMs = minute

/**
 * Lives through a plan, minute by minute, and shows the engine what arrives.
 *
 * @param o.wall reads a clock, to measure the engine
 * @param o.engine made with `tickEveryMs` of a minute
 */
export const liveThrough = (
  fleet: BenchFleet,
  plan: Plan,
  o: { engine: Engine; seed: number; wall(): number; onDay?(day: number): void },
): Lived => {
  const network = createNetwork(fleet, o.seed)
  const children = Map.groupBy(
    fleet.devices.filter(({ gatewayId }) => gatewayId !== undefined),
    ({ gatewayId }) => gatewayId,
  )
  const units = new Map<string, Unit>()
  for (const device of [...fleet.devices].sort((a, b) => Number(b.isGateway) - Number(a.isGateway))) {
    const gateway = device.gatewayId === undefined ? undefined : units.get(device.gatewayId)
    const takesWithIt = children.get(device.id)?.map(({ id }) => id) ?? []
    const simulated = createSimulatedDevice(device, {
      name: `bench/${o.seed}`,
      at: fleet.from,
      takesWithIt,
      surroundings: device.surroundings,
      stepMs,
    })
    const chance = createRandom(`bench/${o.seed}/${device.id}/blips`)
    units.set(device.id, { device, simulated, gateway, chance, cut: false })
  }
  const events: FaultEvent[] = []
  let seq = 0
  let samples = 0
  let readings = 0
  let engineMs = 0
  const show = (observations: Observation[]): void => {
    const began = o.wall()
    events.push(...o.engine.step(observations))
    engineMs += o.wall() - began
  }
  const profile = (device: BenchDevice, firmware: string, at: number): Observation => ({
    kind: 'profile',
    seq: ++seq,
    at,
    profile: {
      id: device.id,
      model: device.model,
      firmware,
      site: device.site,
      region: device.region,
      expectEverySeconds: device.reportEverySeconds,
      ...(device.gatewayId === undefined ? {} : { gatewayId: device.gatewayId }),
    },
  })
  show(fleet.devices.map((device) => profile(device, device.firmware, fleet.from)))

  let nextAct = 0
  for (let now = fleet.from + minute; now <= fleet.to; now += minute) {
    const batch: Observation[] = []
    for (let act = plan.acts[nextAct]; act && act.at <= now; act = plan.acts[nextAct]) {
      nextAct += 1
      const unit = units.get(act.deviceId)
      if (!unit) continue
      perform(act, unit.simulated)
      if (act.do !== 'install') continue
      network.installed(act.deviceId, act.firmware)
      batch.push(profile(unit.device, act.firmware, now))
    }
    for (const unit of units.values()) {
      const { device, simulated, gateway } = unit
      for (const message of simulated.advance(now)) {
        if (gateway ? gateway.cut : unit.cut) continue
        const { body } = message
        network.send(device, message, 'ts' in body && typeof body.ts === 'number' ? body.ts : now)
      }
      if (gateway) continue
      const cut = simulated.mute()
      if (!cut && unit.chance.chance(minute / (10 * day))) network.reconnects(device, now)
      if (cut === unit.cut) continue
      unit.cut = cut
      network.connection(device, cut ? 'offline' : 'online', now)
      if (cut) continue
      for (const one of [unit, ...(children.get(device.id) ?? []).map(({ id }) => units.get(id))])
        if (one && !one.simulated.mute())
          for (const message of one.simulated.greeting(now)) network.send(one.device, message, now)
    }
    const arrived = network.arrived(now, seq + 1)
    seq += arrived.length
    for (const observation of arrived) {
      batch.push(observation)
      if (observation.kind !== 'sample') continue
      samples += 1
      for (const _ in observation.values) readings += 1
    }
    batch.push({ kind: 'tick', seq: ++seq, at: now })
    show(batch)
    if ((now - fleet.from) % day === 0) o.onDay?.((now - fleet.from) / day)
  }
  return { events, ...truthOf(fleet, plan, units), samples, readings, engineMs }
}

interface Unit {
  readonly device: BenchDevice
  readonly simulated: SimulatedDevice
  readonly gateway: Unit | undefined
  readonly chance: ReturnType<typeof createRandom>
  cut: boolean
}

const perform = (act: Act, simulated: SimulatedDevice): void => {
  switch (act.do) {
    case 'start': {
      const { overMs, passesAfterMs } = act
      simulated.startFault(act.name, act.at, { overMs, passesAfterMs })
      break
    }
    case 'repair':
      simulated.repair(act.at)
      break
    case 'install':
      simulated.install(act.firmware, act.quirk)
      break
    case 'restart':
      simulated.command({ id: `night-${act.at}`, name: 'restart', args: {} }, act.at)
  }
}

const truthOf = (
  fleet: BenchFleet,
  plan: Plan,
  units: ReadonlyMap<string, Unit>,
): { truths: IndividualTruth[]; commons: CommonTruth[] } => {
  const truths: IndividualTruth[] = []
  const commons: CommonTruth[] = []
  const cuts = new Map<string, Map<string, { onset: number; end: number; accept: ReturnType<typeof acceptable> }>>()
  for (const { device, simulated } of units.values())
    for (const { kind: name, beganAt: onset, noticeableAt: noticeAt, endedAt, takesWithIt } of simulated.truth()) {
      const end = endedAt ?? fleet.to
      if (name === 'gatewayLoss' || name === 'powerCut') {
        const subject = name === 'powerCut' ? `${device.site}@${onset}` : `${device.id}@${onset}`
        const key = `${name}:${subject}`
        const members = cuts.get(key) ?? new Map()
        cuts.set(key, members)
        const accept = acceptable(name, device)
        for (const id of [device.id, ...takesWithIt]) members.set(id, { onset, end, accept })
        continue
      }
      const script = faultScripts[name]
      const told = script.reports !== undefined || (script.mutes && device.hasWill)
      const visibleAt = onset + (told ? minute : device.reportEverySeconds * 1000)
      truths.push({ name, device, onset, visibleAt, noticeAt, end, accept: acceptable(name, device) })
    }
  for (const [key, members] of cuts) {
    const name = key.startsWith('powerCut') ? 'powerCut' : 'gatewayLoss'
    commons.push({ name, subject: key.slice(name.length + 1), members })
  }
  for (const { name, model, metrics, members } of plan.rollouts) {
    const accept = acceptableFirmware(metrics)
    commons.push({
      name,
      subject: model,
      members: new Map([...members].map(([id, span]) => [id, { ...span, accept }])),
    })
  }
  return { truths, commons }
}
