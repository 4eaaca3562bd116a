import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { Clock } from '../../domain/clock.ts'
import type { Fault, FaultEvent } from '../../domain/fault.ts'
import type { Message } from '../../domain/message.ts'
import type { User } from '../../domain/user.ts'
import type { RecoveryPolicy } from '../../recovery/policy.ts'
import { createRecovery } from '../../recovery/recovery.ts'
import type { LatestReading } from '../../recovery/remedies/conditions.ts'
import type { CaseStore } from '../../store/caseStore.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'

export const start = Date.UTC(2026, 2, 2, 9)

/** Recovery over a real database in a folder of its own, with a clock that a test moves. */
export const openHouse = async (
  o: { users?: boolean; policy?: Partial<RecoveryPolicy>; cases?: (real: CaseStore) => CaseStore; file?: string } = {},
) => {
  const folder = await mkdtemp(join(tmpdir(), 'forestall-recovery-'))
  const records = await openRecords({ file: o.file ?? join(folder, 'records.db') })
  let now = start
  const clock: Clock = { now: () => now, speed: 1 }
  let ids = 0
  let chance = 0
  let seq = 0
  const samples = new Map<string, number>()
  let silent = false
  let stoodStill = 0
  const latest = new Map<string, LatestReading[]>()
  const changed: string[] = []

  const people: User[] = [
    { id: 'anna', email: 'anna@example.com', name: 'Anna', role: 'agent', escalationLevel: 0, createdAt: start },
    { id: 'ben', email: 'ben@example.com', name: 'Ben', role: 'agent', escalationLevel: 0, createdAt: start },
    { id: 'lea', email: 'lea@example.com', name: 'Lea', role: 'manager', escalationLevel: 1, createdAt: start },
    { id: 'max', email: 'max@example.com', name: 'Max', role: 'manager', escalationLevel: 2, createdAt: start },
    { id: 'vic', email: 'vic@example.com', name: 'Vic', role: 'viewer', escalationLevel: 0, createdAt: start },
  ]
  if (o.users ?? true) for (const user of people) await records.users.create({ ...user, passwordHash: null })
  const person = (id: string): User => {
    const found = people.find((user) => user.id === id)
    if (!found) throw new Error(`no such person: ${id}`)
    return found
  }

  const cases = o.cases ? o.cases(records.cases) : records.cases
  const openRecovery = () =>
    createRecovery({
      ...records,
      cases,
      ...(o.policy && { policy: o.policy }),
      clock,
      newId: () => `case-${++ids}`,
      randomBytes: (size) => createHash('sha256').update(`chance ${++chance}`).digest().subarray(0, size),
      linkSecret: 'link-secret-of-the-house',
      lastSampleAt: (deviceId) => samples.get(deviceId) ?? (silent ? undefined : now - 10_000),
      standstills: () => stoodStill,
      latestReadings: async (deviceId) => latest.get(deviceId) ?? [],
      log: pino({ level: 'silent' }),
      onChange: (id) => changed.push(id),
    })
  const recovery = openRecovery()

  const addCustomer = (id: string) =>
    records.customers.create(
      { id, name: `Customer ${id}`, email: `${id}@example.com`, locale: 'en-GB', timeZone: 'Europe/London' },
      { createdAt: now },
    )
  const addDevice = (id: string, customerId?: string, model = 'Fridge 200') =>
    records.devices.create(
      { id, name: `The ${id}`, model, expectEverySeconds: 30, ...(customerId && { customerId }) },
      { createdAt: now },
    )
  const faultOn = (deviceId: string, change: Partial<Fault> = {}): Fault => ({
    id: `fault-${deviceId}-${++seq}`,
    deviceId,
    kind: 'drift',
    metric: 'temperature',
    severity: 'major',
    state: 'open',
    startedAt: now - 60_000,
    detectedAt: now,
    clearedAt: null,
    incidentId: null,
    explanation: `The temperature of ${deviceId} drifts.`,
    evidence: { window: { from: now - 60_000, to: now }, confidence: 0.9, facts: {} },
    ...change,
  })
  const say = async (type: FaultEvent['type'] & `fault${string}`, fault: Fault): Promise<Fault> => {
    seq += 1
    await records.faults.record([{ id: `event-${seq}`, seq, at: now, type, fault }])
    await recovery.wake()
    return fault
  }

  return {
    records,
    recovery,
    openRecovery,
    changed,
    person,
    addCustomer,
    addDevice,
    faultOn,
    say,
    opens: (deviceId: string, change: Partial<Fault> = {}) => say('faultOpened', faultOn(deviceId, change)),
    clears: (fault: Fault) => say('faultCleared', { ...fault, state: 'cleared', clearedAt: now }),
    now: () => now,
    /** Lets product time pass, acting on every deadline when it is due. */
    pass: async (ms: number) => {
      const until = now + ms
      for (;;) {
        const [next] = await records.cases.dueDeadlines(until, 1)
        if (!next) break
        now = Math.max(now, next.dueAt)
        await recovery.runDeadlines()
      }
      now = until
    },
    /** Time passes while nobody is there to act on it. */
    jump: (ms: number) => {
      now += ms
    },
    /** The newest reading of one metric of the device, as of now. */
    reads: (deviceId: string, metric: string, lastValue: number | string) => {
      const others = (latest.get(deviceId) ?? []).filter((reading) => reading.metric !== metric)
      latest.set(deviceId, [...others, { metric, lastTs: now, lastValue }])
    },
    heard: (deviceId: string, at: number) => samples.set(deviceId, at),
    everythingSilent: (is: boolean) => {
      silent = is
    },
    standStill: (ms: number) => {
      stoodStill = ms
    },
    theCase: async (n = 0) => {
      const { items } = await records.cases.list({ limit: 200 })
      const row = items.reverse()[n]
      if (!row) throw new Error(`there is no case ${n}`)
      return row
    },
    told: async (audience: Message['audience'], caseId?: string): Promise<string[]> => {
      const { items } = await records.messages.list({ limit: 200, caseId })
      return items
        .filter((message) => message.audience === audience)
        .reverse()
        .map((message) => message.template)
    },
    close: async () => {
      await recovery.stop()
      await records.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type House = Awaited<ReturnType<typeof openHouse>>
