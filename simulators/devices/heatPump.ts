import { z } from 'zod'
import { clamp, daily, lag, type Physics, round, wander } from './physics.ts'

const state = z.object({
  outdoor: z.number(),
  outdoorWander: z.number(),
  /** Mean temperature of the water in the heating circuit. */
  water: z.number(),
  /** Flow minus return, K. */
  spread: z.number(),
  room: z.number(),
  running: z.boolean(),
  /** Seconds of running since the last defrost, below 5 °C outside. */
  frost: z.number(),
  defrostUntil: z.number(),
  power: z.number(),
  comfort: z.number(),
  houseLoss: z.number(),
  climate: z.number(),
})
type HeatPumpState = z.infer<typeof state>

/** kJ/K of water and radiators, and of the house. */
const waterMass = 450
const houseMass = 24_000
/** kW per K from the water into the rooms, valves open. */
const radiators = 0.35
/** kW per K of flow over the circulation pump. */
const circulation = 1.46
const ratedHeat = 8
/** So far below what they like, people put a pullover on and call. K. */
const tooCold = 1.8

/**
 * An air-source heat pump. Outside follows season, day and weather; the heating curve asks for warmer water when it is colder; the
 * compressor cycles on a two-point controller and defrosts for some minutes after an hour of frost. The house is a slow mass
 * behind thermostat valves, so a dead heat pump is felt only hours later.
 */
export const heatPump: Physics<HeatPumpState> = {
  state,
  begin: (random) => ({
    outdoor: 5,
    outdoorWander: random.gaussian(0, 1.5),
    water: random.between(31, 35),
    spread: 1,
    room: random.between(20.6, 21.4),
    running: random.chance(0.5),
    frost: random.between(0, 2400),
    defrostUntil: 0,
    power: 45,
    comfort: random.between(21.3, 22.2),
    houseLoss: random.between(0.14, 0.2),
    climate: random.between(-1.5, 1.5),
  }),
  step(s, { at, seconds, hour, dayOfYear, outdoor, random, ailments }) {
    s.outdoorWander = wander(s.outdoorWander, { seconds, tau: 10 * 3600, spread: 1.5, random })
    const season = 9 - 8.5 * Math.cos(((dayOfYear - 18) / 365) * 2 * Math.PI)
    s.outdoor = outdoor ?? season + s.climate + 3.5 * daily(hour, 15) + s.outdoorWander
    const target = clamp(35 + (10 - s.outdoor) * 0.8, 28, 55)
    if (s.water < target - 2.5 * ailments.band) s.running = true
    if (s.water > target + 2.5 * ailments.band) s.running = false

    const able = ailments.powered && !ailments.locked
    const defrosting = able && at < s.defrostUntil
    if (able && s.running && !defrosting) {
      s.frost = s.outdoor < 5 ? s.frost + seconds : Math.max(0, s.frost - seconds)
      if (s.frost > 3600) {
        s.frost = 0
        s.defrostUntil = at + random.between(4, 6) * 60_000
      }
    }
    const working = able && s.running && !defrosting
    const heat = working ? ratedHeat * ailments.capacity : defrosting ? -2.5 : 0
    const lift = Math.max(15, s.water - s.outdoor)
    const efficiency = clamp(5.6 - 0.065 * lift, 1.8, 5.2)
    const wanted = !ailments.powered ? 0 : working ? (ratedHeat / efficiency) * 1000 : defrosting ? 1400 : 45
    s.power += (wanted - s.power) * lag(seconds, 25)

    const valves = clamp((s.comfort - s.room) / 1.2, 0.05, 1)
    const given = radiators * valves * (s.water - s.room)
    s.water += ((heat - given) * seconds) / waterMass
    s.room += ((given - s.houseLoss * (s.room - s.outdoor)) * seconds) / houseMass
    s.spread += ((working ? heat / circulation : ailments.powered ? 0.8 : 0) - s.spread) * lag(seconds, 90)
  },
  read: (s, random) => ({
    outdoor_temp_c: round(s.outdoor + random.gaussian(0, 0.08), 2),
    flow_temp_c: round(s.water + s.spread / 2 + random.gaussian(0, 0.08), 2),
    return_temp_c: round(s.water - s.spread / 2 + random.gaussian(0, 0.08), 2),
    power_w: round(Math.max(0, s.power + random.gaussian(0, 1 + s.power * 0.01)), 1),
  }),
  serves: (s) => s.room >= s.comfort - tooCold,
}
