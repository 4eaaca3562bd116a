import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApi } from '../harness/api.ts'
import { needsProgram } from '../harness/needs.ts'
import { bin, type ServerProcess, startServer } from '../harness/serverProcess.ts'
import { until } from '../harness/until.ts'
import { adminToken, forestall, saidOnce } from './forestall.ts'

let folder: string
let server: ServerProcess
let credentials: { username: string; password: string }

const rows = 400
const at = (row: number): Date => new Date(Date.UTC(2026, 0, 1) + row * 60_000)
const temperature = (row: number): string => (4 + Math.sin(row / 20) + (row > 350 ? 30 : 0)).toFixed(2)
const comma = `time,temperature\n${Array.from({ length: rows }, (_, row) => `${at(row).toISOString()},${temperature(row)}\n`).join('')}`
const semicolon = `Zeit;Temperatur\n${Array.from({ length: rows }, (_, row) => `${at(row).toISOString().slice(0, 19).replace('T', ' ')};${temperature(row)}\n`).join('')}`

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'forestall-recordings-'))
  writeFileSync(join(folder, 'fridge.csv'), comma)
  server = await startServer({ FORESTALL_DATA_DIR: join(folder, 'data'), FORESTALL_ADMIN_TOKEN: adminToken })
  ;({ credentials } = await testApi(server.http, adminToken).post<{ credentials: typeof credentials }>(
    '/api/v1/devices',
    { id: 'fridge-1' },
  ))
})
afterAll(async () => {
  await server?.kill()
  rmSync(folder, { recursive: true, force: true })
})

describe('detect', () => {
  const verdicts = (csv: string, delimiter: string): string[][] =>
    csv
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(delimiter).slice(2))

  it('scores a file and stdin alike, whatever the delimiter', async () => {
    const file = await forestall(['detect', join(folder, 'fridge.csv')])
    expect(file).toMatchObject({ code: 0, stderr: '' })
    expect(file.stdout.split('\n')[0]).toBe('time,temperature,severity,anomaly_score,fault')
    const piped = await forestall(['detect'], { input: semicolon })
    expect(piped.stdout.split('\n')[0]).toBe('Zeit;Temperatur;severity;anomaly_score;fault')
    const scored = verdicts(file.stdout, ',')
    expect(scored).toHaveLength(rows)
    expect(scored).toEqual(verdicts(piped.stdout, ';'))
    expect(scored.slice(0, 350).every(([, , fault]) => fault === '0')).toBe(true)
    expect(scored.slice(350).some(([, , fault]) => fault === '1')).toBe(true)
  })

  it('ends quietly when its reader has seen enough', async () => {
    const long = join(folder, 'long.csv')
    writeFileSync(
      long,
      `time,temperature\n${Array.from({ length: 60_000 }, (_, row) => `${at(row).toISOString()},4\n`).join('')}`,
    )
    const shell = spawn('bash', [
      '-o',
      'pipefail',
      '-c',
      '"$0" "$1" detect "$2" | head -2',
      process.execPath,
      bin,
      long,
    ])
    let output = ''
    for (const stream of [shell.stdout, shell.stderr])
      stream.on('data', (chunk) => {
        output += chunk
      })
    const code = await new Promise((resolve) => shell.once('close', resolve))
    expect(output.split('\n')).toHaveLength(3)
    expect(code).toBe(0)
  })

  it.each([
    ['nothing', '', 'The input is empty'],
    ['rubbish', `\u0000\u0007\u001b[31m${'rubbish'.repeat(500)}\n1\n`, 'No column of times'],
    ['a column that is not there', comma, 'There is no column “pressure”', ['--values', 'pressure']],
  ])('answers %s in one line', async (_, input, said, args: string[] = []) => {
    const answer = await forestall(['detect', ...args], { input })
    expect(answer).toMatchObject({ code: 1, stdout: '' })
    expect(saidOnce(answer)).toContain(said)
    expect(saidOnce(answer).length).toBeLessThan(600)
    // Nothing that a terminal would obey.
    expect(saidOnce(answer)).not.toMatch(/\p{Cc}/u)
  })
})

describe('replay', () => {
  const replay = (password: string) =>
    forestall(['replay', join(folder, 'fridge.csv'), '--device', 'fridge-1', '--mqtt', server.mqtt], {
      env: { FORESTALL_DEVICE_PASSWORD: password },
    })

  it('publishes a recording with the device’s credentials', async () => {
    expect(await replay(credentials.password)).toEqual({
      code: 0,
      stdout: `{"published":${rows},"skipped":0}\n`,
      stderr: '',
    })
    await until('every row is stored', async () => {
      const [all] = await testApi(server.http, adminToken).items<{ count: number }>(
        `/api/v1/devices/fridge-1/readings?metric=temperature&from=${at(0).toISOString()}&to=${at(rows).toISOString()}&points=1`,
      )
      return all?.count === rows
    })
  })

  it('says that the password is wrong', async () => {
    const answer = await replay('not it')
    expect(answer.code).toBe(1)
    expect(saidOnce(answer)).toContain('refused the user name or password')
  })
})

describe('simulate', () => {
  it('speaks as the devices of a credentials file', async () => {
    const file = join(folder, 'credentials.csv')
    writeFileSync(file, `device,username,password\nfridge-1,${credentials.username},${credentials.password}\n`)
    const truth = join(folder, 'truth.jsonl')
    const line = `simulate --mqtt ${server.mqtt} --credentials ${file} --speed 60 --duration 2 --no-faults --truth ${truth}`
    const { code, stdout } = await forestall(line.split(' '))
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ devices: 1, dropped: 0 })
    expect(JSON.parse(stdout).acknowledged).toBeGreaterThan(0)
    expect(readFileSync(truth, 'utf8')).toBe('')
  })

  it('fails when nothing was taken, and says the trouble of the whole fleet once', async () => {
    const { code, stderr } = await forestall(`simulate --mqtt ${server.mqtt} --devices 20 --duration 1`.split(' '))
    expect(code).toBe(1)
    expect(stderr.match(/cannot talk to the broker/g)).toHaveLength(1)
    expect(stderr).toMatch(/took nothing: .*--credentials/)
  })
})

const mosquitto = needsProgram('mosquitto_pub', 'the line that "device add" prints is tried with it')
describe.skipIf(mosquitto === undefined)('mosquitto_pub', () => {
  it('connects with the very line that "device add" prints', async () => {
    const added = await forestall(['device', 'add', 'fridge-9'], {
      env: { FORESTALL_DATA_DIR: join(folder, 'data') },
    })
    const line = /^ {2}(mosquitto_pub .*)$/m.exec(added.stderr)?.[1] ?? ''
    await promisify(execFile)('bash', ['-c', line])
    const [metric] = await until('the reading', async () => {
      const found = await testApi(server.http, adminToken).items('/api/v1/devices/fridge-9/metrics')
      return found.length > 0 ? found : undefined
    })
    expect(metric).toMatchObject({ metric: 'temperature_c', lastValue: 4.2 })
  })
})
