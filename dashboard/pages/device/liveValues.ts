import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { streamReadings } from '../../api/stream.ts'

type Values = Readonly<Record<string, number | string>>
type ReadingListener = (t: number, values: Values) => void

/** What a device says while its page is open: the latest of each metric, and each reading as it comes. */
export interface LiveValues {
  readonly latest: Signal<Readonly<Record<string, { readonly t: number; readonly value: number | string }>>>
  /** @returns stops listening */
  onReading(listener: ReadingListener): () => void
}

export const useLiveValues = (deviceId: string): LiveValues => {
  const live = useMemo(() => {
    const listeners = new Set<ReadingListener>()
    const latest: LiveValues['latest'] = signal({})
    return {
      latest,
      listeners,
      onReading(listener: ReadingListener) {
        listeners.add(listener)
        return () => {
          listeners.delete(listener)
        }
      },
    }
  }, [])
  useEffect(
    () =>
      streamReadings(deviceId, (reading) => {
        const t = Date.parse(reading.ts)
        const entries = Object.entries(reading.values)
          // A late reading does not replace a newer one.
          .filter(([metric]) => t >= (live.latest.value[metric]?.t ?? 0))
          .map(([metric, value]) => [metric, { t, value }] as const)
        live.latest.value = { ...live.latest.value, ...Object.fromEntries(entries) }
        for (const listener of live.listeners) listener(t, reading.values)
      }),
    [deviceId, live],
  )
  return live
}
