import type { DeviceContext, Verdict } from './detector.ts'
import { type DeviceRecord, newDevice, type Series } from './device.ts'

/** A device as a shard works with it: what is remembered, and what only makes it quick to find. */
export interface LiveDevice {
  readonly record: DeviceRecord
  readonly context: DeviceContext
  /** For its detectors' steps: made once. */
  readonly options: { readonly context: DeviceContext; readonly out: Verdict[] }
  /** Its place in `due`; changes when another device goes. */
  place: number
  /** The metrics of its last sample and the series of each, in the order they came: nearly always those of the next. */
  metrics: string[]
  series: Series[]
  /** On-time ones since it was taken in here. */
  samples: number
}

/** Devices by id, and by when time alone may change something about them. */
export interface LiveDevices {
  get(id: string): LiveDevice | undefined
  /** Creates the record where there is none. */
  of(id: string): LiveDevice
  remove(id: string): void
  all(): IterableIterator<LiveDevice>
  readonly size: number
  /** Nothing about it changes by time alone before `at` (our clock). */
  setDue(device: LiveDevice, at: number): void
  /** Those for which that time has come, in no order that matters. */
  due(at: number): LiveDevice[]
}

/**
 * @param contextOf what a device's detectors may ask; made once for each
 * @param out where they put their verdicts
 */
export const createLiveDevices = (
  records: Iterable<DeviceRecord>,
  { contextOf, out }: { contextOf: (record: DeviceRecord) => DeviceContext; out: Verdict[] },
): LiveDevices => {
  const devices = new Map<string, LiveDevice>()
  const places: LiveDevice[] = []
  // Apart from the records, so that a look at the clock does not go through all of memory.
  let dueAt = new Float64Array(64)
  const add = (record: DeviceRecord): LiveDevice => {
    const context = contextOf(record)
    const options = { context, out }
    const device: LiveDevice = { record, context, options, place: places.length, metrics: [], series: [], samples: 0 }
    devices.set(record.id, device)
    if (dueAt.length === places.length) {
      const larger = new Float64Array(2 * dueAt.length)
      larger.set(dueAt)
      dueAt = larger
    }
    dueAt[places.length] = record.dueAt
    places.push(device)
    return device
  }
  for (const record of records) add(record)
  return {
    get: (id) => devices.get(id),
    of: (id) => devices.get(id) ?? add(newDevice(id)),
    remove(id) {
      const device = devices.get(id)
      if (!device) return
      devices.delete(id)
      const last = places.pop() ?? device
      if (last === device) return
      dueAt[device.place] = dueAt[last.place] ?? 0
      places[device.place] = last
      last.place = device.place
    },
    all: () => devices.values(),
    get size() {
      return devices.size
    },
    setDue(device, at) {
      device.record.dueAt = at
      dueAt[device.place] = at
    },
    due(at) {
      const found: LiveDevice[] = []
      for (let i = 0; i < places.length; i += 1) {
        if ((dueAt[i] ?? 0) > at) continue
        const device = places[i]
        if (device) found.push(device)
      }
      return found
    },
  }
}
