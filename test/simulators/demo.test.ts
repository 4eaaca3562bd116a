import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Demo, runDemo } from '../../simulators/demo.ts'
import type { GroundTruth } from '../../simulators/faults/groundTruth.ts'
import { type BareBroker, eventually, fastClock, silentLog, startBareBroker } from './bareBroker.ts'
import { type CompanyStub, startCompanyStub } from './companyStub.ts'

let folder: string
let broker: BareBroker
let company: CompanyStub
const demos: Demo[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forestall-demo-'))
  company = await startCompanyStub()
  broker = await startBareBroker({ password: (username) => company.password(username) ?? 'nobody' })
})
afterEach(async () => {
  for (const demo of demos.splice(0)) await demo.stop()
  await broker.stop()
  await company.stop()
  await rm(folder, { recursive: true })
})
const clock = fastClock(2_400)
const start = async (more: { onTruth?(truth: GroundTruth): void; people?: boolean } = {}): Promise<Demo> => {
  const demo = await runDemo({
    httpUrl: company.url,
    mqttUrl: broker.url,
    adminToken: 'admin-token',
    ...clock,
    stateFile: join(folder, 'state', 'demo.json'),
    seed: '7',
    log: silentLog,
    people: false,
    ...more,
  })
  demos.push(demo)
  return demo
}
const reporting = (): Set<string | undefined> =>
  new Set(broker.heard.filter(({ topic }) => topic.endsWith('/telemetry')).map(({ topic }) => topic.split('/')[2]))

test('registers over HTTP, connects over MQTT, everybody reports, and the stories begin in order', async () => {
  company.busy = 3
  const kinds: string[] = []
  const demo = await start({
    onTruth: (truth) => truth.endedAt === null && truth.noticeableAt === null && kinds.push(truth.kind),
  })
  const devices = company.requests
    .filter(({ path }) => path === '/api/v1/devices')
    .map(({ body }) => body as { id: string; gatewayId?: string })
  expect(devices.length).toBeGreaterThanOrEqual(44)
  expect(company.requests.every(({ token }) => token === 'Bearer admin-token')).toBe(true)
  const order = devices.map(({ id }) => id)
  for (const { id, gatewayId } of devices)
    if (gatewayId) expect(order.indexOf(gatewayId)).toBeLessThan(order.indexOf(id))
  await eventually(() => reporting().size === devices.length, 'everybody reports')
  await eventually(() => kinds.length >= 6, 'the opening')
  expect(kinds.slice(0, 6)).toEqual([
    'reportedFault',
    'compressorWear',
    'stuckSensor',
    'communicationFault',
    'silence',
    'gatewayLoss',
  ])
  expect(demo.truth().length).toBeGreaterThanOrEqual(6)
  const code = broker.heard.find(({ topic }) => topic.endsWith('/fault'))
  expect(JSON.parse(code?.payload ?? '')).toMatchObject({ code: 'E7', severity: 'critical' })
})

test('started again it goes on: same passwords, same open faults, nothing told twice', async () => {
  const first = await start()
  await eventually(() => first.truth().length >= 2, 'the first two faults')
  await first.stop()
  const before = first.truth()
  const requests = company.requests.length
  const file = join(folder, 'state', 'demo.json')
  expect((await stat(file)).mode & 0o077).toBe(0)
  JSON.parse(await readFile(file, 'utf8'))

  const second = await start()
  const rotations = company.requests.slice(requests).filter(({ path }) => path.endsWith('/credentials'))
  expect(rotations).toEqual([])
  expect(second.truth().map(({ id, beganAt }) => [id, beganAt])).toEqual(before.map(({ id, beganAt }) => [id, beganAt]))
  broker.heard.length = 0
  await eventually(() => reporting().size > 40, 'the fleet reports again')
  await eventually(() => second.truth().length > before.length, 'the story goes on')
  expect(second.truth()[before.length]?.kind).not.toBe(before[0]?.kind)
})

test('with its memory lost it gets new passwords for the devices that are there already', async () => {
  await (await start()).stop()
  await rm(join(folder, 'state'), { recursive: true })
  broker.heard.length = 0
  await start()
  expect(company.requests.filter(({ path }) => path.endsWith('/credentials')).length).toBeGreaterThan(30)
  await eventually(() => reporting().size > 40, 'the fleet reports')
})

test('a wrong token is an error that says what was refused and why', async () => {
  company.token = 'another'
  await expect(start()).rejects.toThrow(/refused customer .*401 .*sign in/)
  expect(broker.heard).toEqual([])
})
