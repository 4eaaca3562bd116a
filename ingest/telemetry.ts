import { z } from 'zod'
import { telemetrySample } from '../domain/wire.ts'
import type { Parsed, Refusal, SampleDraft } from './adapter.ts'
import { refused } from './adapter.ts'
import { explain } from './explain.ts'
import { childPath, countMembers, findRepeatedName, type Json, readJson } from './jsonPayload.ts'
import { isReserved, metricHash } from './metricNames.ts'

/** As in domain/wire.ts, `telemetryPayload`. */
const maxSamples = 10_000

/**
 * The hot path: a telemetry payload to sample drafts.
 *
 * In a batch each sample stands or falls by itself: the good ones are kept, the message goes to quarantine for the others
 * with the first one's place and what was kept. Refusing the whole batch for one broken sensor would make a living device
 * look silent, which is a false fault about somebody's property; keeping the good ones without a word would lose the rest
 * silently. Running the message again later is harmless: the readings store ignores what it has. Within a sample there
 * is no half: it is one moment, and is stored whole or not at all.
 *
 * `readSample` accepts by hand what is plainly right; whatever it does not accept goes through the zod schema, which alone
 * decides what is refused and why. A property test holds the two to the same verdict.
 */
export const readTelemetry = (payload: Uint8Array): Parsed => {
  const json = readJson(payload)
  if (!json.ok) return { drafts: [], refusal: json.refusal }
  const { value } = json
  const isBatch = Array.isArray(value)
  const items = isBatch ? value : [value]
  if (items.length === 0) return refused('invalid-payload', '$: the array is empty; send at least one sample')
  if (items.length > maxSamples) {
    return refused('too-large', `$: ${items.length} samples in one message; send at most ${maxSamples}`)
  }

  const drafts: SampleDraft[] = []
  let members = 0
  let firstRefusal: Refusal | undefined
  let bad = 0
  for (let i = 0; i < items.length; i++) {
    const item = items[i] ?? null
    const quick = readSample(item)
    if (quick) {
      drafts.push(quick.draft)
      members += quick.members
      continue
    }
    members += countMembers(item)
    const slow = judgeSample(item, isBatch ? childPath('$', i) : '$')
    if ('draft' in slow) {
      drafts.push(slow.draft)
      continue
    }
    bad++
    firstRefusal ??= slow.refusal
  }

  if (members !== json.members) {
    const path = findRepeatedName(json.text) ?? '$'
    return refused(
      'invalid-payload',
      `${path}: the same name twice in one object, so one value would be lost; send each once`,
    )
  }
  if (!firstRefusal) return { drafts }
  const { reason, detail } = firstRefusal
  const kept = isBatch ? ` (${bad} of ${items.length} samples refused, the other ${drafts.length} kept)` : ''
  return { drafts, refusal: { reason, detail: detail + kept } }
}

const readSample = (item: Json): { draft: SampleDraft; members: number } | undefined => {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined
  let ts: number | undefined
  let values: Record<string, number | string> | undefined
  let members = 0
  for (const name in item) {
    members++
    const field = item[name]
    if (name === 'ts') {
      if (typeof field === 'number') ts = field
      else if (typeof field === 'string') ts = readIso(field)
      if (ts === undefined || !Number.isFinite(ts)) return undefined
    } else if (name === 'values' && typeof field === 'object' && field !== null && !Array.isArray(field)) {
      values = {}
      let metrics = 0
      for (const metric in field) {
        const reading = field[metric]
        if (metricHash(metric) === undefined) return undefined
        if (typeof reading === 'number') {
          if (!Number.isFinite(reading)) return undefined
          values[metric] = reading
        } else if (typeof reading === 'boolean') values[metric] = reading ? 1 : 0
        else if (typeof reading === 'string' && reading.length <= 1024) values[metric] = reading
        else return undefined
        metrics++
      }
      if (metrics === 0) return undefined
      members += metrics
    } else return undefined
  }
  return values && { draft: { kind: 'sample', ts, values }, members }
}

const judgeSample = (item: Json, path: string): { draft: SampleDraft } | { refusal: Refusal } => {
  const reserved = reservedName(item)
  if (reserved !== undefined) {
    const at = childPath(childPath(path, 'values'), reserved)
    return { refusal: { reason: 'invalid-payload', detail: `${at}: this name is reserved; give the metric another` } }
  }
  const result = telemetrySample.safeParse(item)
  if (!result.success) return { refusal: explain(result.error.issues, item, path) }
  const values: Record<string, number | string> = {}
  for (const [name, reading] of Object.entries(result.data.values)) {
    values[name] = typeof reading === 'boolean' ? Number(reading) : reading
  }
  const { ts } = result.data
  return { draft: { kind: 'sample', ts: typeof ts === 'string' ? Date.parse(ts) : ts, values } }
}

const reservedName = (item: Json): string | undefined => {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined
  const values = Object.hasOwn(item, 'values') ? item.values : undefined
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined
  return Object.keys(values).find(isReserved)
}

const isoTime = z.iso.datetime({ offset: true })

/** An ISO 8601 instant in ms, or undefined for anything else. */
export const readIso = (text: string): number | undefined =>
  isoTime.safeParse(text).success ? Date.parse(text) : undefined
