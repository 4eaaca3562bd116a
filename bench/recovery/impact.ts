import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { recoveryCase } from '../../domain/case.ts'
import { day, hour, minute } from '../../domain/clock.ts'
import { problemSubjects } from '../../domain/problems.ts'
import { createImpactDesk } from '../../recovery/loop/impactDesk.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'

/**
 * Impact and problems over many cases in the real SQLite store. Beside them, in the same run, the plain way to have the same
 * facts: every case read and parsed. `npm run bench:impact -- [--cases 100000] [--runs 5]`; medians.
 */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, runs: { type: 'string', default: '5' } },
})
const cases = Number(values.cases)
const start = Date.UTC(2026, 0, 1)
const dir = mkdtempSync(join(tmpdir(), 'forestall-impact-'))
const file = join(dir, 'records.sqlite')
const records = await openRecords({ file })

/** 20 devices a site, 40 models, a case in ten reopened, a promise broken in twenty: the same every time. */
const fill = (): void => {
  const db = new Database(file)
  const into = (table: string, columns: readonly string[]) =>
    db.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`)
  const caseRow = into('cases', [
    ...['id', 'number', 'customer_id', 'state', 'is_open', 'opened_at', 'closed_at', 'version', 'body', 'snapshot'],
    'machine_version',
  ])
  const deviceRow = into('case_devices', ['case_id', 'device_id', 'model', 'firmware', 'site', 'region', 'gateway_id'])
  const figureRow = into('case_figures', [
    ...['case_id', 'number', 'opened_at', 'customer_id', 'team_id', 'model', 'first_heard', 'state', 'outcome'],
    ...['fault_started_at', 'acknowledged_at', 'told_at', 'fixed_at', 'closed_at', 'reopen_count', 'repeated'],
    ...['contacts', 'promises_kept', 'promises_broken', 'offers', 'offers_minor', 'offers_currency', 'rating'],
  ])
  db.transaction(() => {
    for (let n = 0; n < cases; n += 1) {
      const at = start + Math.floor((n / cases) * 90 * day)
      const id = `case-${n}`
      const device = (n * 7_919) % Math.max(1, cases >> 2)
      const fixed = at + ((n * 37) % 2_000) * minute
      const body = JSON.stringify({
        id,
        number: n,
        customerId: `customer-${device >> 1}`,
        deviceIds: [`device-${device}`],
        faultIds: [`fault-${n}`],
        incidentId: null,
        state: 'closed',
        severity: 'major',
        title: `A part is wearing out: device ${device}`,
        firstHeardFrom: 'fault',
        ownerId: 'anna',
        acknowledgedAt: new Date(at + minute).toISOString(),
        escalationLevel: 0,
        openedAt: new Date(at).toISOString(),
        faultStartedAt: new Date(at - minute).toISOString(),
        toldAt: new Date(at).toISOString(),
        fixedAt: new Date(fixed).toISOString(),
        closedAt: new Date(fixed + hour).toISOString(),
        outcome: 'repaired',
        reopenCount: n % 10 === 0 ? 1 : 0,
        version: 9,
      })
      caseRow.run(id, n, `customer-${device >> 1}`, 'closed', 0, at, fixed + hour, 9, body, '{}', 1)
      deviceRow.run(
        ...[id, `device-${device}`, `model-${device % 40}`, `fw-${device % 7}`, `site-${Math.floor(device / 20)}`],
        ...[`region-${device % 12}`, `gateway-${Math.floor(device / 5)}`],
      )
      const offer = n % 8 === 0 ? 1_000 : 0
      figureRow.run(
        ...[id, n, at, `customer-${device >> 1}`, `team-${n % 6}`, `model-${device % 40}`],
        ...[
          n % 9 === 0 ? 'complaint' : 'fault',
          'closed',
          'repaired',
          at - minute,
          at + minute,
          at,
          fixed,
          fixed + hour,
        ],
        ...[n % 10 === 0 ? 1 : 0, n % 3 === 0 ? 1 : 0, n % 4, 2, n % 20 === 0 ? 1 : 0],
        ...[offer ? `[{"kind":"credit","currency":"EUR","amountMinor":${offer}}]` : '[]', offer, offer ? 'EUR' : null],
        n % 5 === 0 ? 4 : null,
      )
    }
  })()
  db.close()
}

const desk = createImpactDesk({ ...records, teamName: async (id) => id, now: () => start + 100 * day })
const range = { from: start, to: start + 91 * day }
const plainly = (): number => {
  const db = new Database(file, { readonly: true })
  let repaired = 0
  for (const { body } of db.prepare<[], { body: string }>('SELECT body FROM cases').iterate())
    if (recoveryCase.parse(JSON.parse(body)).outcome === 'repaired') repaired += 1
  db.close()
  return repaired
}
const works: Record<string, () => unknown> = {
  'every case read and parsed': plainly,
  'impact, without problems': async () => {
    for await (const some of records.figures.cases(range)) if (some.length === 0) throw new Error('empty')
  },
  'impact by week, with problems': () => desk.impact({ ...range, groupBy: 'period', period: 'week' }),
  'impact by team, with problems': () => desk.impact({ ...range, groupBy: 'team' }),
  'problems, all subjects': () => desk.problems({ ...range, limit: 100, subjects: problemSubjects }),
  'first page behind a figure': () => desk.cases({ ...range, figure: 'promisesBroken', limit: 50 }),
}

fill()
const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1] ?? Number.NaN
const took = new Map<string, { ms: number; heap: number }>()
for (const [name, work] of Object.entries(works)) {
  const times: number[] = []
  let heap = 0
  for (let run = 0; run < Number(values.runs); run += 1) {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
    heap = Math.max(heap, process.memoryUsage().heapUsed - before)
  }
  took.set(name, { ms: median(times), heap })
}
const plain = took.get('every case read and parsed')?.ms ?? Number.NaN
console.log(`${cases} cases; load ${loadavg()[0]?.toFixed(1)}`)
for (const [name, { ms, heap }] of took)
  console.log(
    `${name.padEnd(32)} ${ms.toFixed(0).padStart(7)} ms  ${(ms / plain).toFixed(2).padStart(6)} of plain  ${(heap / 1e6).toFixed(0).padStart(5)} MB more heap`,
  )
await records.close()
rmSync(dir, { recursive: true, force: true })
