import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * Messages a second end to end (QoS 1, acknowledged = stored, then scored) as a ratio to bare Aedes in the same run.
 * Rounds alternate between the two, so that a noisy machine disturbs both; figures are medians.
 */
const rounds = Number(process.argv[2] ?? 5)
const clients = 50
const messages = 60_000
const window = 40
const token = 'bench-token-bench-token-bench'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const start = async (
  args: string[],
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; ready: Record<string, unknown>; startMs: number }> => {
  const began = performance.now()
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  if (!child.stdout) throw new Error('no stdout')
  for await (const line of createInterface({ input: child.stdout }))
    return { child, ready: JSON.parse(line), startMs: performance.now() - began }
  throw new Error('ended before it was ready')
}
const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

const load = async (order: unknown): Promise<{ began: number; ended: number; messages: number }> => {
  const child = spawn(process.execPath, [here('./load.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(order))
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  if (text === '') throw new Error('the load generator failed')
  return JSON.parse(text)
}

const bare = async (): Promise<{ perSecond: number }> => {
  const { child, ready } = await start([here('./bareAedes.ts')])
  const people = Array.from({ length: clients }, (_, index) => ({ username: `device-${index}`, password: 'x' }))
  const { began, ended, messages: sent } = await load({ port: ready.port, clients: people, messages, window })
  await end(child)
  return { perSecond: (sent / (ended - began)) * 1000 }
}

const metric = async (http: string, name: string): Promise<number> => {
  const text = await (await fetch(`${http}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `))
  if (!line) throw new Error(`no metric ${name}`)
  return Number(line.split(' ')[1])
}

const forestall = async (): Promise<{
  perSecond: number
  ackedPerSecond: number
  startMs: number
  idleMiB: number
  loadedMiB: number
}> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'forestall-bench-'))
  const { child, ready, startMs } = await start([here('../../bin/forestall.js'), 'serve'], {
    FORESTALL_DATA_DIR: dataDir,
    FORESTALL_HTTP_PORT: '0',
    FORESTALL_MQTT_PORT: '0',
    FORESTALL_ADMIN_TOKEN: token,
    FORESTALL_LOG_LEVEL: 'error',
  })
  const http = String(ready.http)
  const people = []
  for (let index = 0; index < clients; index++) {
    const answer = await fetch(`${http}/api/v1/devices`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: `device-${index}`, expectEverySeconds: 60 }),
    })
    if (answer.status !== 201) throw new Error(`registering failed: ${answer.status} ${await answer.text()}`)
    people.push(((await answer.json()) as { credentials: { username: string; password: string } }).credentials)
  }
  const memory = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  const idleMiB = memory()
  const {
    began,
    ended,
    messages: sent,
  } = await load({ port: Number(new URL(String(ready.mqtt)).port), clients: people, messages, window })
  // Scored as well: the clock stops when the pipeline has taken in the last message.
  while ((await metric(http, 'forestall_samples_total')) < sent) await new Promise((resolve) => setTimeout(resolve, 10))
  const scored = Date.now()
  const loadedMiB = memory()
  if ((await metric(http, 'forestall_quarantined_total')) > 0)
    throw new Error('messages were quarantined: the bench is wrong')
  await end(child)
  rmSync(dataDir, { recursive: true })
  return {
    perSecond: (sent / (scored - began)) * 1000,
    ackedPerSecond: (sent / (ended - began)) * 1000,
    startMs,
    idleMiB,
    loadedMiB,
  }
}

const ratios: number[] = []
const runs: Awaited<ReturnType<typeof forestall>>[] = []
for (let round = 1; round <= rounds; round++) {
  const baseline = await bare()
  const ours = await forestall()
  runs.push(ours)
  ratios.push(ours.perSecond / baseline.perSecond)
  console.log(
    `round ${round}: bare Aedes ${baseline.perSecond.toFixed(0)}/s, Forestall ${ours.perSecond.toFixed(0)}/s scored (${ours.ackedPerSecond.toFixed(0)}/s acknowledged), ratio ${(ours.perSecond / baseline.perSecond).toFixed(3)}`,
  )
}
console.log(
  JSON.stringify({
    ratio: Number(median(ratios).toFixed(3)),
    perSecond: Math.round(median(runs.map((run) => run.perSecond))),
    startMs: Math.round(median(runs.map((run) => run.startMs))),
    idleMiB: Math.round(median(runs.map((run) => run.idleMiB))),
    loadedMiB: Math.round(median(runs.map((run) => run.loadedMiB))),
    rounds,
  }),
)
