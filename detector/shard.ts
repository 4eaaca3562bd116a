import type { FaultKind } from '../domain/fault.ts'
import type { ProfileChange, Sample } from '../domain/observation.ts'
import { awakeOf, hearing, reporting } from './callLists.ts'
import type { DeviceContext, DeviceInput, SeriesInput, Verdict, WatchedItem } from './detector.ts'
import { contextOf, type DeviceRecord, newSeries, noticeUnfollowed, type Series } from './device.ts'
import { createLiveDevices, type LiveDevice } from './liveDevices.ts'
import { loosenKey, loosenOf, newLoosening } from './loosening.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'
import { newOwnTime, ownTimeOf } from './ownTime.ts'
import { activityOf, isAnyoneOverdue, isQuiet, silenceOf } from './quiet.ts'
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
 *
 * Samples out of order have one place: a late one (measured before something already seen of its device) is stored and is a sign of
 * life, and no model learns from it or judges it; what is run again or imported is judged if it is newer than all before, and is no
 * sign of life. So the verdicts depend on the journal's order alone, which replay keeps.
 */
export interface Shard {
  handle(request: ShardRequest): ShardReply
  devices(): Generator<DeviceRecord>
  /** Takes these devices in place of its own, and what it is told here in place of all it was told before. */
  adopt(devices: Iterable<DeviceRecord>, told: readonly ShardCommand[]): void
  lastSample(deviceId: string): number | undefined
  watching(deviceId: string): WatchedItem[]
  stats(): ShardStats
}

/** Devices are looked at this often at the least: what they are allowed may have shrunk meanwhile. */
const recheckMs = 120_000
/** So often, in samples of a device, it is looked which detectors have no business with its series any more. */
const lookForIdleEvery = 256
export const createShard = (settings: DetectorSettings): Shard => {
  let own = { ...ownTimeOf(newOwnTime()) }
  let rules: DeviceContext['rules'] = []
  let loosening = newLoosening()
  let said: ShardVerdict[] = []
  /** Place in the batch of what is being read. */
  let index = 0
  let readings = 0
  let seriesCount = 0
  let seriesRefused = 0
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

  const live = (records: Iterable<DeviceRecord>) =>
    createLiveDevices(records, { contextOf: (record) => contextOf(record, surroundings), out: verdicts })
  let devices = live([])

  const stepDevice = ({ record, options }: LiveDevice, observation: DeviceInput): void => {
    const { states } = record
    const places = hearing[observation.kind]
    for (let k = 0; k < places.length; k += 1) {
      const i = places[k] ?? 0
      const state = states[i]
      if (state) deviceDetectors[i]?.step(state, observation, options)
    }
    if (verdicts.length === 0) return
    for (const verdict of verdicts) said.push({ index, deviceId: record.id, verdict })
    verdicts.length = 0
  }

  /** The series of this metric, put where the next sample will look for it; undefined: there are too many. */
  const seriesOf = (device: LiveDevice, { metric, at }: { metric: string; at: number }): Series | undefined => {
    const { record } = device
    let series = record.series.get(metric)
    if (!series) {
      if (record.series.size >= settings.maxSeriesPerDevice) {
        noticeUnfollowed(record, metric, 'tooMany')
        record.seriesRefused += 1
        seriesRefused += 1
        return undefined
      }
      series = newSeries(record, metric, settings)
      record.series.set(metric, series)
      seriesCount += 1
    }
    // Holes would make it slow: after a metric that is not followed, those behind it are looked up.
    if (at <= device.metrics.length) {
      device.metrics[at] = metric
      device.series[at] = series
    }
    return series
  }

  const stepSeries = (device: LiveDevice, sample: Sample): void => {
    const { record } = device
    input.deviceId = record.id
    input.at = sample.at
    input.ts = sample.ts
    input.shared = record.shared
    device.samples += 1
    if (device.samples % lookForIdleEvery === 0) for (const series of record.series.values()) series.awake = undefined
    let at = -1
    for (const metric in sample.values) {
      const value = sample.values[metric]
      if (typeof value !== 'number') {
        noticeUnfollowed(record, metric, 'text')
        continue
      }
      at += 1
      const series = device.metrics[at] === metric ? device.series[at] : seriesOf(device, { metric, at })
      if (!series) continue
      readings += 1
      input.metric = metric
      input.value = value
      const { states } = series
      const loosen = series.loosen ?? loosenFor(record, series, metric)
      const awake = series.awake ?? awakeOf(series)
      for (let k = 0; k < awake.length; k += 1) {
        const i = awake[k] ?? 0
        const state = states[i]
        if (!state) continue
        input.loosen = loosen[i] ?? 1
        const verdict = seriesDetectors[i]?.step(state, input)
        if (verdict) said.push({ index, deviceId: record.id, verdict })
      }
    }
  }

  const loosenFor = (record: DeviceRecord, series: Series, metric: string): readonly number[] => {
    const factors = seriesDetectors.map(({ kind }) => loosenOf(loosening, record, { kind, key: metric }))
    // Nearly always; one list for all of them.
    series.loosen = factors.every((factor) => factor === 1) ? asShipped : factors
    return series.loosen
  }

  const sampled = (sample: Sample): void => {
    const device = devices.of(sample.deviceId)
    const { record } = device
    if (!sample.history) record.lastSampleAt = Math.max(record.lastSampleAt ?? sample.at, sample.at)
    stepDevice(device, sample)
    if (!sample.history && record.held) takeBack(device)
    // Late ones are a sign of life; models that go by order have moved on.
    if (sample.timing === 'onTime') stepSeries(device, sample)
  }

  /** Its silence has not been said yet: one report is enough to take it back. */
  const takeBack = (device: LiveDevice): void => {
    device.record.held = false
    const state = silenceOf(device)
    if (!state.raised) return
    state.raised = false
    state.back = 0
    said.push({ index, deviceId: device.record.id, verdict: { faulty: false, kind: 'silence' } })
  }

  const refresh = (device: LiveDevice, at: number): void => {
    devices.setDue(device, 0)
    stepDevice(device, { kind: 'refresh', at })
  }

  const profiled = ({ profile, at }: ProfileChange): void => {
    if (profile.removed === true) {
      const gone = devices.get(profile.id)?.record
      seriesCount -= gone?.series.size ?? 0
      seriesRefused -= gone?.seriesRefused ?? 0
      devices.remove(profile.id)
      return
    }
    const device = devices.of(profile.id)
    if (device.record.profile?.model !== profile.model) forgetFactors(device)
    device.record.profile = profile
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
          const device = devices.of(observation.deviceId)
          devices.setDue(device, 0)
          stepDevice(device, observation)
          break
        }
        case 'profile':
          profiled(observation)
          break
        case 'rules':
          rules = observation.rules
          for (const device of devices.all()) refresh(device, observation.at)
          break
        case 'alarmGoals':
        case 'teach':
        case 'tick': // The coordinator's.
      }
    }
    if (!look) return false
    Object.assign(own, look.own)
    return isAnyoneOverdue(devices.due(look.at), look.at)
  }

  const judge = (seq: number, at: number): void => {
    for (const device of devices.due(at)) {
      stepDevice(device, { kind: 'tick', seq, at })
      let dueAt = at + recheckMs
      const { context, record } = device
      for (let i = 0; i < deviceDetectors.length; i += 1) {
        const state = record.states[i]
        if (state) dueAt = Math.min(dueAt, deviceDetectors[i]?.due(state, context) ?? dueAt)
      }
      devices.setDue(device, dueAt)
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
      reports: [...devices.all()].flatMap(({ record, context }) => {
        const state = record.states[at]
        const report = state && detector.report?.(state, context)
        return report ? [report] : []
      }),
    }))

  const forgetFactors = (device: LiveDevice): void => {
    devices.setDue(device, 0)
    for (const series of device.record.series.values()) series.loosen = undefined
  }

  const obey = (command: ShardCommand): void => {
    switch (command.kind) {
      case 'hold': {
        const device = devices.get(command.deviceId)
        if (device) device.record.held = command.held
        break
      }
      case 'loosen': {
        const { deviceId, model = '', faultKind, key, factor } = command
        const name = loosenKey(faultKind, key)
        if (deviceId !== undefined) {
          const device = devices.get(deviceId)
          if (!device) return
          setFactor(device.record.loosened, name, factor)
          forgetFactors(device)
          return
        }
        const factors = loosening.byModel.get(model) ?? new Map<string, number>()
        setFactor(factors, name, factor)
        if (factors.size > 0) loosening.byModel.set(model, factors)
        else loosening.byModel.delete(model)
        for (const device of devices.all()) if ((device.record.profile?.model ?? '') === model) forgetFactors(device)
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
    device: LiveDevice,
    { faultKind, metric, code, at }: Extract<ShardCommand, { kind: 'accept' }>,
  ): void => {
    devices.setDue(device, 0)
    const { record } = device
    const series = metric === undefined ? undefined : record.series.get(metric)
    seriesDetectors.forEach((detector, i) => {
      const state = series?.states[i]
      if (state && detector.kind === faultKind) detector.accept(state)
    })
    if (series) series.awake = undefined
    deviceDetectors.forEach((detector, i) => {
      const state = record.states[i]
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
          more = { activity: activityOf(devices.all(), request.at) }
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
            const state = peer && device?.record.states[peer.at]
            if (!device || !state) continue
            peer.detector.step(state, { kind: 'peers', at: request.at, views }, device.options)
            for (const verdict of verdicts) said.push({ index, deviceId, verdict })
            verdicts.length = 0
          }
          break
        case 'idle':
      }
      return { verdicts: said, overdue, ...more }
    },
    *devices() {
      for (const { record } of devices.all()) yield record
    },
    adopt(records, told) {
      devices = live([])
      own = { ...ownTimeOf(newOwnTime()) }
      rules = []
      loosening = newLoosening()
      // Before there are devices: they know it already, and go on as if nothing had been said.
      for (const command of told) obey(command)
      devices = live(records)
      seriesCount = 0
      seriesRefused = 0
      for (const { record } of devices.all()) {
        seriesCount += record.series.size
        seriesRefused += record.seriesRefused
      }
    },
    lastSample: (deviceId) => devices.get(deviceId)?.record.lastSampleAt,
    watching(deviceId) {
      const device = devices.get(deviceId)
      if (!device) return []
      return watched(device.record, device.context)
    },
    stats: () => ({ devices: devices.size, series: seriesCount, seriesRefused, readings }),
  }
}

const asShipped: readonly number[] = seriesDetectors.map(() => 1)

const setFactor = (factors: Map<string, number>, name: string, factor: number): void => {
  if (factor === 1) factors.delete(name)
  else factors.set(name, factor)
}
