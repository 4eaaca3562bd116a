import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { minute, second } from '../../domain/clock.ts'
import type { User } from '../../domain/user.ts'
import { createDecide } from '../../recovery/decide.ts'
import type { CaseEvent } from '../../recovery/events.ts'
import { createRecovery } from '../../recovery/recovery.ts'
import { shippedRuleBook } from '../../recovery/ruleBook.ts'
import type { StoredCase } from '../../store/caseStore.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'

/** One size in a process of its own: so many open cases, all of them waiting for their next update. */
export interface Order {
  readonly open: number
  readonly steps: number
}
export interface Measured {
  readonly open: number
  /** Steps a second, and CPU seconds of ours for all of them. */
  readonly decide: { readonly perSecond: number; readonly cpu: number }
  readonly store: { readonly perSecond: number; readonly cpu: number }
  readonly bare: { readonly perSecond: number; readonly cpu: number }
  readonly due: { readonly found: number; readonly perSecond: number; readonly cpu: number }
  /** ms to ask what is due when nothing is. */
  readonly lookMs: number
  readonly plan: string
  readonly rssMb: number
  readonly heapMb: number
  readonly fileMb: number
}

const start = Date.UTC(2026, 2, 2, 10)
/** Stands for the number of a case wherever its rows name it. */
const mark = 'zzz0zzz'
const folder = mkdtempSync(join(tmpdir(), 'forestall-bench-open-'))
const file = join(folder, 'records.db')

const timed = async (times: number, work: (n: number) => unknown) => {
  const [began, used] = [performance.now(), process.cpuUsage()]
  for (let n = 0; n < times; n += 1) await work(n)
  const { user, system } = process.cpuUsage(used)
  const seconds = (performance.now() - began) / 1_000
  return { perSecond: Math.round(times / seconds), seconds, cpu: (user + system) / 1e6 }
}

/** The rows of one real case, as many times as there are to be cases; `updateDue` one second after the other. */
const multiply = (open: number): void => {
  const db = new Database(file)
  // The template's rows are taken away table by table, and nothing else with them.
  db.pragma('foreign_keys = OFF')
  const tables = ['customers', 'devices', 'cases', 'case_devices', 'case_history', 'deadlines', 'promises', 'faults']
  const known = new Set(
    db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => name),
  )
  db.transaction(() => {
    for (const table of tables.filter((name) => known.has(name))) {
      const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all()
      const own = rows.filter((row) => Object.values(row).some((value) => `${value}`.includes(mark)))
      const [first] = own
      if (!first) continue
      const columns = Object.keys(first)
      const insert = db.prepare(
        `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join()}) VALUES (${columns.map(() => '?').join()})`,
      )
      db.prepare(`DELETE FROM "${table}"`).run()
      for (let n = 0; n < open; n += 1)
        for (const row of own)
          insert.run(
            columns.map((column) => {
              const value = row[column]
              if (column === 'number') return 1_001 + n
              if (column === 'due_at' && table === 'deadlines')
                return start + (row.name === 'updateDue' ? 30 * minute + n * second : 365 * 86_400_000)
              return typeof value === 'string'
                ? value.replaceAll(mark, `${n}`).replaceAll('"number":1001', `"number":${1_001 + n}`)
                : value
            }),
          )
    }
  })()
  db.exec('ANALYZE')
  db.close()
}

const measure = async ({ open, steps }: Order): Promise<Measured> => {
  let now = start
  const openIt = async () => {
    const records = await openRecords({ file })
    const recovery = createRecovery({
      ...records,
      clock: { now: () => now, speed: 1 },
      newId: () => `case-${mark}`,
      randomBytes: (size) => new Uint8Array(size).fill(7),
      linkSecret: 'link-secret',
      lastSampleAt: () => now - second,
      standstills: () => 0,
      log: pino({ level: 'warn' }),
      onChange: () => undefined,
    })
    return { records, recovery }
  }
  const anna: User = {
    id: 'anna',
    email: 'a@x.example',
    name: 'Anna',
    role: 'agent',
    escalationLevel: 0,
    createdAt: start,
  }
  const one = await openIt()
  await one.records.users.create({ ...anna, passwordHash: null })
  const customer = { id: `customer-${mark}`, name: 'Customer', email: `c-${mark}@x.example`, locale: 'en-GB' }
  await one.records.customers.create({ ...customer, timeZone: 'Europe/London' }, { createdAt: now })
  const device = { id: `device-${mark}`, name: 'Fridge', model: 'F 5', expectEverySeconds: 60, customerId: customer.id }
  await one.records.devices.create(device, { createdAt: now })
  const explanation = 'The temperature drifts.'
  const evidence = { window: { from: start - minute, to: start }, confidence: 0.9, facts: {} }
  const times = { startedAt: start - minute, detectedAt: start, clearedAt: null, incidentId: null }
  const fault = {
    id: `fault-${mark}`,
    deviceId: device.id,
    kind: 'drift',
    severity: 'critical',
    state: 'open',
    metric: 'c',
  } as const
  await one.records.faults.record([
    { id: 'opened', seq: 1, at: now, type: 'faultOpened', fault: { ...fault, ...times, explanation, evidence } },
  ])
  await one.recovery.wake()
  now += 5 * minute
  await one.recovery.command(`case-${mark}`, { type: 'acknowledge' }, anna)
  await one.recovery.stop()
  await one.records.close()
  multiply(open)

  const { records, recovery } = await openIt()
  const pick = (n: number): string => `case-${(n * 7_919) % open}`
  const stored: StoredCase[] = []
  for (let n = 0; n < Math.min(1_000, open); n += 1) {
    const found = await records.cases.get(pick(n))
    if (found) stored.push(found)
  }
  const book = shippedRuleBook()
  const decide = createDecide(() => book)
  const due: CaseEvent = {
    type: 'updateDue',
    at: now,
    actor: 'system',
    rules: 0,
    lastSamples: [],
    stoodStill: 0,
    candidate: null,
  }
  const note: CaseEvent = {
    type: 'note',
    at: now,
    actor: 'anna',
    by: { id: 'anna', name: 'Anna', role: 'agent' },
    text: 'x',
  }
  const alone = (n: number) => decide(stored[n % stored.length], n % 2 === 0 ? due : note)
  await timed(2_000, alone)
  const decided = await timed(10 * steps, alone)

  const through = await timed(steps, (n) => recovery.command(pick(n), { type: 'note', text: 'x' }, anna, randomUUID()))
  const raw = new Database(file)
  raw.pragma('synchronous = FULL')
  const touch = raw.prepare(
    "UPDATE cases SET due_at = coalesce(due_at, 0) + 1, snapshot = snapshot || ' ' WHERE id = ?",
  )
  const bare = await timed(steps, (n) => touch.run(pick(n)))
  const sqlOf = `SELECT * FROM deadlines WHERE due_at <= ${now} ORDER BY due_at, case_id, name LIMIT 200`
  const plan = raw.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sqlOf}`).all()
  raw.close()

  const look = await timed(500, () => records.cases.dueDeadlines(now, 200))
  const many = Math.min(steps, open)
  now = start + 30 * minute + (many - 1) * second
  const found = (await records.cases.dueDeadlines(now, 10 * many)).length
  const acted = await timed(1, () => recovery.runDeadlines())
  const left = (await records.cases.dueDeadlines(now, 10)).length
  if (left > 0) throw new Error(`${left} deadlines were left`)
  await recovery.stop()
  globalThis.gc?.()
  const memory = process.memoryUsage()
  await records.close()
  const size = new Database(file, { readonly: true })
  const pages = size
    .prepare<[], { n: number }>('SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()')
    .get()
  size.close()
  return {
    open,
    decide: decided,
    store: through,
    bare,
    due: {
      found,
      perSecond: Math.round(found / acted.seconds),
      cpu: acted.cpu,
    },
    lookMs: (1_000 * look.seconds) / 500,
    plan: plan.map(({ detail }) => detail).join('; '),
    rssMb: Math.round(memory.rss / 1e6),
    heapMb: Math.round(memory.heapUsed / 1e6),
    fileMb: Math.round((pages?.n ?? 0) / 1e6),
  }
}

const { open, steps }: Order = JSON.parse(process.argv[2] ?? '{}')
try {
  console.log(JSON.stringify(await measure({ open, steps })))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
