import type { Observation } from '../../domain/observation.ts'

interface Average {
  mean: number
  variance: number
}

/** The cheapest detector anyone would run: one exponentially weighted mean and variance a series, alarm at six sigma. */
export const ewmaEngine = (): { step(observations: readonly Observation[]): number; readonly series: number } => {
  const devices = new Map<string, Map<string, Average>>()
  let series = 0
  return {
    step(observations) {
      let alarms = 0
      for (const observation of observations) {
        if (observation.kind !== 'sample') continue
        let device = devices.get(observation.deviceId)
        if (!device) {
          device = new Map()
          devices.set(observation.deviceId, device)
        }
        for (const metric in observation.values) {
          const value = observation.values[metric]
          if (typeof value !== 'number') continue
          const known = device.get(metric)
          if (!known) {
            device.set(metric, { mean: value + 0.5, variance: 0.5 })
            series += 1
            continue
          }
          const off = value - known.mean
          if (off * off > 36 * known.variance) alarms += 1
          known.mean += 0.02 * off
          known.variance += 0.02 * (off * off - known.variance)
        }
      }
      return alarms
    },
    get series() {
      return series
    },
  }
}
