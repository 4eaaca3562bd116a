import { z } from 'zod'
import { bump, daily, lag, type Physics, round, wander } from './physics.ts'

const state = z.object({
  /** The air, where the sensor is. */
  cabinet: z.number(),
  /** What the owner touches and sells; follows the air slowly. */
  goods: z.number(),
  running: z.boolean(),
  /** What the evaporator takes out now, as a share of a new compressor's; follows the compressor with a lag. */
  cooling: z.number(),
  ambientWander: z.number(),
  doorOpenUntil: z.number(),
  /** Differences between one cabinet and the next. */
  setpoint: z.number(),
  leakTau: z.number(),
  ratedPower: z.number(),
  drawn: z.number(),
  doorOpen: z.boolean(),
})
type FridgeState = z.infer<typeof state>

/** Above this the owner finds warm goods; the usual limit of food law is 7 to 8 °C. */
const tooWarm = 8
const coolingPerSecond = 0.52 / 60
const doorTau = 25 * 60
const goodsTau = 40 * 60
/** Half the thermostat's hysteresis, K. */
const hysteresis = 1

/**
 * A glass-door fridge in a shop. One thermal mass that leaks to a room with a daily rhythm, cooled by a compressor on a
 * two-point thermostat: a cycle of about a quarter of an hour, duty near 40 %. People open the door, mostly at noon and after work.
 * A worn compressor moves less heat and draws more: duty grows to 100 %, then the air
 * warms, then, with a lag that is our chance, the goods.
 */
export const fridge: Physics<FridgeState> = {
  state,
  begin: (random) => ({
    cabinet: random.between(3, 4.6),
    goods: 3.9,
    running: random.chance(0.4),
    cooling: 0,
    ambientWander: 0,
    doorOpenUntil: 0,
    setpoint: random.between(3.6, 4.1),
    leakTau: random.between(85, 100) * 60,
    ratedPower: random.between(280, 360),
    drawn: 7,
    doorOpen: false,
  }),
  step(s, { at, seconds, hour, outdoor, workday, random, ailments }) {
    s.ambientWander = wander(s.ambientWander, { seconds, tau: 2 * 3600, spread: 0.5, random })
    // A shop's air follows the weather a little.
    const weather = outdoor === undefined ? 0 : 0.12 * (outdoor - 10)
    const ambient = 22 + 2 * daily(hour, 15) + s.ambientWander + weather
    const openingsPerHour = 0.1 + (workday ? 5 * bump(hour, 12.5, 2) + 6 * bump(hour, 17.5, 1.8) : 0)
    if (at >= s.doorOpenUntil && random.chance((openingsPerHour / 3600) * seconds)) {
      s.doorOpenUntil = at + random.between(15, 45) * 1000
    }
    if (s.cabinet > s.setpoint + hysteresis * ailments.band) s.running = true
    if (s.cabinet < s.setpoint - hysteresis * ailments.band) s.running = false
    const drive = s.running && ailments.powered && !ailments.locked ? ailments.capacity : 0
    s.cooling += (drive - s.cooling) * lag(seconds, 45)
    if (ailments.doorOpen) s.doorOpenUntil = at + (seconds + 1) * 1000
    const openSeconds = Math.min(seconds, Math.max(0, (s.doorOpenUntil - at) / 1000))
    s.cabinet += (ambient - s.cabinet) * (lag(seconds, s.leakTau / ailments.leak) + lag(openSeconds, doorTau))
    s.cabinet -= s.cooling * coolingPerSecond * seconds
    s.goods += (s.cabinet - s.goods) * lag(seconds, goodsTau)
    s.drawn = !ailments.powered
      ? 0
      : s.running && !ailments.locked
        ? s.ratedPower * (1 + 0.3 * (1 - ailments.capacity))
        : 7
    s.doorOpen = s.doorOpenUntil > at + seconds * 1000
  },
  read: (s, random) => ({
    cabinet_temp_c: round(s.cabinet + random.gaussian(0, 0.05), 2),
    compressor_power_w: round(Math.max(0, s.drawn + random.gaussian(0, 0.3 + s.drawn * 0.012)), 1),
    door_open: s.doorOpen,
  }),
  serves: (s) => s.goods <= tooWarm,
}
