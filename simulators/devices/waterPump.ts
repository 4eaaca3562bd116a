import { z } from 'zod'
import { bump, lag, type Physics, round, wander } from './physics.ts'

const state = z.object({
  demandWander: z.number(),
  flow: z.number(),
  pressure: z.number(),
  vibration: z.number(),
  power: z.number(),
  /** How busy the building is. */
  size: z.number(),
  setpoint: z.number(),
  smoothness: z.number(),
})
type WaterPumpState = z.infer<typeof state>

/** ISO 10816 zone D begins here for machines of this size; people hear it through the wall. mm/s. */
const audible = 7.1
/** Below this the shower on the top floor only drips. bar. */
const tooWeak = 2.2

/**
 * A pressure booster in the cellar of a block. Water is drawn by the rhythm of a house (morning, evening, little at night); the pump holds
 * the pressure with a small droop, draws power with the flow, and hums. A worn bearing adds vibration and some power; a clogged inlet filter
 * takes pressure when much is drawn.
 */
export const waterPump: Physics<WaterPumpState> = {
  state,
  begin: (random) => ({
    demandWander: 0,
    flow: 20,
    pressure: 4,
    vibration: 1.7,
    power: 300,
    size: random.between(0.8, 1.3),
    setpoint: random.between(3.8, 4.3),
    smoothness: random.between(1.3, 1.8),
  }),
  step(s, { seconds, hour, workday, random, ailments }) {
    s.demandWander = wander(s.demandWander, { seconds, tau: 420, spread: 0.18, random })
    const rhythm =
      8 +
      30 * bump(hour, workday ? 7.2 : 9.2, workday ? 1.3 : 1.9) +
      14 * bump(hour, 12.5, 1.8) +
      26 * bump(hour, 19.2, 2.1)
    const demand = Math.max(1.5, s.size * rhythm * (1 + s.demandWander))
    const turning = ailments.powered && !ailments.locked
    s.pressure +=
      ((turning ? s.setpoint - (0.006 + 0.06 * ailments.clog ** 2) * s.flow : 0.6) - s.pressure) * lag(seconds, 30)
    s.flow += (demand * Math.min(1, s.pressure / 3) - s.flow) * lag(seconds, 20)
    s.power += ((turning ? (140 + 7.5 * s.flow) * (1 + 0.012 * ailments.bearing) : 0) - s.power) * lag(seconds, 15)
    const hum = turning ? s.smoothness + 0.004 * s.flow + ailments.bearing : 0.05
    s.vibration += (hum - s.vibration) * lag(seconds, 30)
  },
  read: (s, random) => ({
    pressure_bar: round(Math.max(0, s.pressure + random.gaussian(0, 0.02)), 3),
    flow_lpm: round(Math.max(0, s.flow + random.gaussian(0, 0.3)), 2),
    vibration_mm_s: round(Math.max(0, s.vibration * (1 + random.gaussian(0, 0.035))), 3),
    power_w: round(Math.max(0, s.power + random.gaussian(0, 0.5 + s.power * 0.008)), 1),
  }),
  serves: (s) => s.vibration < audible && s.pressure >= tooWeak,
}
