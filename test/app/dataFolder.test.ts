import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testApi } from '../harness/api.ts'
import { type ServerProcess, startServer } from '../harness/serverProcess.ts'
import { until } from '../harness/until.ts'
import { adminToken, forestall, saidOnce } from './forestall.ts'

let folder: string
let dataDir: string
const servers: ServerProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forestall-data-'))
  dataDir = join(folder, 'data')
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill()
  rmSync(folder, { recursive: true, force: true })
})

const start = async (dir = dataDir): Promise<ServerProcess> => {
  const server = await startServer({ FORESTALL_DATA_DIR: dir, FORESTALL_ADMIN_TOKEN: adminToken })
  servers.push(server)
  return server
}
const run = (line: string, input?: string) =>
  forestall(line.split(' '), { env: { FORESTALL_DATA_DIR: dataDir }, ...(input === undefined ? {} : { input }) })
const signIn = async ({ mqtt }: ServerProcess, { username, password }: { username: string; password: string }) => {
  const client = await connectAsync(mqtt, { clientId: username, username, password, reconnectPeriod: 0 }, false)
  client.on('error', () => undefined)
  return client
}
const lets = async (server: ServerProcess, credentials: { username: string; password: string }): Promise<boolean> => {
  try {
    await (await signIn(server, credentials)).endAsync()
    return true
  } catch {
    return false
  }
}

describe('devices', () => {
  it('are added, given new credentials and removed with the server running or not', async () => {
    const added = await run('device add fridge-1 --model F100 --every 60')
    expect(added.code).toBe(0)
    const first = JSON.parse(added.stdout)
    expect(added.stderr).toContain(`mosquitto_pub -h 127.0.0.1 -p 1883 -u 'fridge-1' -P '${first.password}'`)

    const server = await start()
    expect(await lets(server, first)).toBe(true)
    const second = JSON.parse((await run('device rotate fridge-1')).stdout)
    expect(await lets(server, first)).toBe(false)
    expect(await lets(server, second)).toBe(true)
    const child = await run('device add fridge-2 --gateway fridge-1')
    expect(child.stderr).toContain(`-p ${new URL(server.mqtt).port} -u 'fridge-2'`)

    const list = (await run('device list')).stdout
    expect(list.split('\n')[0]).toMatch(/^fridge-1\tF100\t/)
    expect((await run('device remove fridge-2')).code).toBe(0)
    expect(await lets(server, JSON.parse(child.stdout))).toBe(false)
    await server.terminate()
    expect((await run('device list')).stdout.trimEnd().split('\n')).toHaveLength(1)
    expect((await run('device remove fridge-1')).code).toBe(0)
    expect(await run('device list')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('that cannot be worked on are answered in one line, the same way with a server and without', async () => {
    await run('device add fridge-1')
    const wrong = [
      ['device add fridge-1', /already|exists/],
      ['device add fridge-2 --gateway nobody', /gateway/],
      ['device add fridge-2 --customer nobody', /customer/],
      ['device rotate nobody', /there is no device/i],
      ['device remove nobody', /there is no device/i],
    ] as const
    const tryAll = async () => {
      for (const [line, said] of wrong) {
        const answer = await run(line)
        expect({ code: answer.code, stdout: answer.stdout }, line).toEqual({ code: 1, stdout: '' })
        expect(saidOnce(answer)).toMatch(said)
      }
    }
    await tryAll()
    await start()
    await tryAll()
  })

  it('of a server that was killed are reached in the folder; its token goes to nobody', async () => {
    const server = await start()
    await server.kill()
    // Whoever has that port now must not be taken for the server.
    const asked: string[] = []
    const stranger = createServer((request, response) => {
      asked.push(String(request.url))
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => stranger.once('listening', resolve))
    const { port } = stranger.address() as AddressInfo
    const control = join(dataDir, 'control.json')
    writeFileSync(control, readFileSync(control, 'utf8').replace(server.http, `http://127.0.0.1:${port}`))
    const added = await run('device add fridge-1')
    await new Promise((resolve) => stranger.close(resolve))
    expect(added.code).toBe(0)
    expect(asked).toEqual([])
  })
})

describe('users', () => {
  it('are added with the server running or not, and can sign in', async () => {
    expect((await run('user add ann@acme.example --name Ann --role admin', 'correct horse battery\n')).code).toBe(0)
    const server = await start()
    expect((await run('user add bob@acme.example --name Bob', 'another long password\n')).code).toBe(0)
    for (const [email, password, status] of [
      ['ann@acme.example', 'correct horse battery', 200],
      ['bob@acme.example', 'another long password', 200],
      ['bob@acme.example', 'not his password', 401],
    ] as const) {
      const response = await fetch(`${server.http}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      })
      expect(Math.floor(response.status / 100), `${email} with ${password}`).toBe(Math.floor(status / 100))
    }
    const again = await run('user add bob@acme.example --name Bob', 'another long password\n')
    expect(again.code).toBe(1)
    expect(saidOnce(again)).toContain('already')
    const short = await run('user add eve@acme.example --name Eve --role king', 'short\n')
    expect(short.code).toBe(2)
    expect(saidOnce(short)).toMatch(/role: .*password: /)
  })

  it('get new passwords and are removed, with the server running or not; the old way in is closed', async () => {
    const signIn = async (
      http: string,
      email: string,
      password: string,
    ): Promise<{ status: number; cookie: string }> => {
      const response = await fetch(`${http}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      })
      return { status: response.status, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
    }
    for (const name of ['ann', 'bob'])
      await run(`user add ${name}@acme.example --name ${name} --role admin`, `the first one of ${name}\n`)
    expect((await run('user password ann@acme.example', 'the second one of ann\n')).code).toBe(0)
    const { http } = await start()
    expect((await signIn(http, 'ann@acme.example', 'the first one of ann')).status).toBe(401)
    expect(Math.floor((await signIn(http, 'ann@acme.example', 'the second one of ann')).status / 100)).toBe(2)

    const { cookie } = await signIn(http, 'bob@acme.example', 'the first one of bob')
    const me = (): Promise<Response> => fetch(`${http}/api/v1/me`, { headers: { cookie } })
    expect((await me()).status).toBe(200)
    expect((await run('user password bob@acme.example', 'the second one of bob\n')).code).toBe(0)
    expect((await me()).status).toBe(401)

    expect((await run('user remove bob@acme.example')).code).toBe(0)
    expect((await signIn(http, 'bob@acme.example', 'the second one of bob')).status).toBe(401)
    const gone = await run('user remove bob@acme.example')
    expect(gone.code).toBe(1)
    expect(saidOnce(gone)).toContain('there is no user bob@acme.example')
    expect((await run('user list')).stdout).toMatch(/^ann@acme\.example\tadmin\t/)
  })
})

describe('import', () => {
  it('takes customers, devices and readings, names each refused line, and hands over the credentials', async () => {
    const file = join(folder, 'fleet.ndjson')
    const lines = [
      { type: 'customer', id: 'c1', name: 'Ann', email: 'ann@home.example', locale: 'en', timeZone: 'Europe/London' },
      { type: 'device', id: 'fridge-1', customerId: 'c1' },
      { type: 'device', id: 'fridge-2', customerId: 'nobody' },
      { type: 'reading', deviceId: 'fridge-1', ts: '2026-01-01T00:00:00Z', values: { temperature: 4 } },
      { type: 'reading', deviceId: 'fridge-1', ts: '2026-01-01T00:01:00Z', values: { temperature: 6 } },
      { type: 'toaster' },
    ]
    writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\nrubbish\n`)
    const early = await run(`import ${file}`)
    expect(early.code).toBe(1)
    expect(saidOnce(early)).toContain('start "forestall serve" first')

    const server = await start()
    const credentials = join(folder, 'credentials.csv')
    const { code, stdout, stderr } = await run(`import ${file} --credentials ${credentials}`)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({ imported: 4, refused: 3 })
    expect(stderr.split('\n').map((line) => /^line (\d+): ./.exec(line)?.[1])).toEqual(
      expect.arrayContaining(['3', '6', '7']),
    )
    expect(statSync(credentials).mode & 0o777).toBe(0o600)
    const [header, row = ''] = readFileSync(credentials, 'utf8').split('\n')
    expect(header).toBe('device,username,password')
    const [device, username = '', password = ''] = row.split(',')
    expect(device).toBe('fridge-1')
    expect(await lets(server, { username, password })).toBe(true)
    const points = await until('the readings', async () => {
      const found = await testApi(server.http, adminToken).items<{ count: number; mean: number }>(
        '/api/v1/devices/fridge-1/readings?metric=temperature&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&points=1',
      )
      return found[0]?.count === 2 ? found : undefined
    })
    expect(points[0]?.mean).toBe(5)
  })
})

describe('backup', () => {
  it('taken under load has everything that was acknowledged before it began', async () => {
    const server = await start()
    const api = testApi(server.http, adminToken)
    const { credentials } = await api.post<{ credentials: { username: string; password: string } }>('/api/v1/devices', {
      id: 'meter-1',
    })
    const client = await signIn(server, credentials)
    let acknowledged = 0
    let value = 0
    const sending = setInterval(() => {
      for (let burst = 0; burst < 10; burst++)
        client.publish(
          'forestall/v1/meter-1/telemetry',
          JSON.stringify({ values: { level: value++ } }),
          { qos: 1 },
          (error) => {
            if (!error) acknowledged += 1
          },
        )
    }, 5)
    await client.publishAsync('forestall/v1/meter-1/fault', '{"code":"E42","severity":"critical"}', { qos: 1 })
    const opened = await until('a case', async () => (await api.items<{ id: string }>('/api/v1/cases'))[0])
    await until('some are acknowledged', () => acknowledged > 300)

    const before = acknowledged
    const copy = join(folder, 'copy')
    const answer = await run(`backup ${copy}`)
    expect(answer).toMatchObject({ code: 0, stdout: '' })
    await until('it went on', () => acknowledged > before + 100)
    clearInterval(sending)
    await client.endAsync()
    await server.kill()
    rmSync(dataDir, { recursive: true })
    expect(existsSync(join(copy, 'control.json'))).toBe(false)

    const restored = await start(copy)
    expect(restored.stderr()).toBe('')
    expect(await lets(restored, credentials)).toBe(true)
    const then = testApi(restored.http, adminToken)
    const [all] = await then.items<{ count: number; min: number; max: number }>(
      '/api/v1/devices/meter-1/readings?metric=level&from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&points=1',
    )
    expect(all?.count).toBeGreaterThanOrEqual(before)
    // No hole: the values were counted up one by one.
    expect(all).toMatchObject({ min: 0, max: (all?.count ?? 0) - 1 })
    expect((await then.items<{ id: string }>('/api/v1/cases')).map(({ id }) => id)).toEqual([opened.id])
    expect((await then.items('/api/v1/faults')).length).toBe(1)
  })

  it.each([
    ['no data at all', 'copy', 'holds no Forestall data'],
    ['a folder that is not empty', '.', 'is not empty'],
  ])('is refused: %s', async (_, target, said) => {
    if (target === '.') {
      await run('device add fridge-1')
      writeFileSync(join(folder, 'something'), '')
    }
    const answer = await run(`backup ${join(folder, target)}`)
    expect(answer.code).toBe(1)
    expect(saidOnce(answer)).toContain(said)
  })
})

describe('doctor', () => {
  it('finds nothing to mend beside a ready server', async () => {
    await start()
    const { code, stdout } = await run('doctor')
    expect(stdout).toMatch(/^ok {4}the running server is ready$/m)
    expect(stdout).not.toMatch(/^FAIL/m)
    expect(code).toBe(0)
  })

  it('says what to mend, changes nothing, and fails', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const answer = await forestall(['doctor'], {
      env: {
        FORESTALL_DATA_DIR: dataDir,
        FORESTALL_MQTT_PORT: String(port),
        FORESTALL_SMTP_URL: 'smtp://127.0.0.1:1',
        FORESTALL_MAIL_FROM: 'care@acme.example',
      },
    })
    await new Promise((resolve) => other.close(resolve))
    expect(answer.code).toBe(1)
    expect(answer.stdout).toMatch(/^FAIL {2}MQTT cannot listen .*FORESTALL_MQTT_PORT$/m)
    expect(answer.stdout).toMatch(/^FAIL {2}the mail server cannot be used .*FORESTALL_SMTP_URL$/m)
    expect(saidOnce(answer)).toContain('checks failed')
    expect(existsSync(dataDir)).toBe(false)
  })
})
