import type { Observation, Sample } from '../../domain/observation.ts'

export const metricsPerDevice = 4
const minute = 60_000
const began = Date.UTC(2026, 0, 5)

/** xorshift32: cheap, and the same everywhere. */
const noise = (seed: number): (() => number) => {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296 - 0.5
  }
}

export interface Fleet {
  readonly profiles: readonly Observation[]
  /** One minute of everybody, cut into pieces of a few thousand samples with the ticks in between; made as they are asked for. */
  minuteOf(minuteOfRun: number): Generator<Observation[]>
}

/** Devices that report four metrics once a minute, healthy: a temperature, a load, a vibration, a signal strength. */
export const benchFleet = (devices: number, { pieces = 12 }: { pieces?: number } = {}): Fleet => {
  const next = noise(1)
  const ids = Array.from({ length: devices }, (_, i) => `device-${String(i).padStart(6, '0')}`)
  const wander = new Float64Array(devices)
  let seq = 0
  return {
    profiles: ids.map((id, i) => ({
      kind: 'profile',
      seq: ++seq,
      at: began,
      profile: { id, model: `model-${i % 20}`, site: `site-${i % 200}`, expectEverySeconds: 60 },
    })),
    *minuteOf(m) {
      const size = Math.ceil(devices / pieces)
      for (let from = 0; from < devices; from += size) {
        const at = began + m * minute + Math.floor((from / devices) * minute)
        const batch: Observation[] = [{ kind: 'tick', seq: ++seq, at }]
        for (let i = from; i < Math.min(devices, from + size); i += 1) {
          const day = Math.sin(((m + i) / 1440) * 2 * Math.PI)
          const on = (m + i) % 17 < 7
          wander[i] = 0.99 * (wander[i] ?? 0) + 0.2 * next()
          const sample: Sample = {
            kind: 'sample',
            seq: ++seq,
            at,
            deviceId: ids[i] ?? '',
            ts: at,
            clock: 'device',
            timing: 'onTime',
            values: {
              cabinet_temp_c: 4 + day + (on ? -0.4 : 0.4) + 0.3 * next(),
              compressor_power_w: on ? 120 + 8 * next() : 0,
              vibration_mm_s: 1.6 + (on ? 0.5 : 0) + 0.2 * next(),
              rssi_dbm: Math.round(-62 + 4 * (wander[i] ?? 0) + 3 * next()),
            },
          }
          batch.push(sample)
        }
        yield batch
      }
    },
  }
}
