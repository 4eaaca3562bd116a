/** Small signal generators, independent of the simulators: seeded, one reading a minute. */
export type Chance = () => number
export const chance = (seed: number): Chance => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const gauss = (next: Chance): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
/** 1 at the peak hour, falling off over `width` hours². */
const bump = (minute: number, peak: number, width: number): number =>
  Math.exp(-((((minute / 60) % 24) - peak) ** 2) / width)
const day = (minute: number, peak: number): number => Math.cos(((minute / 60 - peak) / 12) * Math.PI)

/** `minute` counts from local midnight of the first day. */
export type Signal = (minute: number) => Record<string, number>

/** 4 ± 1 °C on a duty cycle of about a quarter of an hour, a shop that warms by day. */
export const fridge = (seed: number): Signal => {
  const next = chance(seed)
  let temp = 4
  let on = false
  return (minute) => {
    const room = 21 + 2 * day(minute, 15) + 0.2 * gauss(next)
    if (temp > 4.8) on = true
    if (temp < 3.2) on = false
    temp += (room - temp) * 0.012 - (on ? 0.45 : 0)
    return {
      cabinet_temp_c: temp + 0.08 * gauss(next),
      compressor_power_w: on ? 120 + 2 * gauss(next) : 0,
      door_open: next() < 0.03 ? 1 : 0,
    }
  }
}
/** Weather, and water that follows it. */
export const heatPump = (seed: number): Signal => {
  const next = chance(seed)
  let weather = 0
  return (minute) => {
    weather += -weather / 2000 + 0.06 * gauss(next)
    const outdoor = 6 + 4 * day(minute, 15) + weather
    const flow = 38 - 0.6 * outdoor + 1.5 * Math.sin(minute / 4)
    return {
      outdoor_temp_c: outdoor + 0.1 * gauss(next),
      flow_temp_c: flow + 0.1 * gauss(next),
      return_temp_c: flow - 5 + 0.1 * gauss(next),
      power_w: Math.max(0, 1400 - 60 * outdoor + 60 * gauss(next)),
    }
  }
}
/** Water drawn in the morning and evening; everything else follows the flow. */
export const pump = (seed: number): Signal => {
  const next = chance(seed)
  let wander = 0
  return (minute) => {
    wander += -wander / 300 + 0.02 * gauss(next)
    const rush = bump(minute, 7, 3) + 0.8 * bump(minute, 19, 6)
    const flow = Math.max(1, (8 + 28 * rush) * (1 + wander))
    return {
      pressure_bar: 4.1 - 0.006 * flow + 0.02 * gauss(next),
      flow_lpm: flow + 0.3 * gauss(next),
      vibration_mm_s: 1.6 + 0.007 * flow + 0.06 * gauss(next),
      starts_total: Math.floor(minute / 7),
    }
  }
}
/** Signal that wanders, latency with a tail and an evening peak. */
export const router = (seed: number): Signal => {
  const next = chance(seed)
  let wander = 0
  return (minute) => {
    wander += -wander / 30 + 0.4 * gauss(next)
    const evening = bump(minute, 20.5, 8)
    return {
      rssi_dbm: Math.round(-62 + wander + 0.7 * gauss(next)),
      latency_ms: (22 + 8 * evening) * Math.exp(0.1 * gauss(next)) + (next() < 0.01 ? 150 : 0),
      throughput_mbps: Math.max(0, (4 + 14 * evening) * (1 + 0.15 * gauss(next))),
      uptime_s: minute * 60,
    }
  }
}
