import { availableParallelism } from 'node:os'

/** From this many devices on a checkpoint, or one minute's readings, are worth the way to another thread. */
const manyDevices = 5_000

/**
 * In how many threads the detectors run. Automatically none where the fleet is small (all of it costs the main thread a few
 * milliseconds a second) or the machine is (with fewer than four processors, threads only take turns with the broker and each
 * other); else half of the processors, at most eight. Changing it changes nothing of what is found.
 */
export const detectorShards = (
  setting: number | 'auto',
  { devices, processors = availableParallelism() }: { devices: number; processors?: number },
): number => {
  if (setting !== 'auto') return setting
  return devices < manyDevices || processors < 4 ? 0 : Math.min(8, Math.floor(processors / 2))
}
