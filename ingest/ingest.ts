import { z } from 'zod'
import { minute } from '../domain/clock.ts'
import type { IntakeMessage } from '../domain/intake.ts'
import type { Observation } from '../domain/observation.ts'
import type { Quarantined } from '../domain/quarantine.ts'
import type { DeviceSighting } from '../store/deviceStore.ts'
import type { Adapter, Draft, Place, Refusal, SampleDraft } from './adapter.ts'
import {
  createDeviceMemory,
  type DeviceMemory,
  isRepeated,
  medianSkew,
  noteSkew,
  restoreMemory,
  savedMemory,
  saveMemory,
} from './deviceMemory.ts'
import { dateSamples, isPlausible } from './deviceTime.ts'
import { nativeAdapter } from './native.ts'
import { isOwnTopic, readOwnFact } from './ownFacts.ts'
import { sampleKey } from './sampleKey.ts'

export interface IngestOptions {
  /** Whether the device is registered: asked only until the journal itself has told who is (promise P2). */
  isKnown(deviceId: string): boolean
  /** Whether this principal may speak for this device: itself, or the gateway it is registered behind. Asked like `isKnown`. */
  mayPublishFor(principal: string, deviceId: string): boolean
  /** Called for an unknown device whose message is good; the message is then taken. Absent: it is quarantined. */
  readonly autoRegister?: (deviceId: string) => void
  /** How far a device's clock may run ahead of ours and still be believed, ms; 5 minutes. */
  readonly maxFutureMs?: number
  /** Larger payloads are quarantined unread, bytes; 256 KiB. */
  readonly maxPayloadBytes?: number
  /** Conventions, asked in this order; the native one. */
  readonly adapters?: readonly Adapter[]
}

export interface IngestResult {
  /** In journal order. */
  readonly observations: Observation[]
  /** At most one row per message; a batch of samples may be here for some and in `observations` for the others. */
  readonly quarantined: (Quarantined & { body: Uint8Array })[]
  /** Samples dropped because the same was among the device's last 64 (QoS 1 sends again what was not acknowledged in time). */
  readonly duplicates: number
  /** One per device heard from in this batch. */
  readonly sightings: DeviceSighting[]
}

/** The journal to observations: a pure function of what came before, so that replay gives what live gave (promise P2). */
export interface Ingest {
  /** Never throws, whatever the bytes. */
  accept(batch: readonly IntakeMessage[]): IngestResult
  /** The devices the journal says are registered. */
  registered(): string[]
  /** Plain JSON. */
  snapshot(): unknown
  /** @throws when `state` is not a snapshot of this version */
  restore(state: unknown): void
}

const snapshotSchema = z.object({
  version: z.literal(1),
  devices: z.array(z.tuple([z.string(), savedMemory])),
  registered: z.array(z.tuple([z.string(), z.string().nullable()])).optional(),
})

/** Principal '' is ourselves: what it brings in was said at another time. */
const history = ({ principal }: IntakeMessage): { history?: true } => (principal === '' ? { history: true } : {})

const shownBytes = 4096
const shownTopic = 1024

export const createIngest = (o: IngestOptions): Ingest => {
  const adapters = o.adapters ?? [nativeAdapter]
  const maxFutureMs = o.maxFutureMs ?? 5 * minute
  const maxPayloadBytes = o.maxPayloadBytes ?? 256 * 1024
  /** Registered devices only, so the registry bounds it (P7); a removed one is forgotten. */
  const devices = new Map<string, DeviceMemory>()

  /**
   * Who is registered, and behind which gateway, as of the journal's order: when it is read again, a message gets the verdict
   * it got (P2), whoever was added or removed meanwhile.
   */
  const registered = new Map<string, string | null>()
  /** Whether `registered` is all there is. Not before the first profile, nor after an older version's snapshot. */
  let told = false
  let whole = true
  const isKnown = (deviceId: string): boolean => registered.has(deviceId) || (!(told && whole) && o.isKnown(deviceId))
  const mayPublishFor = (principal: string, deviceId: string): boolean =>
    told && whole
      ? principal === deviceId || registered.get(deviceId) === principal
      : o.mayPublishFor(principal, deviceId)

  const memoryOf = (deviceId: string): DeviceMemory => {
    let memory = devices.get(deviceId)
    if (!memory) {
      memory = createDeviceMemory()
      devices.set(deviceId, memory)
    }
    return memory
  }

  const accept = (batch: readonly IntakeMessage[]): IngestResult => {
    const observations: Observation[] = []
    const quarantined: (Quarantined & { body: Uint8Array })[] = []
    const sightings = new Map<string, Sighting>()
    const measured = new Map<Sighting, DeviceMemory>()
    let duplicates = 0

    const quarantine = (message: IntakeMessage, refusal: Refusal): void => {
      const { seq, receivedAt, principal, topic, payload } = message
      quarantined.push({
        ...{ seq, receivedAt, principal, ...refusal },
        topic: topic.length > shownTopic ? `${topic.slice(0, shownTopic)}…` : topic,
        bytes: payload.length,
        payload: new TextDecoder().decode(payload.subarray(0, shownBytes)),
        body: payload,
      })
    }

    const sight = (deviceId: string, lastSeenAt: number): Sighting => {
      let sighting = sightings.get(deviceId)
      if (sighting) sighting.lastSeenAt = lastSeenAt
      else {
        sighting = { deviceId, lastSeenAt }
        sightings.set(deviceId, sighting)
      }
      return sighting
    }

    const observeSamples = (message: IntakeMessage, deviceId: string, drafts: readonly SampleDraft[]): void => {
      const { seq, receivedAt: at } = message
      const memory = memoryOf(deviceId)
      // What was received long ago keeps the time it had then, whatever we have dated since.
      const old = message.principal === '' && at + minute < memory.lastOurs
      const { dated, lastOurs } = dateSamples(
        drafts.map((draft) => draft.ts),
        { receivedAt: at, maxFutureMs, lastOurs: old ? Number.NEGATIVE_INFINITY : memory.lastOurs },
      )
      memory.lastOurs = Math.max(memory.lastOurs, lastOurs)
      let newestGiven: number | undefined
      for (const { index, ts, clock } of dated) {
        const draft = drafts[index]
        if (!draft) continue
        // Only a believed time tells a redelivery from a new reading: a clock that stands still at 1970 gives the same
        // time to every reading of a steady value.
        if (clock === 'device' && isRepeated(memory, sampleKey(ts, draft.values))) {
          duplicates++
          continue
        }
        const timing = ts < memory.newest ? 'late' : 'onTime'
        if (timing === 'onTime') {
          memory.newest = ts
          newestGiven = draft.ts ?? newestGiven
        }
        observations.push({
          kind: 'sample',
          seq,
          at,
          deviceId,
          ts,
          clock,
          timing,
          values: draft.values,
          ...history(message),
        })
      }
      // What was late says how long it waited, not how wrong the clock is.
      if (newestGiven === undefined || message.principal === '') return
      noteSkew(memory, newestGiven - at)
      measured.set(sight(deviceId, at), memory)
    }

    const observe = (message: IntakeMessage, deviceId: string, draft: Exclude<Draft, SampleDraft>): void => {
      const { seq, receivedAt: at } = message
      switch (draft.kind) {
        case 'status': {
          observations.push({ seq, at, deviceId, ...draft, ...history(message) })
          if (message.principal === '') return
          const sighting = sight(deviceId, at)
          sighting.connection = draft.state
          if (draft.firmware !== undefined) sighting.firmware = draft.firmware
          if (draft.expectEverySeconds !== undefined) sighting.expectEverySeconds = draft.expectEverySeconds
          return
        }
        case 'reported': {
          const { ts } = draft
          const believed = ts !== undefined && isPlausible(ts, at, maxFutureMs)
          observations.push({ seq, at, deviceId, ...draft, ts: believed ? Math.round(ts) : at, ...history(message) })
          return
        }
        case 'commandResult':
          observations.push({ seq, at, deviceId, ...draft })
      }
    }

    const takeDeviceMessage = (message: IntakeMessage, adapter: Adapter, place: Place): void => {
      const { principal, payload, receivedAt } = message
      const { deviceId } = place
      // Principal '' is ourselves: a message run again from quarantine has been through these doors.
      if (principal !== '' && !mayPublishFor(principal, deviceId)) {
        quarantine(message, {
          reason: 'forbidden-topic',
          detail: `${principal} may not speak for ${deviceId}; if it is its gateway, register ${deviceId} with "gatewayId":"${principal}".`,
        })
        return
      }
      const known = isKnown(deviceId)
      if (!known && !o.autoRegister) {
        const detail = `No device ${deviceId} is registered; add it, then run this message again.`
        quarantine(message, { reason: 'unknown-device', detail })
        return
      }
      if (known && principal !== '') sight(deviceId, receivedAt)
      if (payload.length > maxPayloadBytes) {
        const detail = `The payload has ${payload.length} bytes; ${maxPayloadBytes} is the limit. Send it in several messages.`
        quarantine(message, { reason: 'too-large', detail })
        return
      }
      const { drafts, refusal } = adapter.parse({ place, payload, receivedAt })
      if (refusal) quarantine(message, refusal)
      if (drafts.length === 0) return
      if (!known) {
        o.autoRegister?.(deviceId)
        if (principal !== '') sight(deviceId, receivedAt)
      }
      const samples: SampleDraft[] = []
      for (const draft of drafts) {
        if (draft.kind === 'sample') samples.push(draft)
        else observe(message, deviceId, draft)
      }
      if (samples.length > 0) observeSamples(message, deviceId, samples)
    }

    const takeOwnFact = (message: IntakeMessage): void => {
      const fact = readOwnFact(message)
      if (!('kind' in fact)) {
        quarantine(message, fact)
        return
      }
      if (fact.kind === 'profile') {
        const { id, gatewayId, removed } = fact.profile
        if (removed) {
          registered.delete(id)
          devices.delete(id)
        } else registered.set(id, gatewayId ?? null)
        told = true
      }
      observations.push(fact)
    }

    for (const message of batch) {
      const { topic, principal } = message
      if (topic.startsWith('$')) {
        if (principal === '' && isOwnTopic(topic)) takeOwnFact(message)
        else quarantine(message, { reason: 'forbidden-topic', detail: 'Topics that begin with $ are not for devices.' })
        continue
      }
      let place: Place | undefined
      for (const adapter of adapters) {
        place = adapter.recognise(topic)
        if (!place) continue
        takeDeviceMessage(message, adapter, place)
        break
      }
      if (!place) quarantine(message, { reason: 'unknown-topic', detail: topicHint })
    }
    for (const [sighting, memory] of measured) {
      const skew = medianSkew(memory)
      if (skew !== undefined) sighting.clockSkewMs = skew
    }
    return { observations, quarantined, duplicates, sightings: [...sightings.values()] }
  }

  return {
    accept,
    registered: () => [...registered.keys()],
    snapshot: () => ({
      version: 1,
      devices: [...devices].map(([id, memory]) => [id, saveMemory(memory)]),
      ...(told && whole ? { registered: [...registered] } : {}),
    }),
    restore(state) {
      const { devices: saved, registered: savedRegistry } = snapshotSchema.parse(state)
      registered.clear()
      for (const [id, gatewayId] of savedRegistry ?? []) registered.set(id, gatewayId)
      told = savedRegistry !== undefined
      // A snapshot of devices without who they are comes from a version that did not keep it.
      whole = told || saved.length === 0
      devices.clear()
      for (const [id, memory] of saved) devices.set(id, restoreMemory(memory))
    },
  }
}

type Sighting = { -readonly [key in keyof DeviceSighting]: DeviceSighting[key] }

const topicHint =
  'No convention has such a topic. Natively a device publishes on forestall/v1/{device id}/telemetry, …/status, …/fault or …/command/result.'
