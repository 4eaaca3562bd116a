import type { z } from 'zod'
import { day } from '../domain/clock.ts'
import { deviceIdPattern, topicRoot } from '../domain/topics.ts'
import { commandResultPayload, faultPayload, statusPayload } from '../domain/wire.ts'
import type { Adapter, Draft, Parsed } from './adapter.ts'
import { refused } from './adapter.ts'
import { isPlausible } from './deviceTime.ts'
import { explain } from './explain.ts'
import { countMembers, findRepeatedName, type Json, readJson } from './jsonPayload.ts'
import { readTelemetry } from './telemetry.ts'

const prefix = `${topicRoot}/`

/** The native convention: `forestall/v1/{deviceId}/{channel}`, JSON. See domain/wire.ts for the payloads. */
export const nativeAdapter: Adapter = {
  name: 'native',

  recognise(topic) {
    if (!topic.startsWith(prefix)) return undefined
    const end = topic.indexOf('/', prefix.length)
    if (end === -1) return undefined
    const deviceId = topic.slice(prefix.length, end)
    return deviceIdPattern.test(deviceId) ? { deviceId, channel: topic.slice(end + 1) } : undefined
  },

  parse({ place, payload, receivedAt }) {
    switch (place.channel) {
      case 'telemetry':
        return readTelemetry(payload)
      case 'status':
        // A retained message of no bytes takes the retained status away. It says nothing about the device.
        return payload.length === 0 ? { drafts: [] } : readStatus(payload, receivedAt)
      case 'fault':
        return readFault(payload)
      case 'command/result':
        return readCommandResult(payload)
      case 'command':
        return refused('forbidden-topic', 'Only Forestall publishes commands; a device answers on command/result.')
      default:
        return refused(
          'unknown-topic',
          `There is no channel ${JSON.stringify(place.channel.slice(0, 80))}; use telemetry, status, fault or command/result.`,
        )
    }
  },
}

const readStatus = (payload: Uint8Array, receivedAt: number): Parsed =>
  read(payload, statusPayload, ({ state, firmware, expectEverySeconds, wakeAt }) => {
    const wake = wakeAt === undefined ? undefined : toMs(wakeAt)
    // A sleeper's wake-up time holds back the alarm: one in the year 56000 (seconds taken for ms, or the reverse)
    // would hold it back for ever.
    if (wake !== undefined && !isPlausible(wake, receivedAt, longestSleep)) {
      return refused(
        'bad-time',
        `$.wakeAt: ${wake} ms since 1970 lies before 2000 or more than 400 days ahead; send milliseconds or ISO 8601`,
      )
    }
    return {
      kind: 'status',
      state,
      ...(firmware === undefined ? {} : { firmware }),
      ...(expectEverySeconds === undefined ? {} : { expectEverySeconds }),
      ...(wake === undefined ? {} : { wakeAt: Math.round(wake) }),
    }
  })
const longestSleep = 400 * day

const readFault = (payload: Uint8Array): Parsed =>
  read(payload, faultPayload, ({ code, severity, text, ts, clear }) => ({
    kind: 'reported',
    ts: ts === undefined ? undefined : toMs(ts),
    code,
    severity,
    ...(text === undefined ? {} : { text }),
    clear: clear ?? false,
  }))

const readCommandResult = (payload: Uint8Array): Parsed =>
  read(payload, commandResultPayload, ({ id, ok, text }) => ({
    kind: 'commandResult',
    commandId: id,
    ok,
    ...(text === undefined ? {} : { text }),
  }))

const read = <T extends z.ZodType>(
  payload: Uint8Array,
  schema: T,
  toDraft: (value: z.infer<T>) => Draft | Parsed,
): Parsed => {
  const json = readJson(payload)
  if (!json.ok) return { drafts: [], refusal: json.refusal }
  if (countMembers(json.value) !== json.members) {
    const path = findRepeatedName(json.text) ?? '$'
    return refused('invalid-payload', `${path}: the same name twice in one object; send each once`)
  }
  const result = schema.safeParse(json.value satisfies Json)
  if (!result.success) return { drafts: [], refusal: explain(result.error.issues, json.value) }
  const outcome = toDraft(result.data)
  return 'drafts' in outcome ? outcome : { drafts: [outcome] }
}

const toMs = (time: number | string): number => (typeof time === 'number' ? time : Date.parse(time))
