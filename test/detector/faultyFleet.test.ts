import { beforeAll, describe, expect, it } from 'vitest'
import { benchFleet } from '../../bench/detection/fleet.ts'
import { type Judged, judge } from '../../bench/detection/judge.ts'
import { liveThrough } from '../../bench/detection/live.ts'
import { type Act, planRun } from '../../bench/detection/plan.ts'
import { createEngine } from '../../detector/engine.ts'
import { day, hour, minute } from '../../domain/clock.ts'
import type { FaultName } from '../../simulators/faults/scripts.ts'

/**
 * A small version of `npm run bench:detection` (see its README for the rules): what is sudden and plain must be found every time, in the bad
 * network of the simulation too, and without crying on the rest.
 */
const plain: readonly FaultName[] = [
  'stuckSensor',
  'silence',
  'powerLoss',
  'reportedFault',
  'communicationFault',
  'missingMetric',
  'impossibleValue',
]

describe('five days of a small fleet', () => {
  const seed = 7
  const fleet = benchFleet({ seed, devices: 34, days: 5, everySeconds: 300 })
  const names = new Set<string>(plain)
  const planned = planRun(fleet, seed).acts.filter(
    (act) => act.do !== 'install' && (act.do !== 'start' || names.has(act.name)),
  )
  const lost: Act[] = fleet.devices
    .filter(({ isGateway }) => isGateway)
    .map(({ id }, i) => ({
      at: fleet.from + 2 * day + i * 9 * hour,
      deviceId: id,
      do: 'start',
      name: 'gatewayLoss',
      passesAfterMs: 3 * hour,
    }))
  const acts = [...planned, ...lost].sort((one, other) => one.at - other.at)
  let judged: Judged
  let samples = 0
  beforeAll(() => {
    const lived = liveThrough(
      fleet,
      { acts, rollouts: [] },
      { engine: createEngine({ tickEveryMs: minute }), seed, wall: () => 0 },
    )
    samples = lived.samples
    judged = judge(lived)
  })

  it('was lived through', () => {
    expect(samples).toBeGreaterThan(35_000)
    expect(new Set(judged.found.map(({ truth }) => truth.name))).toEqual(new Set(plain))
  })
  it('what is plain is found', () => {
    const missed = judged.found.filter(({ foundAt }) => foundAt === undefined)
    expect(missed.map(({ truth }) => `${truth.name} of ${truth.device.id}`)).toEqual([])
  })
  it('a lost gateway is one incident', () => {
    expect(judged.commons).toHaveLength(lost.length)
    for (const { incidents, loose, truth } of judged.commons)
      expect([truth.subject, incidents, loose]).toEqual([truth.subject, 1, 0])
  })
  it('few cases for nothing', () => {
    // 6 device-months, all of them early.
    expect(judged.falseCases.map(({ first }) => first.fault.explanation).length).toBeLessThanOrEqual(4)
  })
})
