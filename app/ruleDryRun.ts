import { setImmediate } from 'node:timers/promises'
import { type DryRunEpisode, dryRunDevice, type HistoryRow } from '../detector/models/rule/dryRun.ts'
import { couldConcern, type Program, programOf } from '../detector/models/rule/program.ts'
import { day } from '../domain/clock.ts'
import { type Device, deviceProfile } from '../domain/device.ts'
import type { Rule } from '../domain/rule.ts'
import { type DryRun, dryRunMost } from '../domain/ruleDryRun.ts'
import type { DeviceStore } from '../store/deviceStore.ts'
import type { ReadingStore } from '../store/readingStore.ts'

export interface DryRunRequest {
  readonly rule: Rule
  readonly from: number
  readonly to: number
  readonly deviceIds: readonly string[] | undefined
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal
}
type Limits = { readonly [limit in keyof typeof dryRunMost]: number }

/** Readings fetched at once of one series. */
const pageSize = 2000
/**
 * Any reading is a sign of life, and lets a duration come to its end: beside what the rule names, so many of a device's other
 * metrics are read, and more of them where the rule asks whether anything is heard at all.
 */
const otherMetrics = { some: 3, forSilence: 20 } as const

/**
 * Runs a rule over stored history with the detector that runs live. Bounded in devices and readings, and it gives way to
 * everything else after every page: a dry run may take seconds, never the event loop.
 *
 * Answers undefined when one is already going on: two at once would only be slower.
 */
export const createRuleDryRun = (
  { devices, readings }: { devices: Pick<DeviceStore, 'all'>; readings: Pick<ReadingStore, 'metrics' | 'readings'> },
  limits: Limits = dryRunMost,
) => {
  let running = false
  return async (request: DryRunRequest): Promise<DryRun | undefined> => {
    if (running) return undefined
    running = true
    try {
      return await dryRunOver({ devices: await devices.all(), readings, limits, request })
    } finally {
      running = false
    }
  }
}

const dryRunOver = async ({
  devices,
  readings,
  limits,
  request: { rule, from, to, deviceIds, signal },
}: {
  devices: readonly Device[]
  readings: Pick<ReadingStore, 'metrics' | 'readings'>
  limits: Limits
  request: DryRunRequest
}): Promise<DryRun> => {
  const program = programOf(rule)
  const asked = new Set(deviceIds)
  const meant = devices
    .filter(({ id }) => deviceIds === undefined || asked.has(id))
    .map((device) => ({ device, profile: deviceProfile.parse(device) }))
    .filter(({ profile }) => couldConcern(program, profile))
  const chosen = spread(meant, limits.devices)
  const tally = newTally()
  const heard = new Set<string>()
  let looked = 0
  for (const { device, profile } of chosen) {
    if (signal.aborted || tally.readings >= limits.readings) break
    looked += 1
    const metrics = await metricsFor(readings, { deviceId: device.id, program, from, heard })
    const history = historyOf(readings, {
      deviceId: device.id,
      metrics,
      range: { from, to },
      most: limits.readings - tally.readings,
      signal,
    })
    const episodes = await dryRunDevice(history.rows, { rule, profile, end: () => history.end })
    tally.take(device, { episodes, history, from })
    await setImmediate()
  }
  const cut: string[] = []
  if (chosen.length < meant.length)
    cut.push(`Only ${chosen.length} of ${meant.length} devices were looked at, chosen evenly.`)
  if (looked < chosen.length || tally.shortened)
    cut.push(
      `Stopped after ${tally.readings} readings, at device ${looked} of ${chosen.length}: choose fewer devices or a shorter time for the rest.`,
    )
  if (tally.episodes.length > limits.episodes)
    cut.push(`All ${tally.episodes.length} times are counted, the latest ${limits.episodes} are listed.`)
  const who = looked === devices.length ? 'No device' : 'None of the devices looked at'
  const unheard = program.metrics
    .filter((metric) => !heard.has(metric))
    .map((metric) => `${who} has reported “${metric}”.`)
  return tally.answer({ from, to, cut, notes: [...unheard, ...notesFor(rule)], limits })
}

/** At most `most` of them, evenly from the whole list. */
const spread = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most ? all : Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)] as T)

const metricsFor = async (
  readings: Pick<ReadingStore, 'metrics'>,
  { deviceId, program, from, heard }: { deviceId: string; program: Program; from: number; heard: Set<string> },
): Promise<string[]> => {
  const ever = await readings.metrics(deviceId)
  for (const { metric } of ever) heard.add(metric)
  const known = ever.filter(({ lastTs }) => lastTs >= from)
  const named = known.filter(({ metric }) => program.metrics.includes(metric))
  const silence = program.remembering.some((one) => one.type === 'missing' && one.metric === undefined)
  // It says nothing of what the rule asks for.
  if (named.length === 0 && !silence) return []
  const others = known.filter((one) => !named.includes(one)).sort((a, b) => b.lastTs - a.lastTs)
  return [...named, ...others.slice(0, silence ? otherMetrics.forSilence : otherMetrics.some)].map(
    ({ metric }) => metric,
  )
}

interface History {
  readonly rows: AsyncGenerator<HistoryRow>
  /** What was read so far. */
  readings: number
  firstTs: number | undefined
  /** How far it was read: the range's end, or where the limit was met. */
  end: number
  shortened: boolean
}
/** A device's readings as the samples they came in: all metrics of one moment together, in time order, page by page. */
const historyOf = (
  readings: Pick<ReadingStore, 'readings'>,
  {
    deviceId,
    metrics,
    range: { from, to },
    most,
    signal,
  }: {
    deviceId: string
    metrics: readonly string[]
    range: { from: number; to: number }
    most: number
    signal: AbortSignal
  },
): History => {
  const history: History = { rows: read(), readings: 0, firstTs: undefined, end: to, shortened: false }
  async function* read(): AsyncGenerator<HistoryRow> {
    const series = metrics.map((metric) => ({
      metric,
      page: [] as Awaited<ReturnType<ReadingStore['readings']>>,
      next: 0,
      from,
      over: false,
    }))
    for (;;) {
      let ts = Number.POSITIVE_INFINITY
      for (const one of series) {
        if (one.next >= one.page.length && !one.over) {
          one.page = await readings.readings({ deviceId, metric: one.metric, from: one.from, to, limit: pageSize })
          one.next = 0
          one.over = one.page.length < pageSize
          one.from = (one.page.at(-1)?.ts ?? to) + 1
        }
        ts = Math.min(ts, one.page[one.next]?.ts ?? Number.POSITIVE_INFINITY)
      }
      if (ts === Number.POSITIVE_INFINITY) return
      if (history.readings >= most || signal.aborted) {
        history.end = ts
        history.shortened = true
        return
      }
      const values: Record<string, number | string> = {}
      for (const one of series)
        for (let reading = one.page[one.next]; reading?.ts === ts; reading = one.page[one.next]) {
          values[one.metric] = reading.value
          one.next += 1
          history.readings += 1
        }
      history.firstTs ??= ts
      yield { ts, values }
    }
  }
  return history
}

const newTally = () => {
  const perDevice: { deviceId: string; name?: string; fired: number; openMs: number }[] = []
  let withData = 0
  let without = 0
  let deviceMs = 0
  let firstReadingAt: number | null = null
  const tally = {
    episodes: [] as DryRunEpisode[],
    readings: 0,
    shortened: false,
    take(
      { id, name }: Device,
      { episodes, history, from }: { episodes: readonly DryRunEpisode[]; history: History; from: number },
    ): void {
      tally.readings += history.readings
      tally.shortened ||= history.shortened
      if (history.firstTs === undefined) {
        without += 1
        return
      }
      withData += 1
      deviceMs += Math.max(0, history.end - Math.max(from, history.firstTs))
      firstReadingAt = Math.min(firstReadingAt ?? history.firstTs, history.firstTs)
      if (episodes.length === 0) return
      tally.episodes.push(...episodes)
      const openMs = episodes.reduce((sum, one) => sum + (one.clearedAt ?? history.end) - one.firedAt, 0)
      perDevice.push({ deviceId: id, ...(name === undefined ? {} : { name }), fired: episodes.length, openMs })
    },
    answer({
      from,
      to,
      cut,
      notes,
      limits,
    }: {
      from: number
      to: number
      cut: string[]
      notes: string[]
      limits: Limits
    }): DryRun {
      const fired = tally.episodes.length
      const deviceDays = deviceMs / day
      return {
        fired,
        firedOn: perDevice.length,
        perDeviceMonth: deviceDays > 0 ? (30 * fired) / deviceDays : null,
        episodes: tally.episodes.sort((a, b) => b.firedAt - a.firedAt).slice(0, limits.episodes),
        devices: perDevice.sort((a, b) => b.fired - a.fired).slice(0, limits.episodes),
        looked: {
          from,
          to,
          devices: withData,
          devicesWithout: without,
          readings: tally.readings,
          deviceDays,
          firstReadingAt,
        },
        cut,
        notes,
      }
    },
  }
  return tally
}

const notesFor = (rule: Rule): string[] => {
  const { remembering } = programOf(rule)
  const text = JSON.stringify(rule.condition)
  return [
    ...(text.includes('"type":"device"')
      ? ["Model, firmware, site and region are today's: what a device was then is not kept."]
      : []),
    ...(remembering.some(({ type }) => type === 'missing')
      ? ['Times at which Forestall itself stood still look like missing readings here; live they do not count.']
      : []),
    'Readings count in the order they were measured; those that came late would have been skipped live.',
  ]
}
