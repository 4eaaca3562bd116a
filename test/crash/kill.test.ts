import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testApi } from '../harness/api.ts'
import { type ServerProcess, startServer } from '../harness/serverProcess.ts'
import { type SmtpSink, startSmtpSink } from '../harness/smtpSink.ts'
import { until } from '../harness/until.ts'

/**
 * The process is killed with SIGKILL at random moments while devices publish, faults open and mails go out. Afterwards:
 * every acknowledged reading is there (P1), no fault or case is doubled or missing (P2, P3), and every customer was
 * told once (P4). A mail whose hand-over was cut by the kill is shown as `uncertain`; the test then does what an
 * operator would: looks whether it arrived, and says so.
 */
const rounds = 20
const token = 'crash-token-crash-token-crash'

let dataDir: string
let sink: SmtpSink
let server: ServerProcess | undefined

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'forestall-crash-'))
  sink = await startSmtpSink()
})
afterAll(async () => {
  await server?.kill()
  await sink?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const start = (): Promise<ServerProcess> =>
  startServer({
    FORESTALL_DATA_DIR: dataDir,
    FORESTALL_ADMIN_TOKEN: token,
    FORESTALL_SMTP_URL: sink.url,
    FORESTALL_MAIL_FROM: 'Acme Care <care@acme.example>',
  })

interface Credentials {
  readonly username: string
  readonly password: string
}

it(`loses nothing acknowledged, doubles nothing, over ${rounds} × kill -9`, { timeout: 300_000 }, async () => {
  const steady = ['steady-0', 'steady-1', 'steady-2', 'steady-3']
  const failing = Array.from({ length: rounds }, (_, round) => `failing-${round}`)
  const credentials = new Map<string, Credentials>()

  server = await start()
  const setUp = testApi(server.http, token)
  for (const id of [...steady, ...failing]) {
    await setUp.post('/api/v1/customers', {
      id: `owner-${id}`,
      name: `Owner of ${id}`,
      email: `${id}@owners.example`,
      locale: 'en',
      timeZone: 'Europe/London',
    })
    const answer = await setUp.post<{ credentials: Credentials }>('/api/v1/devices', { id, customerId: `owner-${id}` })
    credentials.set(id, answer.credentials)
  }

  /** What was acknowledged, by device: timestamp → value. */
  const acknowledged = new Map<string, Map<number, number>>(steady.map((id) => [id, new Map()]))
  const faultsAcknowledged: string[] = []
  let ts = Date.now() - 3_600_000

  for (const [round, failingId] of failing.entries()) {
    server ??= await start()
    const { mqtt } = server
    const connect = (id: string) => connectAsync(mqtt, { clientId: id, ...credentials.get(id), reconnectPeriod: 0 })
    const clients = await Promise.all(steady.map(connect))
    const failingClient = await connect(failingId)
    const all = [...clients, failingClient]
    for (const client of all) {
      client.on('error', () => undefined)
      // The kill resets the socket under the client, which no longer listens to it by then.
      client.stream.on('error', () => undefined)
    }

    const killAfter = 50 + Math.random() * 700
    const killed = new Promise<void>((resolve) => setTimeout(resolve, killAfter)).then(() => server?.kill())
    let over = false
    killed.finally(() => {
      over = true
    })

    const publishing = clients.map(async (client, index) => {
      const id = steady[index] ?? ''
      while (!over) {
        ts += 7
        const burst = Array.from({ length: 20 }, (_, offset) => ({
          ts: ts + offset * 10_000_000,
          value: offset + round,
        }))
        // Each burst has timestamps of its own; they only need to be distinct and in the past.
        for (const reading of burst) {
          const at = reading.ts - 20 * 10_000_000
          client.publish(
            `forestall/v1/${id}/telemetry`,
            JSON.stringify({ ts: at, values: { level: reading.value } }),
            { qos: 1 },
            (error) => {
              if (!error) acknowledged.get(id)?.set(at, reading.value)
            },
          )
        }
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })
    failingClient.publish(
      `forestall/v1/${failingId}/fault`,
      JSON.stringify({ code: 'E42', severity: 'critical', text: 'pressure lost' }),
      { qos: 1 },
      (error) => {
        if (!error) faultsAcknowledged.push(failingId)
      },
    )
    await killed
    await Promise.all(publishing)
    for (const client of all) client.end(true)
    server = undefined
  }

  server = await start()
  const api = testApi(server.http, token)

  // P1: every acknowledged reading is there, with its value.
  let checked = 0
  for (const [id, readings] of acknowledged) {
    const found = await until(`all readings of ${id}`, async () => {
      const stored = await storedReadings(api, id)
      return [...readings.keys()].every((at) => stored.has(at)) ? stored : undefined
    })
    for (const [at, value] of readings) expect(found.get(at), `${id} at ${at}`).toBe(value)
    checked += readings.size
  }
  expect(checked).toBeGreaterThan(rounds * 50)
  expect(faultsAcknowledged.length).toBeGreaterThan(rounds / 2)

  // P2, P3: one fault and one case for each fault that was acknowledged; at most one for one that was not.
  const cases = await until('a case for every acknowledged fault', async () => {
    const all = await everyItem<{ id: string; deviceIds: string[] }>(api, '/api/v1/cases')
    return faultsAcknowledged.every((id) => all.some((one) => one.deviceIds.includes(id))) ? all : undefined
  })
  const faults = (await everyItem<{ deviceId: string; kind: string }>(api, '/api/v1/faults')).filter(
    (fault) => fault.kind === 'reported',
  )
  for (const id of failing) {
    const expected = faultsAcknowledged.includes(id) ? [1] : [0, 1]
    expect(expected, `faults of ${id}`).toContain(faults.filter((fault) => fault.deviceId === id).length)
    expect(expected, `cases of ${id}`).toContain(cases.filter((one) => one.deviceIds.includes(id)).length)
  }

  // P4: every customer told once.
  const messages = await until('every first message settled', async () => {
    const all = (
      await everyItem<{ id: string; to: string; template: string; audience: string; state: string }>(
        api,
        '/api/v1/messages',
      )
    ).filter((message) => message.template === 'faultFound')
    for (const message of all.filter(({ state }) => state === 'uncertain')) {
      const arrived = sink.mails.some((mail) => mail.to === message.to && mail.subject !== '')
      await api.post(`/api/v1/messages/${encodeURIComponent(message.id)}/${arrived ? 'mark-sent' : 'resend'}`, {})
    }
    const toldCases = new Set(all.map(({ to }) => to))
    return all.every(({ state }) => state === 'sent') &&
      faultsAcknowledged.every((id) => toldCases.has(`${id}@owners.example`))
      ? all
      : undefined
  })
  for (const { to } of messages) expect(sink.mails.filter((mail) => mail.to === to).length, `mails to ${to}`).toBe(1)
  for (const id of faultsAcknowledged)
    expect(
      messages.filter(({ to }) => to === `${id}@owners.example`).length,
      `first messages to the owner of ${id}`,
    ).toBe(1)
  console.log(
    `${rounds} kills: ${checked} acknowledged readings, ${faultsAcknowledged.length} faults, ${cases.length} cases and ${messages.length} first messages checked`,
  )
})

const everyItem = async <T>(api: ReturnType<typeof testApi>, path: string): Promise<T[]> => {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: { items: T[]; nextCursor: string | null } = await api.get(
      `${path}?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

/** Every stored reading of a device, each as its own point, by narrowing ranges that would be folded. */
const storedReadings = async (api: ReturnType<typeof testApi>, deviceId: string): Promise<Map<number, number>> => {
  const stored = new Map<number, number>()
  const fetchRange = async (from: number, to: number): Promise<void> => {
    const query = new URLSearchParams({
      metric: 'level',
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      points: '2000',
    })
    const { items: points } = await api.get<{ items: { t: string; mean: number; count: number }[] }>(
      `/api/v1/devices/${deviceId}/readings?${query}`,
    )
    if (points.every((point) => point.count === 1 && points.length < 2000)) {
      for (const point of points) stored.set(Date.parse(point.t), point.mean)
    } else {
      const middle = Math.floor((from + to) / 2)
      await fetchRange(from, middle)
      await fetchRange(middle, to)
    }
  }
  const now = Date.now()
  await fetchRange(now - 10 * 86_400_000, now)
  return stored
}
