import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dataDirAt } from '../../app/dataDir.ts'
import { createEngine } from '../../detector/engine.ts'
import { type FaultEvent, fault, incident } from '../../domain/fault.ts'
import { createIngest } from '../../ingest/ingest.ts'
import { openIntakeLog } from '../../store/sqlite/intakeLog.ts'
import { chance } from '../detector/signals.ts'
import { testApi } from '../harness/api.ts'
import { type ServerProcess, startServer } from '../harness/serverProcess.ts'

/**
 * P2: the process is killed with SIGKILL twenty times, between and during checkpoints, while devices drift, report faults, get
 * stuck, go silent and come back. What it has said in all its lives is what one life that read the same journal from its beginning
 * would have said: every event, by id and word for word, none twice.
 */
const rounds = 20
const token = 'verdict-token-verdict-token'

let dataDir: string
let server: ServerProcess | undefined
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'forestall-verdicts-'))
})
afterAll(async () => {
  await server?.kill()
  rmSync(dataDir, { recursive: true, force: true })
})
const script = fileURLToPath(new URL('./acceleratedServer.ts', import.meta.url))
const start = (): Promise<ServerProcess> =>
  startServer({ FORESTALL_DATA_DIR: dataDir, FORESTALL_ADMIN_TOKEN: token, FORESTALL_DETECTOR_SHARDS: '1' }, [], script)

const ids = ['gw', 'behind-0', 'behind-1', 'behind-2', ...Array.from({ length: 6 }, (_, i) => `alone-${i}`)]

it(`says the same in ${rounds} lives as it would have in one`, { timeout: 300_000 }, async () => {
  server = await start()
  const api = testApi(server.http, token)
  const credentials = new Map<string, { username: string; password: string }>()
  for (const id of ids) {
    const more = id.startsWith('behind') ? { gatewayId: 'gw' } : {}
    const answer = await api.post<{ credentials: { username: string; password: string } }>('/api/v1/devices', {
      id,
      expectEverySeconds: 60,
      ...more,
    })
    credentials.set(id, answer.credentials)
  }

  const next = chance(17)
  let sent = 0
  const publish = (client: MqttClient, id: string, round: number): void => {
    const i = ids.indexOf(id)
    sent += 1
    const broken = round > 12 && i % 4 === 3
    const stuck = round > 9 && i === 6
    const values = {
      temp_c: stuck ? 4.25 : 4 + Math.sin(sent / 60) + next() + (broken ? 30 : 0),
      pressure_bar: 3 + 0.1 * next(),
    }
    client.publish(`forestall/v1/${id}/telemetry`, JSON.stringify({ values }), { qos: 1 }, () => undefined)
    if (next() < 0.01)
      client.publish(
        `forestall/v1/${id}/fault`,
        JSON.stringify({ code: `E${i}`, severity: 'warning', clear: next() < 0.5 }),
        { qos: 1 },
        () => undefined,
      )
  }

  for (let round = 0; round < rounds; round += 1) {
    server ??= await start()
    const { mqtt } = server
    // In some rounds nobody behind the gateway is there, in others one device is not.
    const here = ids.filter((id, i) => (round % 7 === 5 ? !/^(gw|behind)/.test(id) : i !== 4 + (round % 9)))
    const clients = await Promise.all(
      here.map((id) => connectAsync(mqtt, { clientId: id, ...credentials.get(id), reconnectPeriod: 0 })),
    )
    for (const client of clients) {
      client.on('error', () => undefined)
      client.stream.on('error', () => undefined)
    }
    const until = performance.now() + 700 + 900 * Math.random() + (round % 7 === 5 ? 1_500 : 0)
    while (performance.now() < until) {
      clients.forEach((client, i) => {
        publish(client, here[i] ?? '', round)
      })
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    await server.kill()
    server = undefined
    for (const client of clients) client.end(true)
  }
  server = await start()
  const code = await server.terminate()
  expect(code, server.stderr()).toBe(0)
  server = undefined

  const journal = await openIntakeLog({ dir: dataDirAt(dataDir).intakeDir })
  const ingest = createIngest({ isKnown: (id) => ids.includes(id), mayPublishFor: (who, id) => who === id })
  // As app/heartbeat.ts has it at this speed.
  const engine = createEngine({ tickEveryMs: 12_000 })
  const expected: FaultEvent[] = []
  for await (const batch of journal.read(1)) expected.push(...engine.step(ingest.accept(batch).observations))
  await journal.close()

  const records = new Database(dataDirAt(dataDir).recordsFile, { readonly: true })
  const said = records
    .prepare<[], { id: string; seq: number; at: number; type: string; body: string }>(
      'SELECT id, seq, at, type, body FROM fault_events ORDER BY ord',
    )
    .all()
  records.close()

  const kinds = new Set(expected.map((event) => ('fault' in event ? `${event.type} ${event.fault.kind}` : event.type)))
  for (const kind of ['faultOpened reported', 'faultCleared reported', 'faultOpened silence', 'faultOpened drift'])
    expect([...kinds]).toContain(kind)
  expect(said.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
  for (const [i, { body, ...event }] of said.entries()) {
    const one = expected[i]
    if (!one) throw new Error('the lists are equally long')
    const { id, seq, at, type } = one
    expect(event).toEqual({ id, seq, at, type })
    expect(JSON.parse(body)).toEqual('fault' in one ? fault.encode(one.fault) : incident.encode(one.incident))
  }
  console.log(`${rounds} kills, ${sent} samples sent, ${said.length} events the same: ${[...kinds].sort().join(', ')}`)
})
