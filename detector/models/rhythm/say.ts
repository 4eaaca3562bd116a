import { hour } from '../../../domain/clock.ts'
import type { SeriesInput, Verdict } from '../../detector.ts'
import { duration, metricWords, number, quantity } from '../../words.ts'
import { type Cycle, is, longestOf, meanOf, usualAt } from './cycle.ts'
import type { RhythmState, Way } from './rhythm.ts'

const follows: Readonly<Record<Way, string>> = {
  short: 'Machines that switch too often wear out early, their motors and contacts first.',
  runs: 'What runs without a pause has usually lost strength and cannot reach what it is asked for, or is not switched off any more.',
  rests: 'What does not start any more is usually missed by its owner some hours later.',
  more: 'What has to run longer for the same work is losing strength; when it runs all the time, the work is no longer done.',
  less: 'What runs less than it should does less of its work.',
}

/** The rhythm's verdict in words. */
export const say = (
  { split, severity }: RhythmState,
  cycle: Cycle,
  { input, way }: { input: SeriesInput; way: Way },
): Verdict => {
  const { metric, ts } = input
  const { name, unit } = metricWords(metric)
  const level = (value: number): string => (unit === '' ? `at ${number(value)}` : `at about ${quantity(value, unit)}`)
  const since =
    way === 'short' ? cycle[is.shortSince] : way === 'runs' || way === 'rests' ? cycle[is.since] : cycle[is.dutySince]
  /** How long it usually rests (0) or runs (1), ms. */
  const usualMs = (which: 0 | 1): number => Math.exp(cycle[meanOf + which] ?? 0)
  const lasted = duration(Math.max(1, ts - since))
  const usualRun = duration(usualMs(way === 'runs' ? 1 : 0))
  const longest = duration(cycle[longestOf + (way === 'runs' ? 1 : 0)] ?? 0)
  const period = Math.exp(cycle[is.period])
  const share = (part: number): string => `${number(100 * Math.min(1, Math.max(0, part)))} %`
  const usualDuty = cycle[usualAt + ((cycle[is.bin] + 7) % 8)] ?? 0
  const words: Readonly<Record<Way, string>> = {
    short: `${name} switches on and off every ${duration(period * Math.exp(cycle[is.recent]))}, usually every ${duration(period)}; it is short-cycling.`,
    runs: `${name} had been on (${level(split.high)}) without a pause for ${lasted} when this was said; it usually runs for about ${usualRun}, and never did for more than ${longest}.`,
    rests: `${name} had not been on for ${lasted} (${level(split.low)}) when this was said; it usually rests for about ${usualRun}, and never did for more than ${longest}.`,
    more: `${name} is on for ${share(usualDuty + cycle[is.dutyRecent])} of the time, usually ${share(usualDuty)} at this time of day.`,
    less: `${name} is on for only ${share(usualDuty + cycle[is.dutyRecent])} of the time, usually ${share(usualDuty)} at this time of day.`,
  }
  const cyclesPerHour = hour / Math.max(1, period * Math.exp(cycle[is.recent]))
  return {
    faulty: true,
    kind: 'rhythm',
    metric,
    severity,
    startedAt: since,
    explanation: words[way],
    evidence: {
      from: since,
      to: ts,
      confidence: severity === 'minor' ? 0.7 : 0.9,
      follows: follows[way],
      facts: {
        way,
        cyclesPerHour: Number(cyclesPerHour.toPrecision(3)),
        usualCyclesPerHour: Number((hour / period).toPrecision(3)),
        usualOnSeconds: Math.round(usualMs(1) / 1000),
        usualOffSeconds: Math.round(usualMs(0) / 1000),
      },
    },
  }
}
