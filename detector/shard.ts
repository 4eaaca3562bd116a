import type { FaultKind } from '../domain/fault.ts'
import type { ProfileChange, Sample } from '../domain/observation.ts'
import type { DeviceContext, DeviceInput, SeriesInput, Verdict, WatchedItem } from './detector.ts'
import { contextOf, type DeviceRecord, newDevice, newSeries } from './device.ts'
import { loosenKey, loosenOf, newLoosening } from './loosening.ts'
import { allowance, quietFor, type SilenceState, silence } from './models/silence.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'
import { type ActivityCount, newOwnTime, ownTimeOf } from './ownTime.ts'
import type { DetectorSettings } from './settings.ts'
import type {
  ObserveRequest,
  PeerReports,
  ShardCommand,
  ShardReply,
  ShardRequest,
  ShardStats,
  ShardVerdict,
} from './shardMessages.ts'
import { watched } from './watching.ts'

/**
 * All detectors of some of the devices: observations in, verdicts out, in order. It knows nothing of other shards, and nothing of
 * faults; both are the coordinator's.
 */
export interface Shard {
  handle(request: ShardRequest): ShardReply
  devices(): IterableIterator<DeviceRecord>
  /** Takes these devices in place of its own, and forgets all it was told from outside. */
  adopt(devices: Map<string, DeviceRecord>): void
  lastSample(deviceId: string): number | undefined
  watching(deviceId: string): WatchedItem[]
  stats(): ShardStats
}

/** Devices are looked at this often at the least: what they are allowed may have shrunk meanwhile. */
const recheckMs = 120_000
const silenceAt = deviceDetectors.indexOf(silence)
const silenceOf = (device: DeviceRecord): SilenceState => device.states[silenceAt] as SilenceState
const reporting = deviceDetectors.flatMap((detector, at) =>
  detector.report && detector.compare ? [{ detector, at }] : [],
)

export const createShard = (settings: DetectorSettings): Shard => {
  let devices = new Map<string, DeviceRecord>()
  let contexts = new Map<string, DeviceContext>()
  let own = { ...ownTimeOf(newOwnTime()) }
  let rules: DeviceContext['rules'] = []
  let loosening = newLoosening()
  let said: ShardVerdict[] = []
  /** Place in the batch of what is being read. */
  let index = 0
  let readings = 0
  const verdicts: Verdict[] = []
  const input: SeriesInput = {
    deviceId: '',
    metric: '',
    at: 0,
    ts: 0,
    value: 0,
    loosen: 1,
    shared: { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 },
    settings,
  }
  const surroundings = {
    settings,
    get own() {
      return own
    },
    rules: () => rules,
    loosen: (device: DeviceRecord, kind: FaultKind, key?: string) => loosenOf(loosening, device, { kind, key }),
  }

  const of = (id: string): DeviceRecord => {
    let device = devices.get(id)
    if (!device) {
      device = newDevice(id)
      devices.set(id, device)
    }
    return device
  }
  const contextFor = (device: DeviceRecord): DeviceContext => {
    let context = contexts.get(device.id)
    if (!context) {
      context = contextOf(device, surroundings)
      contexts.set(device.id, context)
    }
    return context
  }
  const isQuiet = (device: DeviceRecord, at: number): boolean => {
    const context = contextFor(device)
    const after = allowance(silenceOf(device), context)
    return after !== undefined && quietFor(silenceOf(device), at, context) > after / 2
  }

  const stepDevice = (device: DeviceRecord, observation: DeviceInput): void => {
    const context = contextFor(device)
    for (let i = 0; i < deviceDetectors.length; i += 1) {
      const state = device.states[i]
      if (state) deviceDetectors[i]?.step(state, observation, { context, out: verdicts })
    }
    if (verdicts.length === 0) return
    for (const verdict of verdicts) said.push({ index, deviceId: device.id, verdict })
    verdicts.length = 0
  }

  const stepSeries = (device: DeviceRecord, sample: Sample): void => {
    input.deviceId = device.id
    input.at = sample.at
    input.ts = sample.ts
    input.shared = device.shared
    for (const metric in sample.values) {
      const value = sample.values[metric]
      if (typeof value !== 'number') {
        if (device.strings.length < 50 && !device.strings.includes(metric)) device.strings.push(metric)
        continue
      }
      let series = device.series.get(metric)
      if (!series) {
        if (device.series.size >= settings.maxSeriesPerDevice) {
          device.seriesRefused += 1
          continue
        }
        series = newSeries(device, metric, settings)
        device.series.set(metric, series)
      }
      readings += 1
      input.metric = metric
      input.value = value
      series.loosen ??= seriesDetectors.map(({ kind }) => loosenOf(loosening, device, { kind, key: metric }))
      for (let i = 0; i < seriesDetectors.length; i += 1) {
        const state = series.states[i]
        if (!state) continue
        input.loosen = series.loosen[i] ?? 1
        const verdict = seriesDetectors[i]?.step(state, input)
        if (verdict) said.push({ index, deviceId: device.id, verdict })
      }
    }
  }

  const sampled = (sample: Sample): void => {
    const device = of(sample.deviceId)
    if (!sample.history) device.lastSampleAt = Math.max(device.lastSampleAt ?? sample.at, sample.at)
    stepDevice(device, sample)
    if (!sample.history && device.held) takeBack(device)
    // Late ones are a sign of life; models that go by order have moved on.
    if (sample.timing === 'onTime') stepSeries(device, sample)
  }

  /** Its silence has not been said yet: one report is enough to take it back. */
  const takeBack = (device: DeviceRecord): void => {
    device.held = false
    const state = silenceOf(device)
    if (!state.raised) return
    state.raised = false
    state.back = 0
    said.push({ index, deviceId: device.id, verdict: { faulty: false, kind: 'silence' } })
  }

  const refresh = (device: DeviceRecord, at: number): void => {
    device.dueAt = 0
    stepDevice(device, { kind: 'refresh', at })
  }

  const profiled = ({ profile, at }: ProfileChange): void => {
    if (profile.removed === true) {
      devices.delete(profile.id)
      contexts.delete(profile.id)
      return
    }
    const device = of(profile.id)
    if (device.profile?.model !== profile.model) forgetFactors(device)
    device.profile = profile
    refresh(device, at)
  }

  const observe = ({ observations, places, from, to, look }: ObserveRequest): boolean => {
    for (let i = from; i < to; i += 1) {
      const observation = observations[i]
      if (!observation) continue
      index = places ? (places[i] ?? 0) : i
      switch (observation.kind) {
        case 'sample':
          sampled(observation)
          break
        case 'status':
        case 'reported':
        case 'commandResult': {
          const device = of(observation.deviceId)
          device.dueAt = 0
          stepDevice(device, observation)
          break
        }
        case 'profile':
          profiled(observation)
          break
        case 'rules':
          rules = observation.rules
          for (const device of devices.values()) refresh(device, observation.at)
          break
        case 'alarmGoals':
        case 'teach':
        case 'tick': // The coordinator's.
      }
    }
    if (!look) return false
    Object.assign(own, look.own)
    return isAnyoneOverdue(look.at)
  }

  const isAnyoneOverdue = (at: number): boolean => {
    for (const device of devices.values()) {
      if (device.dueAt > at || silenceOf(device).raised) continue
      const context = contextFor(device)
      const after = allowance(silenceOf(device), context)
      if (after !== undefined && quietFor(silenceOf(device), at, context) >= after) return true
    }
    return false
  }

  /** Those whose silence would mean something now; the ones already accused (and said) are not news. */
  const activity = (at: number): ActivityCount => {
    let active = 0
    let quiet = 0
    const quietGroups = new Set<string>()
    for (const device of devices.values()) {
      const state = silenceOf(device)
      if ((state.raised && !device.held) || allowance(state, contextFor(device)) === undefined) continue
      active += 1
      if (!isQuiet(device, at)) continue
      quiet += 1
      if (quietGroups.size < 2) quietGroups.add(device.profile?.gatewayId ?? device.id)
    }
    return { active, quiet, quietGroups: [...quietGroups] }
  }

  const judge = (seq: number, at: number): void => {
    for (const device of devices.values()) {
      if (device.dueAt > at) continue
      stepDevice(device, { kind: 'tick', seq, at })
      let dueAt = at + recheckMs
      const context = contextFor(device)
      for (let i = 0; i < deviceDetectors.length; i += 1) {
        const state = device.states[i]
        if (state) dueAt = Math.min(dueAt, deviceDetectors[i]?.due(state, context) ?? dueAt)
      }
      device.dueAt = dueAt
    }
  }

  const quietOf = (ids: readonly string[], at: number): string[] =>
    ids.filter((id) => {
      const device = devices.get(id)
      return device !== undefined && isQuiet(device, at)
    })

  const gather = (): PeerReports[] =>
    reporting.map(({ detector, at }) => ({
      detector: detector.name,
      reports: [...devices.values()].flatMap((device) => {
        const state = device.states[at]
        const report = state && detector.report?.(state, contextFor(device))
        return report ? [report] : []
      }),
    }))

  const forgetFactors = (device: DeviceRecord): void => {
    device.dueAt = 0
    for (const series of device.series.values()) series.loosen = undefined
  }

  const obey = (command: ShardCommand): void => {
    switch (command.kind) {
      case 'hold': {
        const device = devices.get(command.deviceId)
        if (device) device.held = command.held
        break
      }
      case 'loosen': {
        const { deviceId, model = '', faultKind, key, factor } = command
        const name = loosenKey(faultKind, key)
        if (deviceId !== undefined) {
          const device = devices.get(deviceId)
          if (!device) return
          setFactor(device.loosened, name, factor)
          forgetFactors(device)
          return
        }
        const factors = loosening.byModel.get(model) ?? new Map<string, number>()
        setFactor(factors, name, factor)
        if (factors.size > 0) loosening.byModel.set(model, factors)
        else loosening.byModel.delete(model)
        for (const device of devices.values())
          if ((device.profile?.model ?? '') === model) forgetFactors(device)
        break
      }
      case 'accept': {
        const device = devices.get(command.deviceId)
        if (device) accept(device, command)
        break
      }
      case 'world':
        Object.assign(own, command.own)
        rules = command.rules
    }
  }

  const accept = (
    device: DeviceRecord,
    { faultKind, metric, code, at }: Extract<ShardCommand, { kind: 'accept' }>,
  ): void => {
    device.dueAt = 0
    const series = metric === undefined ? undefined : device.series.get(metric)
    seriesDetectors.forEach((detector, i) => {
      const state = series?.states[i]
      if (state && detector.kind === faultKind) detector.accept(state)
    })
    deviceDetectors.forEach((detector, i) => {
      const state = device.states[i]
      if (state && detector.kind === faultKind) detector.accept(state, { metric, code, at })
    })
  }

  return {
    handle(request) {
      said = []
      let overdue = false
      let more: Pick<ShardReply, 'activity' | 'quiet' | 'reports'> = {}
      switch (request.kind) {
        case 'observe':
          overdue = observe(request)
          break
        case 'activity':
          more = { activity: activity(request.at) }
          break
        case 'judge':
          index = request.index
          Object.assign(own, request.own)
          judge(request.seq, request.at)
          more = { quiet: quietOf(request.ask, request.at) }
          break
        case 'command':
          for (const command of request.commands) obey(command)
          break
        case 'report':
          more = { reports: gather() }
          break
        case 'peers':
          index = request.index
          for (const { detector: name, deviceId, views } of request.views) {
            const device = devices.get(deviceId)
            const peer = reporting.find(({ detector }) => detector.name === name)
            const state = peer && device?.states[peer.at]
            if (!device || !state) continue
            const context = contextFor(device)
            peer.detector.step(state, { kind: 'peers', at: request.at, views }, { context, out: verdicts })
            for (const verdict of verdicts) said.push({ index, deviceId, verdict })
            verdicts.length = 0
          }
          break
        case 'idle':
      }
      return { verdicts: said, overdue, ...more }
    },
    devices: () => devices.values(),
    adopt(next) {
      devices = next
      contexts = new Map()
      own = { ...ownTimeOf(newOwnTime()) }
      rules = []
      loosening = newLoosening()
    },
    lastSample: (deviceId) => devices.get(deviceId)?.lastSampleAt,
    watching(deviceId) {
      const device = devices.get(deviceId)
      if (!device) return []
      return watched(device, contextFor(device))
    },
    stats() {
      let series = 0
      let seriesRefused = 0
      for (const device of devices.values()) {
        series += device.series.size
        seriesRefused += device.seriesRefused
      }
      return { devices: devices.size, series, seriesRefused, readings }
    },
  }
}

const setFactor = (factors: Map<string, number>, name: string, factor: number): void => {
  if (factor === 1) factors.delete(name)
  else factors.set(name, factor)
}
