import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ReplayOptions, replay } from '../../simulators/replay.ts'
import { simulate } from '../../simulators/simulate.ts'
import { type BareBroker, eventually, fastClock, silentLog, startBareBroker } from './bareBroker.ts'

let folder: string
let broker: BareBroker
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forestall-simulators-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  broker = await startBareBroker({ password: (username) => (username.startsWith('locked') ? 'key' : '') })
})
afterEach(() => broker.stop())

const csv = `time;pressure (bar);state
2026-01-01 00:00:00;3,25;on
2026-01-01 00:01:00;3,5;on
unknown;4;on
2026-01-01 00:03:00;;
2026-01-01 00:05:00;2;off
`
const t0 = Date.UTC(2026, 0, 1)
const now = Date.UTC(2026, 5, 1)
const play = async (o: Partial<ReplayOptions> = {}) => {
  const file = join(folder, 'recording.csv')
  await writeFile(file, csv)
  const result = await replay({
    file,
    deviceId: 'pump-9',
    mqttUrl: broker.url,
    speed: 0,
    now: () => now,
    log: silentLog,
    ...o,
  })
  return { result, heard: broker.heard.map(({ topic, payload, qos }) => ({ topic, qos, ...JSON.parse(payload) })) }
}

test('rows arrive in order, QoS 1, with their times; what cannot be told is counted', async () => {
  const { result, heard } = await play()
  expect(result).toEqual({ published: 3, skipped: 2 })
  const topic = 'forestall/v1/pump-9/telemetry'
  expect(heard).toEqual([
    { topic, qos: 1, ts: t0, values: { 'pressure _bar_': 3.25, state: 'on' } },
    { topic, qos: 1, ts: t0 + 60_000, values: { 'pressure _bar_': 3.5, state: 'on' } },
    { topic, qos: 1, ts: t0 + 300_000, values: { 'pressure _bar_': 2, state: 'off' } },
  ])
})

test.each([
  ['start', [now, now + 60_000, now + 300_000]],
  ['end', [now - 300_000, now - 240_000, now]],
  ['sent', [now, now, now]],
] as const)('rebased to %s', async (rebase, times) => {
  const { heard } = await play({ rebase })
  expect(heard.map(({ ts }) => ts)).toEqual(times)
})

test('pieces can be rebased to their end as well', async () => {
  const file = ''
  const { heard } = await play({ file, lines: csv.split(/(?<=,)/), rebase: 'end' }).catch((error: unknown) => {
    throw error
  })
  expect(heard.at(-1)?.ts).toBe(now)
})

test('keeps the spacing of the recording, divided by the speed', async () => {
  const began = performance.now()
  await play({ speed: 600 })
  // Five minutes at 600 × are half a second; no upper bound: machines may be slow.
  expect(performance.now() - began).toBeGreaterThan(450)
})

test('thousands of rows as fast as acknowledgements allow, none lost, none swapped', async () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => `${1_767_225_600 + i},${i}\n`)
  const { result, heard } = await play({ lines: ['ts,n\n', ...rows] })
  expect(result.published).toBe(3_000)
  expect(heard.map(({ values }) => values.n)).toEqual(rows.map((_, i) => i))
})

test('an abort ends it early', async () => {
  const stop = new AbortController()
  const playing = play({ speed: 1, signal: stop.signal })
  await eventually(() => broker.heard.length > 0, 'the first row')
  stop.abort()
  expect((await playing).result.published).toBe(1)
})

test('a password is sent; a wrong one is refused with a reason', async () => {
  await expect(play({ username: 'locked-1', password: 'wrong' })).rejects.toThrow()
  expect((await play({ username: 'locked-1', password: 'key' })).result.published).toBe(3)
})

test('a missing file and a missing broker are errors, not hangs', async () => {
  await expect(play({ file: join(folder, 'none.csv') })).rejects.toThrow('ENOENT')
  await expect(play({ mqttUrl: 'mqtt://127.0.0.1:1' })).rejects.toThrow()
})

test('a broker that goes away during a replay is an error, not a hang', async () => {
  const rows = Array.from({ length: 500 }, (_, i) => `${i},1\n`)
  const playing = play({ lines: ['ts,n\n', ...rows], speed: 20 })
  const failed = expect(playing).rejects.toThrow('broker went away')
  await eventually(() => broker.heard.length > 2, 'some rows')
  await broker.stop()
  await failed
  broker = await startBareBroker()
})

test('simulate: n devices of some kinds, ground truth as JSON lines, ends by itself', async () => {
  const truthFile = join(folder, 'truth.jsonl')
  const clock = fastClock(1_000)
  const simulation = await simulate({
    mqttUrl: broker.url,
    devices: 12,
    kinds: ['fridge', 'waterPump', 'heatPump'],
    everySeconds: 30,
    ...clock,
    durationSeconds: 1_800,
    seed: 'simulate',
    faults: true,
    truthFile,
    log: silentLog,
  })
  const summary = await simulation.done
  expect(await simulation.stop()).toEqual(summary)
  expect(summary).toMatchObject({ devices: 12 })
  expect(summary.acknowledged).toBeGreaterThan(12 * 5)
  expect(summary.faults).toBeGreaterThan(0)
  const ids = new Set(broker.heard.map(({ topic }) => topic.split('/')[2]))
  expect([...ids].filter((id) => id?.startsWith('fridge-'))).toHaveLength(4)
  const truths = (await readFile(truthFile, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(new Set(truths.map(({ id }) => id)).size).toBe(summary.faults)
})

test('simulate: ids and passwords from a credentials file', async () => {
  const credentialsFile = join(folder, 'credentials.csv')
  await writeFile(credentialsFile, 'deviceId,username,password\nmeter-a,locked-a,key\nmeter-b,locked-b,key\n')
  const simulation = await simulate({
    mqttUrl: broker.url,
    devices: 10,
    kinds: ['router'],
    ...fastClock(1_000),
    seed: 's',
    credentialsFile,
    log: silentLog,
  })
  await eventually(() => new Set(broker.heard.map(({ topic }) => topic.split('/')[2])).size === 2, 'both report')
  expect((await simulation.stop()).devices).toBe(2)
  expect(broker.heard.every(({ topic }) => /meter-[ab]/.test(topic))).toBe(true)
})
