import { z } from 'zod'
import { bump, lag, type Physics, round, wander } from './physics.ts'

const state = z.object({
  signalWander: z.number(),
  load: z.number(),
  loadWander: z.number(),
  latency: z.number(),
  powered: z.boolean(),
  /** Somebody wanted to use it and could not. */
  missed: z.boolean(),
  signal: z.number(),
  distance: z.number(),
  /** Seconds since it was switched on. */
  uptime: z.number().default(0),
  bootingUntil: z.number().default(0),
})
type RouterState = z.infer<typeof state>

const bootMs = 90_000

/**
 * A cellular router, alone or as the gateway of a building. Signal wanders with the weather, load and latency with the evening.
 * Its owner notices that it is gone when they next want it, seldom at night.
 */
export const router: Physics<RouterState> = {
  state,
  begin: (random) => ({
    signalWander: 0,
    load: 4,
    loadWander: 0,
    latency: 24,
    powered: true,
    missed: false,
    signal: random.between(-84, -62),
    distance: random.between(14, 26),
    uptime: 0,
    bootingUntil: 0,
  }),
  step(s, { at, seconds, hour, workday, random, ailments }) {
    const reboots = ailments.rebootsPerHour > 0 && random.chance((ailments.rebootsPerHour * seconds) / 3600)
    if (reboots) s.bootingUntil = at + bootMs
    s.uptime = reboots || !ailments.powered ? 0 : s.uptime + seconds
    const up = ailments.powered && ailments.linked && !ailments.locked && at >= s.bootingUntil
    s.powered = ailments.powered
    s.signalWander = wander(s.signalWander, { seconds, tau: 1800, spread: 2.2, random })
    s.loadWander = wander(s.loadWander, { seconds, tau: 300, spread: 0.35, random })
    const use = 0.1 + (workday ? 0.6 * bump(hour, 11, 3.5) : 0.9 * bump(hour, 14, 4)) + bump(hour, 20.5, 2)
    s.load += ((up ? 18 * use * Math.exp(s.loadWander) : 0) - s.load) * lag(seconds, 60)
    s.latency += (s.distance + 0.5 * s.load - s.latency) * lag(seconds, 40)
    // One interruption is forgotten at once; again and again is not.
    if (up && ailments.rebootsPerHour === 0) s.missed = false
    else if (!up && random.chance((4 * use * seconds) / 3600)) s.missed = true
  },
  read: (s, random) => ({
    rssi_dbm: round(s.signal + s.signalWander + random.gaussian(0, 0.8), 1),
    latency_ms: round(Math.max(2, s.latency * Math.exp(random.gaussian(0, 0.08))), 1),
    throughput_mbps: round(Math.max(0, s.load * Math.exp(random.gaussian(0, 0.1))), 2),
    uptime_s: Math.floor(s.uptime),
  }),
  serves: (s) => !s.missed,
}
