import { type DeviceChannel, deviceChannels, deviceIdPattern, deviceTopic, topicRoot } from '../domain/topics.ts'

const prefix = `${topicRoot}/`

/** Whose topic this is and which channel of it, or undefined outside the native convention. */
export const readTopic = (topic: string): { deviceId: string; channel: string } | undefined => {
  if (!topic.startsWith(prefix)) return undefined
  const end = topic.indexOf('/', prefix.length)
  if (end === -1) return undefined
  const deviceId = topic.slice(prefix.length, end)
  return deviceIdPattern.test(deviceId) ? { deviceId, channel: topic.slice(end + 1) } : undefined
}

/**
 * What may be subscribed to, and which of the device's channels it covers. A device hears its commands; its own
 * retained status is readable too, so that a device (or its gateway) can see after a restart what it last declared.
 * Wildcards only strictly inside `command`. A closed list: whatever else Aedes' filter check lets through
 * (`$share/…`, `$SYS/…`, a `+` beside letters) is not in it.
 */
const subscribable: Readonly<Record<string, readonly DeviceChannel[]>> = {
  command: ['command'],
  'command/#': ['command', 'command/result'],
  'command/+': ['command/result'],
  'command/result': ['command/result'],
  status: ['status'],
}

/** The device a filter is about and the concrete topics it covers, or undefined when nobody may subscribe to it. */
export const readFilter = (filter: string): { deviceId: string; topics: string[] } | undefined => {
  const place = readTopic(filter)
  if (!place || !Object.hasOwn(subscribable, place.channel)) return undefined
  const channels = subscribable[place.channel] ?? []
  return { deviceId: place.deviceId, topics: channels.map((channel) => deviceTopic(place.deviceId, channel)) }
}

/** Channels a device publishes on; `command` is ours alone. */
export const isPublishable = (channel: string): boolean => publishable.has(channel)
const publishable: ReadonlySet<string> = new Set(deviceChannels.filter((channel) => channel !== 'command'))

/** Channels somebody may be subscribed to. Telemetry is not among them, so it never pays for routing. */
export const isForwarded = (channel: string): boolean => channel === 'status' || channel === 'command/result'
