import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { connectAsync } from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testApi } from '../harness/api.ts'
import { type ServerProcess, startServer } from '../harness/serverProcess.ts'
import { until } from '../harness/until.ts'
import { adminToken, forestall, saidOnce } from './forestall.ts'

let dataDir: string
const servers: ServerProcess[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'forestall-serve-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill()
  rmSync(dataDir, { recursive: true, force: true })
})

const start = async (env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> => {
  const server = await startServer({ FORESTALL_DATA_DIR: dataDir, FORESTALL_ADMIN_TOKEN: adminToken, ...env })
  servers.push(server)
  return server
}
const serve = (env: Readonly<Record<string, string>> = {}) =>
  forestall(['serve'], {
    env: {
      FORESTALL_DATA_DIR: dataDir,
      FORESTALL_HTTP_PORT: '0',
      FORESTALL_MQTT_PORT: '0',
      FORESTALL_LOG_LEVEL: 'warn',
      ...env,
    },
  })
const portOf = (address: string): string => new URL(address).port
const ended = ({ child }: ServerProcess): Promise<number | null> =>
  child.exitCode !== null ? Promise.resolve(child.exitCode) : new Promise((resolve) => child.once('exit', resolve))

const open = { FORESTALL_DEVICE_AUTH: 'open', FORESTALL_AUTO_REGISTER: 'true' }
interface Point {
  mean: number
  count: number
}
const readingsOf = (server: ServerProcess, device: string, metric: string): Promise<Point[]> =>
  testApi(server.http, adminToken).items<Point>(
    `/api/v1/devices/${device}/readings?metric=${metric}&from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&points=1`,
  )

describe('starting', () => {
  it('says that it is ready in one JSON line on stdout; all else goes to stderr, as JSON', async () => {
    const server = await start({ FORESTALL_LOG_LEVEL: 'info' })
    expect(JSON.parse(server.stdout())).toEqual({
      ready: true,
      http: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      mqtt: expect.stringMatching(/^mqtt:\/\/127\.0\.0\.1:\d+$/),
    })
    expect(await server.terminate()).toBe(0)
    const logged = server.stderr().trimEnd().split('\n')
    expect(logged.map((line) => JSON.parse(line).msg)).toContain('stopped')
    expect(server.stdout().trimEnd().split('\n')).toHaveLength(1)
  })

  it('is refused on a folder that another process has', async () => {
    await start()
    const second = await serve()
    expect(second.code).toBe(1)
    expect(saidOnce(second)).toContain(`${dataDir} is in use by another Forestall process`)
  })

  it.each(['HTTP', 'MQTT'])('is refused on a taken %s port, naming the setting', async (name) => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const answer = await serve({ [`FORESTALL_${name}_PORT`]: String(port) })
    await new Promise((resolve) => other.close(resolve))
    expect(answer.code).toBe(1)
    expect(saidOnce(answer)).toContain(`cannot listen on 127.0.0.1:${port} for ${name}`)
    expect(saidOnce(answer)).toContain(`FORESTALL_${name}_PORT`)
  })

  it('is refused on other addresses than loopback until somebody can sign in', async () => {
    const everywhere = { FORESTALL_HTTP_HOST: '0.0.0.0' }
    const refused = await serve(everywhere)
    expect(refused.code).toBe(2)
    expect(saidOnce(refused)).toMatch(/forestall user add.*FORESTALL_ADMIN_TOKEN/)

    const token = await start(everywhere)
    expect(await token.terminate()).toBe(0)

    const env = { FORESTALL_DATA_DIR: dataDir, FORESTALL_PASSWORD: 'a password to sign in' }
    expect((await forestall(['user', 'add', 'ann@acme.example', '--name', 'Ann'], { env })).code).toBe(0)
    const user = await startServer({ FORESTALL_DATA_DIR: dataDir, ...everywhere })
    servers.push(user)
    expect((await fetch(`${user.http}/readyz`)).status).toBe(200)
  })

  it('is refused where the folder cannot be', async () => {
    const file = join(dataDir, 'a-file')
    writeFileSync(file, '')
    const answer = await serve({ FORESTALL_DATA_DIR: join(file, 'below') })
    expect(answer.code).toBe(1)
    expect(saidOnce(answer)).toMatch(/cannot write to the data folder .*set FORESTALL_DATA_DIR/)
  })

  it.each([
    ['damaged', (file: string) => writeFileSync(file, '{'), 'cannot be read'],
    ['lost', (file: string) => rmSync(file), 'is missing'],
  ])('is refused when the secrets are %s, instead of making others', async (_, harm, said) => {
    const env = { FORESTALL_DATA_DIR: dataDir }
    expect((await forestall(['device', 'add', 'fridge-1'], { env })).code).toBe(0)
    harm(join(dataDir, 'secrets.json'))
    const answer = await serve()
    expect(answer.code).toBe(1)
    expect(saidOnce(answer)).toContain(`secrets.json ${said}: restore it from a backup`)
  })

  it('goes on without a checkpoint that cannot be read, and says so', async () => {
    const before = await start(open)
    const device = await connectAsync(before.mqtt, { clientId: 'fridge-1', reconnectPeriod: 0 })
    for (let value = 0; value < 50; value++)
      await device.publishAsync('forestall/v1/fridge-1/telemetry', JSON.stringify({ values: { level: value } }), {
        qos: 1,
      })
    await device.endAsync()
    expect(await before.terminate()).toBe(0)
    const records = new Database(join(dataDir, 'records.db'))
    expect(records.prepare('UPDATE checkpoints SET state = substr(state, 1, length(state) / 2)').run().changes).toBe(1)
    records.close()

    const after = await start(open)
    expect(after.stderr()).toContain('the last checkpoint cannot be read')
    expect((await fetch(`${after.http}/readyz`)).status).toBe(200)
    expect(await readingsOf(after, 'fridge-1', 'level')).toEqual([expect.objectContaining({ count: 50, mean: 24.5 })])
  })
})

describe('open device sign-in', () => {
  const publish = async (server: ServerProcess, id: string, subject: string, body: unknown): Promise<void> => {
    const client = await connectAsync(server.mqtt, { clientId: id, reconnectPeriod: 0 })
    await client.publishAsync(`forestall/v1/${id}/${subject}`, JSON.stringify(body), { qos: 1 })
    await client.endAsync()
  }
  const device = async (server: ServerProcess, id: string): Promise<Record<string, unknown> | undefined> => {
    const response = await testApi(server.http, adminToken).raw('GET', `/api/v1/devices/${id}`)
    return response.ok ? JSON.parse(await response.text()) : undefined
  }

  it('registers a device at its first good message and loses none of it, over kill -9', async () => {
    let server = await start(open)
    await publish(server, 'pump-1', 'telemetry', { values: { pressure: 4.5 } })
    await publish(server, 'pump-2', 'status', { state: 'online', firmware: '2.1' })
    await publish(server, 'pump-3', 'telemetry', 'not what was agreed')
    expect(await until('pump-1 is heard', async () => (await device(server, 'pump-1'))?.lastSeenAt)).toBeTruthy()
    expect(await until('pump-2 is there', () => device(server, 'pump-2'))).toMatchObject({
      connection: 'online',
      firmware: '2.1',
    })
    expect(await device(server, 'pump-3')).toBeUndefined()

    // Killed as soon as the message is acknowledged, and before the first checkpoint.
    await publish(server, 'pump-4', 'telemetry', { values: { pressure: 7 } })
    await server.kill()
    server = await start(open)
    for (const [id, value] of [
      ['pump-1', 4.5],
      ['pump-4', 7],
    ] as const) {
      expect(await device(server, id)).toMatchObject({ id })
      expect(await readingsOf(server, id, 'pressure')).toEqual([expect.objectContaining({ count: 1, mean: value })])
    }
    const listed = await forestall(['device', 'list'], { env: { FORESTALL_DATA_DIR: dataDir } })
    expect(listed.stdout.split('\n').map((line) => line.split('\t')[0])).toEqual(['pump-1', 'pump-2', 'pump-4', ''])
  })

  it('takes the user name for the device, or else the client id; nobody at all is refused', async () => {
    const server = await start(open)
    const named = await connectAsync(server.mqtt, { clientId: 'anything', username: 'pump-7', reconnectPeriod: 0 })
    await named.publishAsync('forestall/v1/pump-7/telemetry', '{"values":{"pressure":1}}', { qos: 1 })
    await named.endAsync()
    await until('pump-7 is there', () => device(server, 'pump-7'))
    await expect(connectAsync(server.mqtt, { clientId: '', reconnectPeriod: 0 }, false)).rejects.toThrow(
      'Not authorized',
    )
  })
})

describe('stopping', () => {
  it.each(['SIGINT', 'SIGHUP'] as const)('%s is a request to stop', async (signal) => {
    const server = await start()
    server.child.kill(signal)
    expect(await ended(server)).toBe(0)
    expect(existsSync(join(dataDir, 'control.json'))).toBe(false)
  })

  it('SIGTERM: everything acknowledged is kept', async () => {
    const server = await start(open)
    const client = await connectAsync(server.mqtt, { clientId: 'meter-1', reconnectPeriod: 0 })
    client.on('error', () => undefined)
    let acknowledged = 0
    let value = 0
    const sending = setInterval(() => {
      for (let burst = 0; burst < 20; burst++)
        client.publish(
          'forestall/v1/meter-1/telemetry',
          JSON.stringify({ ts: Date.now() - 1e8 + value, values: { level: value++ } }),
          { qos: 1 },
          (error) => {
            if (!error) acknowledged += 1
          },
        )
    }, 1)
    await until('some are acknowledged', () => acknowledged > 200)
    expect(await server.terminate()).toBe(0)
    clearInterval(sending)
    client.end(true)

    const again = await start(open)
    const [all] = await readingsOf(again, 'meter-1', 'level')
    expect(all?.count).toBeGreaterThanOrEqual(acknowledged)
    expect(server.stderr()).not.toMatch(/"level":(50|60)/)
  })

  /** A request that never ends, and is being served. */
  const hangOn = async (server: ServerProcess): Promise<Socket> => {
    const socket = connect(Number(portOf(server.http)), '127.0.0.1')
    socket.on('error', () => undefined)
    const head = ['POST /api/v1/import HTTP/1.1', 'host: x', `authorization: Bearer ${adminToken}`]
    const body = ['content-type: application/x-ndjson', 'content-length: 1000', '', '{"type":"customer"']
    socket.write([...head, ...body].join('\r\n'))
    await testApi(server.http, adminToken).get('/api/v1/me')
    return socket
  }

  it('is over in bounded time though a client never finishes its request', async () => {
    const server = await start()
    const socket = await hangOn(server)
    expect(await server.terminate()).toBe(0)
    socket.destroy()
  })

  it('asked for a second time is at once', async () => {
    const server = await start({ FORESTALL_LOG_LEVEL: 'info' })
    const socket = await hangOn(server)
    server.child.kill('SIGTERM')
    await until('it is stopping', () => server.stderr().includes('"stopping"'))
    // Sooner, it would be taken for the same request come by two ways.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    server.child.kill('SIGTERM')
    expect(await ended(server)).toBe(1)
    socket.destroy()
  })
})

describe('a full disk', () => {
  it('ends acknowledging, shows at /readyz, and after a restart with room nothing acknowledged is missing', async () => {
    const limited = async (): Promise<{
      http: string
      mqtt: string
      stderr: () => string
      kill: () => Promise<void>
    }> => {
      // The limit on the size of a file stands in for the disk's: no journal can grow past it.
      const child = spawn(
        'sh',
        ['-c', `trap '' XFSZ; ulimit -f 2000; exec "$@"`, 'sh', process.execPath, 'bin/forestall.js', 'serve'],
        {
          env: {
            ...{ PATH: process.env.PATH ?? '', FORESTALL_DATA_DIR: dataDir, FORESTALL_ADMIN_TOKEN: adminToken },
            ...{ FORESTALL_HTTP_PORT: '0', FORESTALL_MQTT_PORT: '0', FORESTALL_LOG_LEVEL: 'warn', ...open },
          },
        },
      )
      let errors = ''
      child.stderr.on('data', (chunk) => {
        errors += chunk
      })
      const ready = await new Promise<string>((resolve) => child.stdout.once('data', (line) => resolve(String(line))))
      const { http, mqtt } = JSON.parse(ready)
      return {
        ...{ http, mqtt, stderr: () => errors },
        kill: () =>
          new Promise((resolve) => {
            child.once('exit', () => resolve())
            child.kill('SIGKILL')
          }),
      }
    }
    const full = await limited()
    let acknowledged = 0
    try {
      const client = await connectAsync(full.mqtt, { clientId: 'meter-1', reconnectPeriod: 0 })
      client.on('error', () => undefined)
      let over = false
      client.once('close', () => {
        over = true
      })
      while (!over) {
        for (let burst = 0; burst < 20; burst++)
          client.publish(
            'forestall/v1/meter-1/telemetry',
            JSON.stringify({ values: { level: 1 }, padding: 'x'.repeat(2000) }),
            { qos: 1 },
            (error) => {
              if (!error) acknowledged += 1
            },
          )
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      client.end(true)
      const readyz = await until('not ready', async () => {
        const response = await fetch(`${full.http}/readyz`)
        return response.status === 503 ? response : undefined
      })
      expect(JSON.stringify(await readyz.json())).toMatch(
        /"journal":\{"ok":false,"detail":"The journal in .* cannot be written/,
      )
      expect(full.stderr()).toContain('the journal refuses further messages')
      expect((await fetch(`${full.http}/healthz`)).status).toBe(200)
    } finally {
      await full.kill()
    }
    expect(acknowledged).toBeGreaterThan(0)

    const server = await start(open)
    expect((await fetch(`${server.http}/readyz`)).status).toBe(200)
    const counts = await readingsOf(server, 'meter-1', 'level')
    expect(counts[0]?.count).toBeGreaterThanOrEqual(acknowledged)
  })
})

describe('operations', () => {
  it('the metrics are what Prometheus reads', async () => {
    const server = await start(open)
    const client = await connectAsync(server.mqtt, { clientId: 'meter-1', reconnectPeriod: 0 })
    await client.publishAsync('forestall/v1/meter-1/telemetry', '{"values":{"level":1}}', { qos: 1 })
    const text = await until('it is counted', async () => {
      const metrics = await (await fetch(`${server.http}/metrics`)).text()
      return /^forestall_samples_total 1$/m.test(metrics) ? metrics : undefined
    })
    await client.endAsync()

    const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]))
    const helped = new Set([...text.matchAll(/^# HELP (\S+) \S.*$/gm)].map(([, name]) => name))
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(samples.length).toBeGreaterThan(30)
    for (const line of samples) {
      const [, name = '', value = ''] = /^([a-z_:][a-z0-9_:]*)(?:\{[^}]*\})? (\S+)$/i.exec(line) ?? []
      const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '')
      expect(helped.has(family), line).toBe(true)
      expect(Number.isFinite(Number(value)), line).toBe(true)
      if (types.get(family) === 'counter') expect(name).toMatch(/_total$/)
    }
    expect(samples).toContain('forestall_mqtt_accepted_total 1')
    expect(samples).toContain('forestall_detector_devices 1')
  })
})
