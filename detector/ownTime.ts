import type { OwnTime } from './detector.ts'
import type { DetectorSettings } from './settings.ts'

/**
 * Our own failures, told apart from the devices' (promise P8).
 *
 * - *Standstill*: ticks of the journal stopped. Every silence deadline shifts by the gap.
 * - *Dead pipeline suspected*: of at least `pipelineMinDevices` active devices more than `pipelineShare` are quiet at once, and
 *   not all behind one gateway. Nobody is accused of silence meanwhile; when messages flow again the time counts as standstill.
 *   The price: a real failure of nearly everything at once is shown by `stats().pipelineSuspect`, not as faults.
 */
export interface OwnTimeState extends OwnTime {
  lastTick: number | undefined
  /** The last gaps between ticks; where ticks come more rarely than they should, their median is the usual. */
  gaps: number[]
  stoodStillMs: number
  silenceGraceUntil: number
  pipelineSuspect: boolean
  suspectSince: number
}
export const newOwnTime = (): OwnTimeState => ({
  lastTick: undefined,
  gaps: [],
  stoodStillMs: 0,
  silenceGraceUntil: 0,
  pipelineSuspect: false,
  suspectSince: 0,
})

/**
 * All that we have stood still by `at`, ms, the suspicion that still lasts included: what is heard before the tick that ends it
 * is heard after the standstill, not before.
 */
export const stoodStillBy = (own: OwnTime, at: number): number =>
  own.stoodStillMs + (own.pipelineSuspect ? Math.max(0, at - own.suspectSince) : 0)

const keptGaps = 9

/** Reads one tick; a gap over three times the usual is a standstill. */
export const ownTick = (own: OwnTimeState, at: number, settings: DetectorSettings): void => {
  const gap = own.lastTick === undefined ? 0 : at - own.lastTick
  own.lastTick = at
  if (gap <= 0) return
  const median = [...own.gaps].sort((a, b) => a - b)[own.gaps.length >> 1] ?? 0
  const usual = Math.max(median, settings.tickEveryMs)
  if (gap > 3 * usual) stoodStill(own, { ms: gap - usual, at, settings })
  // The gap itself is remembered too: if ticks come more rarely from now on, that becomes the usual.
  own.gaps.push(gap)
  if (own.gaps.length > keptGaps) own.gaps.shift()
}

const stoodStill = (
  own: OwnTimeState,
  { ms, at, settings }: { ms: number; at: number; settings: DetectorSettings },
): void => {
  own.stoodStillMs += ms
  // Devices need a moment to connect again; at most as long as we were away, so that many short stops cannot blind us.
  own.silenceGraceUntil = Math.max(own.silenceGraceUntil, at + Math.min(ms, settings.silenceAtLeastMs))
}

/** The active devices of one shard, counted. */
export interface ActivityCount {
  readonly active: number
  readonly quiet: number
  /** Whom the quiet ones stand behind (a gateway, or themselves): two different ones are all that matters. */
  readonly quietGroups: readonly string[]
}

/** Decides on every tick that finds somebody overdue, and while suspicion lasts. */
export const suspectPipeline = (
  own: OwnTimeState,
  counts: Iterable<ActivityCount>,
  { at, settings }: { at: number; settings: DetectorSettings },
): void => {
  let active = 0
  let quiet = 0
  const quietGroups = new Set<string>()
  for (const count of counts) {
    active += count.active
    quiet += count.quiet
    for (const group of count.quietGroups) quietGroups.add(group)
  }
  const suspect =
    active >= settings.pipelineMinDevices && quiet > settings.pipelineShare * active && quietGroups.size > 1
  if (suspect === own.pipelineSuspect) return
  own.pipelineSuspect = suspect
  if (suspect) own.suspectSince = at
  else stoodStill(own, { ms: at - own.suspectSince, at, settings })
}

/** What shards need of it. */
export const ownTimeOf = ({
  stoodStillMs,
  silenceGraceUntil,
  pipelineSuspect,
  suspectSince,
}: OwnTimeState): OwnTime => ({ stoodStillMs, silenceGraceUntil, pipelineSuspect, suspectSince })
