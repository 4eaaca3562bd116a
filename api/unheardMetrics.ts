import type { Playbook } from '../domain/playbook.ts'
import type { DeviceStore } from '../store/deviceStore.ts'
import type { ReadingStore } from '../store/readingStore.ts'

/** Metrics are asked of so many devices of the model: enough to hear every one that is sent at all. */
const devicesAsked = 50

/**
 * A sentence for each metric that a remedy's condition asks for and no device of the model has ever sent: no mistake where
 * the devices are still to come, but the remedy would wait for ever.
 */
export const unheardMetrics = async (
  { modelContains, remedies }: Playbook,
  o: { devices: Pick<DeviceStore, 'all'>; readings: Pick<ReadingStore, 'metrics'> },
): Promise<string[]> => {
  const asked = new Set(
    remedies.flatMap(({ safeWhen, inUse }) => [...safeWhen, ...(inUse ? [inUse] : [])].map(({ metric }) => metric)),
  )
  if (asked.size === 0) return []
  const meant = (await o.devices.all())
    .filter(({ model }) => (model ?? '').toLowerCase().includes((modelContains ?? '').toLowerCase()))
    .slice(0, devicesAsked)
  const heard = new Set<string>()
  for (const { id } of meant) for (const { metric } of await o.readings.metrics(id)) heard.add(metric)
  return [...asked]
    .filter((metric) => !heard.has(metric))
    .map(
      (metric) =>
        `No device ${modelContains === undefined ? '' : `with “${modelContains}” in its model `}has sent ${metric} yet: until one does, a remedy that asks for it is never sent.`,
    )
}
