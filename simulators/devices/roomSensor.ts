import { z } from 'zod'
import { bump, daily, lag, type Physics, round, wander } from './physics.ts'

const state = z.object({
  temperature: z.number(),
  roomWander: z.number(),
  humidity: z.number(),
  humidityWander: z.number(),
  battery: z.number(),
  signalWander: z.number(),
  signal: z.number(),
  comfort: z.number(),
})
type RoomSensorState = z.infer<typeof state>

/** V a day: two AA cells last about four years. */
const dischargePerDay = 0.0005
/** V: below this its own display says so, and soon nothing at all. */
const flat = 2.2

/**
 * A battery room sensor behind a gateway: temperature with a night setback, humidity with the people in the room, a slowly emptying
 * battery and a radio level. Nobody notices when it fails, for it only tells; a flat battery one sees on its display.
 */
export const roomSensor: Physics<RoomSensorState> = {
  state,
  begin: (random) => ({
    temperature: 20.5,
    roomWander: 0,
    humidity: 45,
    humidityWander: 0,
    battery: random.between(2.75, 3.08),
    signalWander: 0,
    signal: random.between(-78, -52),
    comfort: random.between(20, 22),
  }),
  step(s, { seconds, hour, outdoor, workday, random, ailments }) {
    s.roomWander = wander(s.roomWander, { seconds, tau: 3000, spread: 0.3, random })
    s.humidityWander = wander(s.humidityWander, { seconds, tau: 2400, spread: 2.5, random })
    s.signalWander = wander(s.signalWander, { seconds, tau: 1200, spread: 2, random })
    const weather = outdoor === undefined ? 0 : 0.04 * (outdoor - 10)
    const wanted = s.comfort + (workday ? 0.9 * daily(hour, 17) : -0.6) + s.roomWander + weather
    s.temperature += (wanted - s.temperature) * lag(seconds, 1500)
    const people = workday ? 1 : 0.3
    const air = 42 + people * (7 * bump(hour, 7.5, 1.2) + 6 * bump(hour, 20, 2.5)) + s.humidityWander
    s.humidity += (air - s.humidity) * lag(seconds, 900)
    s.battery = Math.max(1.8, s.battery - (dischargePerDay * ailments.drain * seconds) / 86_400)
    // Somebody has put new cells in.
    if (ailments.drain === 1 && s.battery < flat + 0.3) s.battery = 3.05
  },
  read: (s, random) => ({
    temperature_c: round(s.temperature + random.gaussian(0, 0.06), 2),
    humidity_pct: round(s.humidity + random.gaussian(0, 0.3), 1),
    battery_v: round(s.battery + random.gaussian(0, 0.003), 3),
    rssi_dbm: round(s.signal + s.signalWander + random.gaussian(0, 0.7), 1),
  }),
  serves: (s) => s.battery > flat,
}
