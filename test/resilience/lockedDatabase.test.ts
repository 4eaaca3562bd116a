import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testApi } from '../harness/api.ts'
import { type ServerProcess, startServer } from '../harness/serverProcess.ts'
import { connectDevice, type TestDevice } from '../harness/testDevice.ts'
import { until } from '../harness/until.ts'

/** Another program holds the records database for longer than SQLite waits: a moment's trouble, not the end of the product. */
const token = 'locked-token-locked-token-locked'
let dataDir: string
let server: ServerProcess
let device: TestDevice

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'forestall-locked-'))
  server = await startServer({
    FORESTALL_DATA_DIR: dataDir,
    FORESTALL_ADMIN_TOKEN: token,
    FORESTALL_LOG_LEVEL: 'fatal',
  })
  const { credentials } = await testApi(server.http, token).post<{
    credentials: { username: string; password: string }
  }>('/api/v1/devices', { id: 'd-1' })
  device = await connectDevice(server.mqtt, { id: 'd-1', ...credentials })
})
afterAll(async () => {
  await device?.disconnect()
  await server?.kill()
  rmSync(dataDir, { recursive: true, force: true })
})

it('goes on by itself when a database that was locked is free again', async () => {
  const other = new Database(join(dataDir, 'records.db'))
  other.exec('BEGIN IMMEDIATE')
  // A fault must be recorded there: it cannot, for the time being.
  await device.sends('fault', { code: 'E1', severity: 'critical' })
  await new Promise((resolve) => setTimeout(resolve, 8_000))
  other.exec('COMMIT')
  other.close()

  const api = testApi(server.http, token)
  await until('the fault recorded', async () => (await api.items('/api/v1/faults?deviceId=d-1')).length === 1, {
    everyMs: 200,
  })
  await device.sends('telemetry', { values: { v: 1 } })
  await until(
    'the reading stored',
    async () => (await api.items<{ metric: string }>('/api/v1/devices/d-1/metrics')).length === 1,
    { everyMs: 200 },
  )
  expect((await api.raw('GET', '/readyz')).status).toBe(200)
})
