import type { DeviceRecord } from './device.ts'
import type { DetectorSettings } from './settings.ts'
import type { Shard } from './shard.ts'
import { bucketOf, buckets, type DevicePart, decodePiece, encodePiece } from './snapshot.ts'
import { adoptStates, type Named } from './versions.ts'

/** The devices of a shard by bucket, one encoded at a time, so that whoever waits can do something else in between. */
export function* encodeDevices(shard: Shard): Generator<DevicePart> {
  const parts = Array.from({ length: buckets }, () => [] as DeviceRecord[])
  for (const device of shard.devices()) parts[bucketOf(device.id)]?.push(device)
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const devices = parts[bucket]
    if (devices && devices.length > 0) yield { bucket, bytes: encodePiece(devices) }
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
  const read = parts.map((part) => decodePiece<DeviceRecord[]>(part))
  const devices = new Map<string, DeviceRecord>()
  for (const some of read)
    for (const device of some) {
      adoptStates(device, { from, settings })
      devices.set(device.id, device)
    }
  return devices
}
