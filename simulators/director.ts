import { z } from 'zod'
import type { GroundTruth } from './faults/groundTruth.ts'
import { type FaultName, faultScripts } from './faults/scripts.ts'
import { createRandom } from './random.ts'
import type { DeviceSpec, FaultOptions } from './simulatedDevice.ts'

const minutes = 60_000

/**
 * How the demo begins, in minutes of product time that it has run: first some health to learn from, then one of each story.
 * At 120 × the wall, 40 minutes are 20 seconds.
 */
export const opening: readonly { at: number; deviceId: string; kind: FaultName; options?: FaultOptions }[] = [
  { at: 40, deviceId: 'heatpump-01', kind: 'reportedFault' },
  { at: 41, deviceId: 'fridge-01', kind: 'compressorWear', options: { overMs: 10 * minutes } },
  { at: 46, deviceId: 'charger-03', kind: 'stuckSensor' },
  { at: 50, deviceId: 'charger-05', kind: 'communicationFault' },
  { at: 60, deviceId: 'charger-01', kind: 'silence', options: { passesAfterMs: 50 * minutes } },
  { at: 75, deviceId: 'gateway-02', kind: 'gatewayLoss', options: { passesAfterMs: 60 * minutes } },
]
/** After the opening: something new every so often, and never too much at once. */
const calmFrom = 105
const calmEvery = [30, 60] as const
/** The stories of a calm day; slower ways of failing would outlast anybody's patience. */
export const calmKinds: readonly FaultName[] = [
  'compressorWear',
  'bearingWear',
  'stuckSensor',
  'silence',
  'powerLoss',
  'reportedFault',
  'communicationFault',
  'communicationFault',
  'gatewayLoss',
]
export const mostFaultsAtOnce = 6
/** A device that was in trouble is left in peace for a while. */
const peaceMs = 8 * 60 * minutes

export const directorPosition = z.object({
  /** Product ms the demo has run, stops left out. */
  playedMs: z.number(),
  /** Items of the opening that have been played. */
  played: z.number(),
  nextCalmMs: z.number(),
  calmCount: z.number(),
})
export type DirectorPosition = z.infer<typeof directorPosition>
export const firstPosition: DirectorPosition = {
  playedMs: 0,
  played: 0,
  nextCalmMs: calmFrom * minutes,
  calmCount: 0,
}

/** Decides which fault begins when. The same seed and history give the same decisions. */
export interface Director {
  step(now: number): void
  position(): DirectorPosition
}

/** A jump of the clock further than this (a stop, a stall) does not count as played. */
const longestStep = 5 * minutes

export const createDirector = (o: {
  seed: string
  position: DirectorPosition
  at: number
  devices: readonly DeviceSpec[]
  truth(): readonly GroundTruth[]
  start(deviceId: string, kind: FaultName, options?: FaultOptions): boolean
}): Director => {
  const position = { ...o.position }
  let last = o.at

  const calmFault = (now: number): void => {
    const random = createRandom(`${o.seed}/director/${position.calmCount}`)
    const truth = o.truth()
    if (truth.filter((fault) => fault.endedAt === null).length >= mostFaultsAtOnce) {
      position.nextCalmMs += 10 * minutes
      return
    }
    position.calmCount += 1
    position.nextCalmMs += Math.round(random.between(...calmEvery) * minutes)
    const troubled = new Set(
      truth
        .filter((fault) => fault.endedAt === null || now - fault.endedAt < peaceMs)
        .flatMap((fault) => [fault.deviceId, ...fault.takesWithIt]),
    )
    const candidates = (kind: FaultName): DeviceSpec[] =>
      o.devices.filter((device) => faultScripts[kind].suits(device) && !troubled.has(device.id))
    // A kind that nobody is left for would make a long quiet.
    const possible = calmKinds.filter((kind) => candidates(kind).length > 0)
    if (possible.length === 0) return
    const kind = random.pick(possible)
    o.start(random.pick(candidates(kind)).id, kind, { overMs: Math.round(random.between(25, 80) * minutes) })
  }

  return {
    step(now) {
      position.playedMs += Math.min(longestStep, Math.max(0, now - last))
      last = now
      for (let item = opening[position.played]; item && position.playedMs >= item.at * minutes; ) {
        o.start(item.deviceId, item.kind, item.options)
        position.played += 1
        item = opening[position.played]
      }
      if (position.playedMs >= position.nextCalmMs) calmFault(now)
    },
    position: () => ({ ...position }),
  }
}
