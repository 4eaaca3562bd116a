import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { minute, second } from '../../domain/clock.ts'
import type { Fault, FaultEvent } from '../../domain/fault.ts'
import type { User } from '../../domain/user.ts'
import { createRecovery } from '../../recovery/recovery.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'

/** One measurement in a process of its own: what is done, and to how many; for `bare`, how much is written. */
export type Order =
  | { readonly what: 'incident'; readonly customers: number }
  | { readonly what: 'bare'; readonly transactions: number; readonly rows: number; readonly bytes: number }
export interface Measured {
  readonly phases: readonly {
    readonly name: string
    readonly seconds: number
    readonly cpu: number
    readonly rows: number
  }[]
  readonly rows: number
  /** Of the rows' own texts. */
  readonly bytes: number
  readonly peakRssMb: number
  /** What is still held when all is done. */
  readonly heapMb: number
}

const start = Date.UTC(2026, 2, 2, 10)
const folder = mkdtempSync(join(tmpdir(), 'forestall-bench-many-'))
const file = join(folder, 'records.db')
const memory = () => {
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1_024)
  globalThis.gc?.()
  return { peakRssMb, heapMb: Math.round(process.memoryUsage().heapUsed / 1e6) }
}

/** Seconds by the wall, and of our own work: the first also knows the disk, and who else is busy here. */
const stopwatch = () => {
  const [began, used] = [performance.now(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(used)
    return { seconds: (performance.now() - began) / 1_000, cpu: (user + system) / 1e6 }
  }
}

/** All rows there are, and what is written in them. */
const written = (): { rows: number; bytes: number } => {
  const db = new Database(file, { readonly: true })
  const tables = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%'")
    .all()
  let [rows, bytes] = [0, 0]
  for (const { name } of tables) {
    const columns = db.prepare<[], { name: string }>(`PRAGMA table_info("${name}")`).all()
    const length = columns.map((column) => `coalesce(sum(length("${column.name}")), 0)`).join(' + ')
    const found = db.prepare<[], { n: number; b: number }>(`SELECT count(*) AS n, ${length} AS b FROM "${name}"`).get()
    rows += found?.n ?? 0
    bytes += found?.b ?? 0
  }
  db.close()
  return { rows, bytes }
}

const incident = async (customers: number): Promise<Measured> => {
  const records = await openRecords({ file })
  let now = start
  const recovery = createRecovery({
    ...records,
    clock: { now: () => now, speed: 1 },
    newId: randomUUID,
    randomBytes: (size) => new Uint8Array(size).fill(7),
    linkSecret: 'link-secret',
    lastSampleAt: () => now - second,
    standstills: () => 0,
    log: pino({ level: 'warn' }),
    onChange: () => undefined,
  })
  const person = (id: string, role: User['role'], escalationLevel: number): User => ({
    id,
    email: `${id}@x.example`,
    name: id,
    role,
    escalationLevel,
    createdAt: start,
  })
  const lea = person('lea', 'manager', 1)
  for (const user of [lea, ...[1, 2, 3, 4].map((n) => person(`agent-${n}`, 'agent', 0))])
    await records.users.create({ ...user, passwordHash: null })
  const zones = ['Europe/Berlin', 'Europe/London', 'Europe/Madrid', 'Europe/Warsaw']
  for (let n = 0; n < customers; n += 1) {
    const id = `customer-${n}`
    await records.customers.create(
      {
        id,
        name: `Customer ${n}`,
        email: `${id}@x.example`,
        locale: n % 3 === 0 ? 'de-DE' : 'en-GB',
        loyaltyTier: n % 10 === 0 ? 'gold' : 'standard',
        timeZone: zones[n % zones.length] ?? 'UTC',
      },
      { createdAt: now },
    )
    await records.devices.create(
      { id: `device-${n}`, name: 'Fridge', model: 'F 5', customerId: id },
      { createdAt: now },
    )
  }
  const fault = (n: number, change: Partial<Fault>): Fault => ({
    id: `fault-${n}`,
    deviceId: `device-${n}`,
    kind: 'silence',
    severity: n % 20 === 0 ? 'critical' : 'major',
    state: 'open',
    startedAt: start - (n % 60) * minute,
    detectedAt: start,
    clearedAt: null,
    incidentId: 'inc',
    explanation: `device-${n} has not been heard from.`,
    evidence: { window: { from: start - minute, to: start }, confidence: 0.9, facts: {} },
    ...change,
  })
  let seq = 0
  const sayAll = async (type: 'faultOpened' | 'faultCleared', change: Partial<Fault> = {}): Promise<void> => {
    for (let from = 0; from < customers; from += 500) {
      const events = Array.from({ length: Math.min(500, customers - from) }, (_, k): FaultEvent => {
        seq += 1
        return { id: `${type}-${from + k}`, seq, at: now, type, fault: fault(from + k, change) }
      })
      await records.faults.record(events)
    }
  }
  await records.faults.record([
    {
      id: 'i',
      seq: 0,
      at: now,
      type: 'incidentOpened',
      incident: {
        id: 'inc',
        cause: 'region',
        subject: 'North',
        state: 'open',
        openedAt: start,
        clearedAt: null,
        title: 'The north is silent',
        candidates: [],
        odds: 100,
        trouble: 'silent',
        affected: customers,
        mergedInto: null,
      },
    },
  ])

  const phases: Measured['phases'][number][] = []
  const measured = async (name: string, work: () => Promise<void>): Promise<void> => {
    const before = written().rows
    const stop = stopwatch()
    await work()
    phases.push({ name, ...stop(), rows: written().rows - before })
  }
  const before = written()
  await measured('fault events to open cases', async () => {
    await sayAll('faultOpened')
    await recovery.wake()
  })
  now += minute
  const text = { en: 'A crew is there.', de: 'Ein Trupp ist vor Ort.' }
  await measured('preview', async () => {
    const found = await recovery.many.preview('inc', { text })
    if (!found.ok || found.preview.now.email !== customers) throw new Error('the preview does not reach everybody')
  })
  await measured('one update to all', async () => {
    const begun = await recovery.many.tell('inc', { text, ratePerMinute: 60_000 }, lea)
    if (!begun.ok) throw new Error(begun.detail)
    const { id } = begun.update
    for (let turn = 0; (await records.incidentUpdates.get(id))?.state !== 'done'; turn += 1) {
      if (turn > customers) throw new Error('the update does not end')
      now += second
      await recovery.runDeadlines()
    }
    const { sent } = await records.incidentUpdates.progress(id)
    if (sent !== customers) throw new Error(`only ${sent} were told`)
  })
  await measured('all faults cleared', async () => {
    await sayAll('faultCleared', { state: 'cleared', clearedAt: now })
    await recovery.wake()
  })
  now += 11 * minute
  await measured('closing the parent', async () => {
    const closing = await recovery.many.close('inc', { by: lea, reason: 'The line is up.' })
    if (!closing.ok || closing.closed !== customers) throw new Error(`not all were closed: ${JSON.stringify(closing)}`)
  })
  const held = memory()
  const after = written()
  await recovery.stop()
  await records.close()
  return { phases, rows: after.rows - before.rows, bytes: after.bytes - before.bytes, ...held }
}

/** As many rows of the same size in as many transactions, and nothing else. */
const bare = (order: Order & { what: 'bare' }): Measured => {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL)')
  const insert = db.prepare('INSERT INTO bare (body) VALUES (?)')
  const body = 'x'.repeat(Math.max(1, Math.round(order.bytes / order.rows)))
  let rows = 0
  const stop = stopwatch()
  for (let n = 1; n <= order.transactions; n += 1) {
    db.exec('BEGIN IMMEDIATE')
    for (; rows < (n * order.rows) / order.transactions; rows += 1) insert.run(body)
    db.exec('COMMIT')
  }
  const took = stop()
  db.close()
  return { phases: [{ name: 'bare inserts', ...took, rows }], rows, bytes: order.bytes, ...memory() }
}

const order: Order = JSON.parse(process.argv[2] ?? '{}')
try {
  process.stdout.write(JSON.stringify(order.what === 'incident' ? await incident(order.customers) : bare(order)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
