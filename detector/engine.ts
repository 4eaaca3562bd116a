import type { FaultEvent } from '../domain/fault.ts'
import type { Observation, ProfileChange, Sample, Teaching } from '../domain/observation.ts'
import type { ThresholdRule } from '../domain/rule.ts'
import {
  type CorrelateState,
  type Correlation,
  correlate,
  excuseSilence,
  forgetDevice,
  newCorrelateState,
  releaseHeld,
} from './correlate.ts'
import type { DeviceInput, SeriesInput, Verdict, WatchedItem } from './detector.ts'
import { type DeviceRecord, loosenKey, newSeries } from './device.ts'
import { type Episodes, healthy, type Moment } from './episode.ts'
import { createFleet, type DeviceFleet } from './fleet.ts'
import { allowance, quietFor, type SilenceState, silence } from './models/silence.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'
import { type Activity, newOwnTime, type OwnTimeState, ownTick, suspectPipeline } from './ownTime.ts'
import { type DetectorSettings, defaultSettings } from './settings.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { adoptStates, detectorVersions } from './versions.ts'
import { watched } from './watching.ts'

/** Observations in, fault events out: a deterministic function of the journal (promise P2). */
export interface Engine {
  /** Reads observations in journal order. However they are cut into batches, the events are the same. */
  step(observations: readonly Observation[]): FaultEvent[]
  snapshot(): Uint8Array
  /** @throws SnapshotError where the bytes are not readable by this version; the engine is then unchanged */
  restore(bytes: Uint8Array): void
  /** Our clock at the device's last sample. */
  lastSample(deviceId: string): number | undefined
  /** What is watched on this device, by what, and what is not, with why. */
  watching(deviceId: string): WatchedItem[]
  stats(): EngineStats
}
export interface EngineStats {
  readonly devices: number
  readonly series: number
  readonly openFaults: number
  /** Nearly everybody is silent at once: our pipeline, rather than the devices, is suspected, and nobody is accused (P8). */
  readonly pipelineSuspect: boolean
  /** Milliseconds we have stood still, by the journal's ticks. */
  readonly stoodStillMs: number
  /** Series not followed because their device has too many. */
  readonly seriesRefused: number
}

interface EngineState {
  detectors: readonly (readonly [name: string, version: number])[]
  own: OwnTimeState
  rules: readonly ThresholdRule[]
  correlate: CorrelateState
  devices: Map<string, DeviceRecord>
}
const newState = (): EngineState => ({
  detectors: detectorVersions,
  own: newOwnTime(),
  rules: [],
  correlate: newCorrelateState(),
  devices: new Map(),
})

/** Devices are looked at this often at the least: what they are allowed may have shrunk meanwhile. */
const recheckMs = 120_000
const silenceAt = deviceDetectors.indexOf(silence)

/** @param options whatever differs from `defaultSettings` */
export const createEngine = (options: Partial<DetectorSettings> = {}): Engine => {
  const settings: DetectorSettings = { ...defaultSettings, ...options }
  let state = newState()
  let fleet: DeviceFleet
  let correlation: Correlation
  let events: FaultEvent[] = []
  const verdicts: Verdict[] = []
  let moment: Moment = { seq: 0, at: 0 }
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

  const adopt = (next: EngineState): void => {
    state = next
    fleet = createFleet(next.devices, { settings, own: next.own, rules: () => state.rules })
    correlation = {
      state: next.correlate,
      settings,
      fleet: {
        gatewayOf: (id) => fleet.get(id)?.profile?.gatewayId,
        childrenOf: (id) => fleet.childrenOf(id),
        episodesOf: (id): Episodes => fleet.of(id).episodes,
        isQuiet: (id, at) => {
          const device = fleet.get(id)
          return device !== undefined && isQuiet(device, at)
        },
      },
      say: (event) => {
        if (event) events.push(event)
      },
    }
  }

  const silenceOf = (device: DeviceRecord): SilenceState => device.states[silenceAt] as SilenceState
  const isQuiet = (device: DeviceRecord, at: number): boolean => {
    const context = fleet.context(device)
    const after = allowance(silenceOf(device), context)
    return after !== undefined && quietFor(silenceOf(device), at, context) > after / 2
  }

  const stepDevice = (device: DeviceRecord, observation: DeviceInput): void => {
    const context = fleet.context(device)
    for (let i = 0; i < deviceDetectors.length; i += 1) {
      const own = device.states[i]
      if (own) deviceDetectors[i]?.step(own, observation, { context, out: verdicts })
    }
    if (verdicts.length === 0) return
    for (const verdict of verdicts) correlate(correlation, device.id, { verdict, moment })
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
      input.metric = metric
      input.value = value
      for (let i = 0; i < seriesDetectors.length; i += 1) {
        const own = series.states[i]
        if (!own) continue
        input.loosen = series.loosen[i] ?? 1
        const verdict = seriesDetectors[i]?.step(own, input)
        if (verdict) correlate(correlation, device.id, { verdict, moment })
      }
    }
  }

  const sampled = (sample: Sample): void => {
    const device = fleet.of(sample.deviceId)
    if (!sample.history) device.lastSampleAt = Math.max(device.lastSampleAt ?? sample.at, sample.at)
    stepDevice(device, sample)
    if (!sample.history && state.correlate.held.size > 0 && state.correlate.held.delete(device.id)) {
      // Its silence has not been said yet: one report is enough to take it back.
      silenceOf(device).raised = false
      silenceOf(device).back = 0
    }
    // Late ones are a sign of life; models that go by order have moved on.
    if (sample.timing === 'onTime') stepSeries(device, sample)
  }

  const refresh = (device: DeviceRecord, at: number): void => {
    device.dueAt = 0
    stepDevice(device, { kind: 'refresh', at })
  }

  const profiled = ({ profile, at }: ProfileChange): void => {
    if (profile.removed !== true) {
      const device = fleet.of(profile.id)
      fleet.setProfile(device, profile)
      refresh(device, at)
      return
    }
    const device = fleet.get(profile.id)
    if (!device) return
    forgetDevice(correlation, profile.id, moment)
    for (const { fault } of [...device.episodes.open.values()])
      correlation.say(healthy(device.episodes, { verdict: fault, moment }))
    fleet.remove(profile.id)
  }

  const ticked = (at: number): void => {
    const { own } = state
    ownTick(own, at, settings)
    let overdue = own.pipelineSuspect
    for (const device of fleet.all()) {
      if (overdue) break
      if (device.dueAt > at || silenceOf(device).raised) continue
      const context = fleet.context(device)
      const after = allowance(silenceOf(device), context)
      overdue = after !== undefined && quietFor(silenceOf(device), at, context) >= after
    }
    if (overdue) suspectPipeline(own, activity(at), { at, settings })
    for (const device of fleet.all()) {
      if (device.dueAt > at) continue
      stepDevice(device, { kind: 'tick', seq: moment.seq, at })
      let dueAt = at + recheckMs
      const context = fleet.context(device)
      for (let i = 0; i < deviceDetectors.length; i += 1) {
        const mine = device.states[i]
        if (mine) dueAt = Math.min(dueAt, deviceDetectors[i]?.due(mine, context) ?? dueAt)
      }
      device.dueAt = dueAt
    }
    releaseHeld(correlation, moment)
  }

  /** Those whose silence would mean something now; the ones already accused (and said) are not news. */
  function* activity(at: number): Generator<Activity> {
    for (const device of fleet.all()) {
      const own = silenceOf(device)
      if (own.raised && !state.correlate.held.has(device.id)) continue
      if (allowance(own, fleet.context(device)) === undefined) continue
      yield { group: device.profile?.gatewayId ?? device.id, quiet: isQuiet(device, at) }
    }
  }

  const taught = (teaching: Teaching): void => {
    const device = fleet.get(teaching.deviceId)
    if (!device) return
    const open = [...device.episodes.open.values()].find(({ fault }) => fault.id === teaching.faultId)?.fault
    const named = open ?? device.episodes.closed.find(({ id }) => id === teaching.faultId)
    if (!named) return
    // A gateway that is not down is taught through its own silence.
    const kind = named.kind === 'gateway-down' ? 'silence' : named.kind
    const name = named.code ?? named.metric
    const key = loosenKey(kind, name)
    const factor = Math.min(settings.teachMost, (device.loosened.get(key) ?? 1) * settings.teachFactor)
    device.loosened.set(key, factor)
    device.dueAt = 0
    seriesDetectors.forEach((detector, i) => {
      const series = named.metric === undefined ? undefined : device.series.get(named.metric)
      const own = series?.states[i]
      if (!series || !own || detector.kind !== kind) return
      series.loosen[i] = factor
      if (open) detector.accept(own)
    })
    if (!open) return
    deviceDetectors.forEach((detector, i) => {
      const own = device.states[i]
      if (own && detector.kind === kind) detector.accept(own, { metric: named.metric, code: named.code, at: moment.at })
    })
    if (kind === 'silence') excuseSilence(correlation, device.id, moment)
    else correlation.say(healthy(device.episodes, { verdict: open, moment }))
  }

  const observe = (observation: Observation): void => {
    moment = observation
    switch (observation.kind) {
      case 'sample':
        sampled(observation)
        break
      case 'status':
      case 'reported':
      case 'commandResult': {
        const device = fleet.of(observation.deviceId)
        device.dueAt = 0
        stepDevice(device, observation)
        break
      }
      case 'tick':
        ticked(observation.at)
        break
      case 'profile':
        profiled(observation)
        break
      case 'rules':
        state.rules = observation.rules
        for (const device of fleet.all()) refresh(device, observation.at)
        break
      case 'teach':
        taught(observation)
    }
  }

  adopt(state)
  return {
    step(observations) {
      events = []
      for (const observation of observations) observe(observation)
      return events
    },
    snapshot: () => encodeSnapshot(state),
    restore(bytes) {
      const read = decodeSnapshot<EngineState>(bytes)
      for (const device of read.devices.values()) adoptStates(device, { from: read.detectors, settings })
      adopt({ ...read, detectors: detectorVersions })
    },
    lastSample: (deviceId) => fleet.get(deviceId)?.lastSampleAt,
    watching(deviceId) {
      const device = fleet.get(deviceId)
      return device ? watched(device, fleet.context(device)) : []
    },
    stats() {
      let series = 0
      let openFaults = 0
      let seriesRefused = 0
      for (const device of fleet.all()) {
        series += device.series.size
        openFaults += device.episodes.open.size
        seriesRefused += device.seriesRefused
      }
      const { pipelineSuspect, stoodStillMs } = state.own
      return { devices: fleet.size, series, openFaults, pipelineSuspect, stoodStillMs, seriesRefused }
    },
  }
}
