import type { DeviceRecord } from './device.ts'
import type { DetectorSettings } from './settings.ts'
import type { Shard } from './shard.ts'
import { bucketOf, buckets, decodePiece, encodePiece } from './snapshot.ts'
import { adoptStates, type Named } from './versions.ts'

/** One bucket's devices, in the order they came. */
export interface DevicePart {
  readonly bucket: number
  readonly bytes: Uint8Array
}

/** The devices of a shard by bucket, one encoded at a time, so that whoever waits can do something else in between. */
export function* encodeDevices(shard: Shard): Generator<DevicePart> {
  const parts = Array.from({ length: buckets }, () => [] as DeviceRecord[])
  for (const device of shard.devices()) parts[bucketOf(device.id)]?.push(device)
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const devices = parts[bucket]
    if (devices && devices.length > 0) yield { bucket, bytes: encodePiece({ bucket, devices }) }
  }
}

/**
 * The devices in these parts, with states in the order of our detectors.
 * @param from the detectors that wrote them
 * @throws SnapshotError
 */
export const decodeDevices = (
  parts: readonly Uint8Array[],
  { from, settings }: { from: Named; settings: DetectorSettings },
): Map<string, DeviceRecord> => {
  const read = parts.map((part) => decodePiece<{ bucket: number; devices: DeviceRecord[] }>(part))
  const devices = new Map<string, DeviceRecord>()
  for (const { devices: some } of read)
    for (const device of some) {
      adoptStates(device, { from, settings })
      devices.set(device.id, device)
    }
  return devices
}
