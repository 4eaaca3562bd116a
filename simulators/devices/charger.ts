import { z } from 'zod'
import { bump, clamp, daily, lag, type Physics, round, wander } from './physics.ts'

const state = z.object({
  phase: z.enum(['available', 'preparing', 'charging', 'finishing']),
  phaseUntil: z.number(),
  /** kWh still to give and asked for in this session. */
  left: z.number(),
  asked: z.number(),
  current: z.number(),
  voltageWander: z.number(),
  voltage: z.number(),
  temperature: z.number(),
  energy: z.number(),
  faulted: z.boolean(),
  /** Somebody stands there with a cable and gets nothing. */
  turnedAway: z.boolean(),
  powered: z.boolean(),
  atWork: z.boolean(),
  ratedCurrent: z.number(),
  phases: z.number(),
})
type ChargerState = z.infer<typeof state>

const minutes = 60_000

/**
 * An EV charging point. Cars come by a daily rhythm (evenings at home, mornings at work), plug in, draw the rated current,
 * taper off at the end, and stay plugged in for a while. The plug warms with the square of the current. `energy_kwh` only ever grows.
 */
export const charger: Physics<ChargerState> = {
  state,
  begin: (random) => ({
    phase: 'available',
    phaseUntil: 0,
    left: 0,
    asked: 1,
    current: 0,
    voltageWander: 0,
    voltage: 231,
    temperature: 14,
    energy: random.between(800, 9_000),
    faulted: false,
    turnedAway: false,
    powered: true,
    atWork: random.chance(0.4),
    ratedCurrent: random.pick([16, 32]),
    phases: random.pick([1, 3]),
  }),
  step(s, { at, seconds, hour, outdoor, workday, random, ailments }) {
    const blocked = ailments.locked || !ailments.powered
    s.faulted = ailments.locked
    s.powered = ailments.powered
    if (!blocked) s.turnedAway = false
    const carsPerHour = s.atWork
      ? 0.03 + (workday ? 0.8 * bump(hour, 8.5, 1.2) + 0.3 * bump(hour, 13.5, 1.2) : 0)
      : 0.03 + (workday ? 0.6 * bump(hour, 18.5, 2) : 0.3 * bump(hour, 15.5, 3))
    if (s.phase === 'available' && random.chance((carsPerHour / 3600) * seconds)) {
      s.asked = random.between(6, 38)
      s.left = s.asked
      s.phase = 'preparing'
      s.phaseUntil = at + random.between(0.5, 3) * minutes
    }
    if (blocked && s.phase !== 'available' && s.phase !== 'finishing') s.turnedAway = true
    if (s.phase === 'preparing' && at >= s.phaseUntil && !blocked) s.phase = 'charging'
    if (s.phase === 'charging' && s.left <= 0) {
      s.phase = 'finishing'
      s.phaseUntil = at + random.between(5, 120) * minutes
    }
    if (s.phase === 'finishing' && at >= s.phaseUntil) s.phase = 'available'
    // An owner who got nothing gives up after a while.
    if (s.turnedAway && random.chance(seconds / 5400)) s.phase = 'available'

    const taper = clamp(s.left / (0.08 * s.asked), 0.15, 1)
    const wanted = s.phase === 'charging' && !blocked ? s.ratedCurrent * taper : 0
    s.current += (wanted - s.current) * lag(seconds, 8)
    if (s.current < 0.01) s.current = 0
    s.voltageWander = wander(s.voltageWander, { seconds, tau: 900, spread: 1.1, random })
    s.voltage = ailments.powered ? 231 - 2 * bump(hour, 18.5, 2.5) + s.voltageWander - 0.07 * s.current : 0
    const given = (s.voltage * s.current * s.phases * seconds) / 3.6e6
    s.energy += given
    s.left -= given
    if (ailments.meterResetsPerHour > 0 && random.chance((ailments.meterResetsPerHour * seconds) / 3600)) s.energy = 0
    const ambient = outdoor ?? 12 + 5 * daily(hour, 15)
    s.temperature += (ambient + 24 * (s.current / s.ratedCurrent) ** 2 - s.temperature) * lag(seconds, 900)
  },
  read: (s, random) => {
    const voltage = s.powered ? s.voltage + random.gaussian(0, 0.3) : 0
    const current = Math.max(0, s.current + random.gaussian(0, 0.01 + s.current * 0.004))
    return {
      voltage_v: round(voltage, 1),
      current_a: round(current, 2),
      power_w: round(s.powered ? voltage * current * s.phases + 6 + random.gaussian(0, 0.4) : 0, 1),
      temp_c: round(s.temperature + random.gaussian(0, 0.15), 2),
      energy_kwh: round(s.energy, 3),
      state: s.faulted ? 'faulted' : s.phase,
    }
  },
  serves: (s) => !s.turnedAway,
}
