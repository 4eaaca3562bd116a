/**
 * The native MQTT convention: `forestall/v1/{deviceId}/{channel}`.
 * Simulators and the product both read this file, so it holds words only, no behaviour that a bug could hide in.
 */
export const topicRoot = 'forestall/v1'

/** Channels a device publishes on, plus `command`, which only Forestall publishes on. */
export const deviceChannels = ['telemetry', 'status', 'fault', 'command', 'command/result'] as const
export type DeviceChannel = (typeof deviceChannels)[number]

/** Ids are path segments of topics and URLs: letters, digits, `.`, `_`, `:`, `-`; 1 to 128 characters. */
export const deviceIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/

export const deviceTopic = (deviceId: string, channel: DeviceChannel): string => `${topicRoot}/${deviceId}/${channel}`

/** Topics that never come from a device: Forestall journals its own facts (clock ticks, registry changes) beside the devices' messages. */
export const internalRoot = '$forestall'
export const tickTopic = `${internalRoot}/tick`
export const deviceProfileTopic = `${internalRoot}/device`
export const teachTopic = `${internalRoot}/teach`
export const alarmGoalsTopic = `${internalRoot}/alarm-goals`
export const rulesTopic = `${internalRoot}/rules`
export const silencesTopic = `${internalRoot}/silences`
