import { type FaultEvent, type FaultKind, faultKinds } from '../domain/fault.ts'
import type { DetectionView } from '../domain/learning.ts'
import type { Observation, ProfileChange, Teaching, Tick } from '../domain/observation.ts'
import { followedWords } from './calibration/followed.ts'
import { type DeviceHistory, newHistory, noticeFault, withHistory } from './calibration/history.ts'
import {
  forgetLessons,
  isTimeToSettle,
  type LearningState,
  learn,
  newLearning,
  noticeEvent,
  settle,
  toldOfModels,
  unlearn,
} from './calibration/learning.ts'
import { learningView } from './calibration/learningView.ts'
import {
  type CorrelateCounts,
  type CorrelateState,
  type Correlation,
  correlate,
  excuse,
  forgetDevice,
  groupsOf,
  heardFirmware,
  newCorrelateState,
  profileChanged,
  releaseHeld,
  setSilences,
} from './correlate.ts'
import type { DeviceContext, FaultyVerdict, Verdict } from './detector.ts'
import { episodeKey, type Moment } from './episode.ts'
import { withExperience } from './explain.ts'
import { createFleet, type DeviceFleet, type KnownDevice } from './fleet.ts'
import { deviceDetectors } from './models.ts'
import { newOwnTime, type OwnTimeState, ownTick, ownTimeOf, suspectPipeline } from './ownTime.ts'
import type { DetectorSettings } from './settings.ts'
import type { PeerViews, ShardCommand, ShardReply, ShardRequest, ShardVerdict } from './shardMessages.ts'
import { splitBatch } from './splitBatch.ts'

/** What is remembered of the fleet as a whole; plain, part of the checkpoint. */
export interface CoordinatorState {
  own: OwnTimeState
  rules: DeviceContext['rules']
  correlate: CorrelateState
  learning: LearningState
  devices: Map<string, KnownDevice>
  /** When devices were last compared with their peers, our clock. */
  comparedAt: number
}
export const newCoordinatorState = (): CoordinatorState => ({
  own: newOwnTime(),
  rules: [],
  correlate: newCorrelateState(),
  learning: newLearning(),
  devices: new Map(),
  comparedAt: 0,
})

/** One request for each shard, answered by one reply of each, in the same order. */
export type Asking<Result> = Generator<readonly ShardRequest[], Result, readonly ShardReply[]>

/**
 * Everything that needs the whole fleet: our own time, whether the pipeline is suspected, episodes, correlation, teaching. It asks
 * the shards by yielding requests, so that the same code drives one in this thread and many in others; the events are the same for
 * any number of them, because verdicts are taken in the order of what they follow from, and by device id where that is one tick.
 */
export interface Coordinator {
  step(observations: readonly Observation[]): Asking<FaultEvent[]>
  /** What shards that have just taken over their devices from a checkpoint must be told. */
  world(): ShardCommand[]
  state(): CoordinatorState
  adopt(state: CoordinatorState): void
  /** What people taught, and how often we cried, as of the last thing read. */
  learning(): DetectionView
  openFaults(): number
  /** What became of verdicts that were no news by themselves. */
  counts(): CorrelateCounts
}

const comparing = deviceDetectors.filter(({ report, compare }) => report && compare)

/** @param placeOf which shard a device belongs to, 0 … shards − 1 */
export const createCoordinator = (
  settings: DetectorSettings,
  { shards, placeOf }: { shards: number; placeOf: (deviceId: string) => number },
): Coordinator => {
  let state = newCoordinatorState()
  let fleet: DeviceFleet
  let correlation: Correlation
  let events: FaultEvent[] = []
  let moment: Moment = { seq: 0, at: 0 }
  /** Of those that the correlation asked for at this tick. */
  let quiet = new Set<string>()
  /** Devices that their shard knows to be held. */
  let heldTold = new Set<string>()

  const adopt = (next: CoordinatorState): void => {
    state = next
    fleet = createFleet(next.devices)
    heldTold = new Set(next.correlate.held.keys())
    correlation = {
      state: next.correlate,
      settings,
      groups: groupsOf(next.correlate, fleet),
      fleet: {
        all: () => fleet.all(),
        gatewayOf: (id) => fleet.get(id)?.profile?.gatewayId,
        childrenOf: (id) => fleet.childrenOf(id),
        episodesOf: (id) => fleet.of(id).episodes,
        isQuiet: (id) => quiet.has(id),
      },
      explain: (deviceId, verdict) => explained(deviceId, verdict),
      say: (event) => {
        if (!event) return
        events.push(event)
        if (!('fault' in event)) return
        noticeEvent(state.learning, event, { at: moment.at, model: modelOf(event.fault.deviceId) })
        if (event.type === 'faultOpened') noticeFault(historyOf(event.fault.deviceId), event.fault)
      },
    }
  }

  const modelOf = (deviceId: string): string => fleet.get(deviceId)?.profile?.model ?? ''
  const historyOf = (deviceId: string): DeviceHistory => {
    const device = fleet.of(deviceId)
    device.history ??= newHistory(moment.at)
    return device.history
  }
  const take = (deviceId: string, verdict: Verdict): void => {
    correlate(correlation, deviceId, { verdict: verdict.faulty ? explained(deviceId, verdict) : verdict, moment })
  }
  /** With what only the whole fleet's memory can add. */
  const explained = (deviceId: string, verdict: FaultyVerdict): FaultyVerdict => {
    const history = historyOf(deviceId)
    const isOpen = fleet.of(deviceId).episodes.open.has(episodeKey(verdict))
    const experience = followedWords(state.learning.followed, modelOf(deviceId), verdict.kind)
    return withExperience(withHistory(verdict, { history, at: moment.at, isOpen }), experience)
  }

  const all = (request: ShardRequest): ShardRequest[] => Array.from({ length: shards }, () => request)
  /** Each shard gets what concerns its devices, made by `request`. */
  const spread = <T>(
    items: readonly T[],
    { idOf, request }: { idOf: (item: T) => string | undefined; request: (items: readonly T[]) => ShardRequest },
  ): ShardRequest[] => {
    if (shards === 1) return [request(items)]
    const parts: T[][] = Array.from({ length: shards }, () => [])
    for (const item of items) {
      const id = idOf(item)
      if (id === undefined) for (const part of parts) part.push(item)
      else parts[placeOf(id)]?.push(item)
    }
    return parts.map(request)
  }
  const command = (commands: readonly ShardCommand[]): ShardRequest[] =>
    spread(commands, {
      idOf: (one) => ('deviceId' in one ? one.deviceId : undefined),
      request: (commands) => (commands.length === 0 ? { kind: 'idle' } : { kind: 'command', commands }),
    })

  const profiled = ({ profile }: ProfileChange): void => {
    if (profile.removed !== true) {
      fleet.setProfile(fleet.of(profile.id), profile)
      historyOf(profile.id)
      profileChanged(correlation, profile)
      return
    }
    const device = fleet.get(profile.id)
    if (!device) return
    forgetDevice(correlation, profile.id, moment)
    fleet.remove(profile.id)
    forgetLessons(state.learning, profile.id)
  }

  /** Takes what the shards said about a stretch of the batch, in order. */
  const read = (
    observations: readonly Observation[],
    { from, to, replies }: { from: number; to: number; replies: readonly ShardReply[] },
  ): void => {
    const verdicts = inOrder(replies)
    let next = 0
    for (let i = from; i < to; i += 1) {
      const observation = observations[i]
      if (!observation) continue
      moment = observation
      if (observation.kind === 'profile') profiled(observation)
      else if (observation.kind === 'rules') state.rules = observation.rules
      else if (observation.kind === 'silences') setSilences(correlation, observation.silences, moment)
      else if (observation.kind === 'status') heardFirmware(correlation, observation)
      else if (observation.kind === 'alarmGoals') state.learning.goals = observation.goals
      for (let said = verdicts[next]; said?.index === i; said = verdicts[next]) {
        take(said.deviceId, said.verdict)
        next += 1
      }
    }
  }

  /** Observations between two that need the whole fleet, and the look at the fleet for the tick behind them. */
  function* readUpTo(
    observations: readonly Observation[],
    { from, to, tick }: { from: number; to: number; tick?: Tick },
  ): Asking<boolean> {
    if (from === to && !tick) return false
    const own = tick && { ...state.own, gaps: [...state.own.gaps] }
    if (own && tick) ownTick(own, tick.at, settings)
    const look = own && tick && { at: tick.at, own: ownTimeOf(own) }
    const replies = yield splitBatch(observations, { from, to, look, shards, placeOf })
    read(observations, { from, to, replies })
    if (own) state.own = own
    return replies.some(({ overdue }) => overdue)
  }

  function* ticked(tick: Tick, { index, overdue }: { index: number; overdue: boolean }): Asking<void> {
    const { own } = state
    const { seq, at } = tick
    moment = tick
    if (overdue || own.pipelineSuspect) {
      const replies = yield all({ kind: 'activity', at })
      suspectPipeline(
        own,
        replies.flatMap(({ activity }) => activity ?? []),
        { at, settings },
      )
    }
    const replies = yield spread(askedAbout(correlation, at), {
      idOf: (id) => id,
      request: (ask) => ({ kind: 'judge', seq, at, index, own: ownTimeOf(own), ask }),
    })
    quiet = new Set(replies.flatMap((reply) => reply.quiet ?? []))
    for (const { deviceId, verdict } of inOrder(replies)) take(deviceId, verdict)
    releaseHeld(correlation, moment)
    if (comparing.length > 0 && at - state.comparedAt >= settings.cohortEveryMs) {
      state.comparedAt = at
      yield* compare(at, index)
    }
    yield* tellHeld()
    if (isTimeToSettle(state.learning, at)) yield* settled(at)
  }

  function* settled(at: number): Asking<void> {
    const devices = new Map<string, number>()
    for (const { profile } of fleet.all())
      if (profile) devices.set(profile.model ?? '', (devices.get(profile.model ?? '') ?? 0) + 1)
    const { stoodStillMs } = state.own
    const commands = settle(state.learning, { at, stoodStillMs, devices, settings })
    if (commands.length > 0) yield command(commands)
  }

  function* compare(at: number, index: number): Asking<void> {
    const replies = yield all({ kind: 'report', at })
    const views: PeerViews[] = comparing.flatMap((detector) => {
      const reports = replies
        .flatMap((reply) => reply.reports ?? [])
        .filter((some) => some.detector === detector.name)
        .flatMap((some) => some.reports)
        .sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1))
      const found = detector.compare?.(reports, { at, settings })
      return [...(found ?? [])].map(([deviceId, views]) => ({ detector: detector.name, deviceId, views }))
    })
    if (views.length === 0) return
    const answers = yield spread(views, {
      idOf: ({ deviceId }) => deviceId,
      request: (views) => ({ kind: 'peers', at, index, views }),
    })
    for (const { deviceId, verdict } of inOrder(answers)) take(deviceId, verdict)
  }

  function* tellHeld(): Asking<void> {
    const { held } = state.correlate
    if (held.size === 0 && heldTold.size === 0) return
    const commands: ShardCommand[] = []
    for (const deviceId of held.keys())
      if (!heldTold.has(deviceId)) commands.push({ kind: 'hold', deviceId, held: true })
    for (const deviceId of heldTold) if (!held.has(deviceId)) commands.push({ kind: 'hold', deviceId, held: false })
    heldTold = new Set(held.keys())
    if (commands.length > 0) yield command(commands)
  }

  function* taught(teaching: Teaching): Asking<void> {
    moment = teaching
    const device = fleet.get(teaching.deviceId)
    if (!device) return
    const { faultId, verdict, reason, by = '' } = teaching
    if (verdict === 'undo') {
      const commands = unlearn(state.learning, { faultId, by }, { at: moment.at, settings })
      if (commands.length > 0) yield command(commands)
      return
    }
    const open = [...device.episodes.open.values()].find(({ fault }) => fault.id === faultId)?.fault
    const closed = device.episodes.closed.find(({ id }) => id === faultId)
    const named = open ?? closed ?? { ...teaching, kind: knownKind(teaching.faultKind) }
    if (named.kind === undefined) return
    // A gateway that is not down is taught through its own silence.
    const kind = named.kind === 'gateway-down' ? 'silence' : named.kind
    const startedAt = (open ?? closed)?.startedAt
    const key = named.code ?? named.metric
    const word = { faultId, deviceId: device.id, kind, key, verdict, reason, by, startedAt, isOpen: open !== undefined }
    const commands = learn(state.learning, word, { at: moment.at, model: modelOf(device.id), settings })
    if (open && verdict === 'falseAlarm') {
      const { metric, code } = named
      commands.push({ kind: 'accept', deviceId: device.id, faultKind: kind, metric, code, at: moment.at })
      excuse(correlation, device.id, { fault: open, moment })
    }
    yield command(commands)
    yield* tellHeld()
  }

  function* step(observations: readonly Observation[]): Asking<FaultEvent[]> {
    events = []
    let from = 0
    for (let i = 0; i < observations.length; i += 1) {
      const observation = observations[i]
      if (observation?.kind === 'tick') {
        const overdue = yield* readUpTo(observations, { from, to: i, tick: observation })
        yield* ticked(observation, { index: i, overdue })
        from = i + 1
      } else if (observation?.kind === 'teach') {
        yield* readUpTo(observations, { from, to: i })
        yield* taught(observation)
        from = i + 1
      }
    }
    yield* readUpTo(observations, { from, to: observations.length })
    return events
  }

  adopt(state)
  return {
    step,
    world: () => [{ kind: 'world', own: ownTimeOf(state.own), rules: state.rules }, ...toldOfModels(state.learning)],
    state: () => state,
    adopt,
    learning: () => learningView(state.learning, { at: state.learning.settledAt, settings }),
    counts: () => ({ ...state.correlate.counts }),
    openFaults() {
      let open = 0
      for (const device of fleet.all()) open += device.episodes.open.size
      return open
    },
  }
}

const knownKind = (name: string): FaultKind | undefined => faultKinds.find((kind) => kind === name)

const inOrder = (replies: readonly ShardReply[]): readonly ShardVerdict[] => {
  const said = replies.filter(({ verdicts }) => verdicts.length > 0).map(({ verdicts }) => verdicts)
  const [only, ...more] = said
  if (!only || (more.length === 0 && only.length === 1)) return only ?? []
  // What one device says of one observation is in its order already, and sorting keeps that.
  return said
    .flat()
    .sort((a, b) => a.index - b.index || (a.deviceId < b.deviceId ? -1 : a.deviceId > b.deviceId ? 1 : 0))
}

/** The children of gateways whose own silence is held: on a tick they may be asked whether they are quiet too. */
const askedAbout = ({ state, fleet }: Correlation, _at: number): string[] => {
  const asked: string[] = []
  for (const deviceId of state.held.keys()) asked.push(...(fleet.childrenOf(deviceId) ?? []))
  return asked
}
