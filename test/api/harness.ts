import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { ApiOptions, CommandOutcome, CustomerAnswer, TeachingWord } from '../../api/options.ts'
import { hashPassword } from '../../api/passwords.ts'
import { type Api, createApi } from '../../api/server.ts'
import { createRuleDryRun } from '../../app/ruleDryRun.ts'
import { type CaseCommand, type RecoveryCase, unplaced } from '../../domain/case.ts'
import type { Device, DeviceInput } from '../../domain/device.ts'
import { type AlarmGoals, defaultAlarmGoals, type LessonView } from '../../domain/learning.ts'
import { defaultServiceTargets } from '../../domain/serviceTarget.ts'
import type { Role, User } from '../../domain/user.ts'
import { createTryPlaybook } from '../../recovery/dryRun/tryPlaybook.ts'
import { machineDiagram } from '../../recovery/machineDiagram.ts'
import { recoveryPolicy } from '../../recovery/policy.ts'
import { createRecovery } from '../../recovery/recovery.ts'
import { createRemedyFacts } from '../../recovery/remedies/remedyFacts.ts'
import { createRosterDesk } from '../../recovery/roster/rosterDesk.ts'
import { createRuleBookDesk } from '../../recovery/ruleBookDesk.ts'
import { createRulesInForce } from '../../recovery/rulesInForce.ts'
import { standingOf } from '../../recovery/standing.ts'
import type { CaseStep } from '../../store/caseStore.ts'
import type { ReadingStore } from '../../store/readingStore.ts'
import type { Records } from '../../store/records.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { openReadingStore } from '../../store/sqlite/readingStore.ts'
import { manyNobody } from './manyNobody.ts'

export const token = 'a-token-for-programs'
export const linkSecret = 'link-secret'
export const startedAt = Date.parse('2026-03-02T10:00:00Z')

/** What recovery was asked, and what it answers: the real one has tests of its own. */
export interface Asked {
  commands: { caseId: string; command: CaseCommand; by: User; requestKey: string | undefined }[]
  answers: { caseId: string; answer: CustomerAnswer }[]
  words: TeachingWord[]
  /** What the detector has learnt. */
  lessons: LessonView[]
  goals: AlarmGoals[]
  complaints: { customerId?: string; deviceId?: string; text: string; channel: string }[]
  outcome: (caseId: string) => Promise<CommandOutcome>
}

export interface TestApi {
  api: Api
  records: Records
  readings: ReadingStore
  asked: Asked
  clock: { at: number; now(): number; speed: number }
  user(role: Role): Promise<User>
  /** A cookie header of a session of that role. */
  signIn(role: Role): Promise<{ cookie: string; 'sec-fetch-site': string }>
}

export const password = 'correct horse battery'
// One hash for all test users: hashing is slow on purpose.
const passwordHash = hashPassword(password, randomBytes)

/** The API with a real database and reading store, and recovery, registry and outreach as small stand-ins. */
export const testApi = async (change: Partial<ApiOptions> = {}): Promise<TestApi> => {
  const dir = await mkdtemp(join(tmpdir(), 'forestall-api-'))
  const records = await openRecords({ file: join(dir, 'records.sqlite') })
  const readings = await openReadingStore({ dir: join(dir, 'readings') })
  const clock = { at: startedAt, now: () => clock.at, speed: 1 }
  let ids = 0
  const newId = () => `id-${++ids}`

  const asked: Asked = {
    commands: [],
    answers: [],
    words: [],
    lessons: [],
    goals: [],
    complaints: [],
    async outcome(caseId) {
      const stored = await records.cases.get(caseId)
      return stored === undefined
        ? { ok: false, code: 'not-found', detail: `There is no case with the id ${caseId}.` }
        : { ok: true, case: stored.row }
    },
  }
  const registered = async (input: DeviceInput): Promise<Device | undefined> =>
    (await records.devices.create(input, { createdAt: clock.now() })) ? records.devices.get(input.id) : undefined

  const rules = createRulesInForce({ books: records.ruleBooks })
  /** The real one, for what is asked of it beside cases. */
  const recovery = createRecovery({
    ...records,
    clock,
    newId,
    randomBytes,
    linkSecret,
    lastSampleAt: () => undefined,
    standstills: () => 0,
    log: pino({ level: 'silent' }),
    onChange: () => {},
  })
  const api = createApi({
    host: '127.0.0.1',
    port: 0,
    publicUrl: () => 'http://localhost',
    company: 'Nordkühl',
    version: '0.0.0',
    mode: 'serve',
    records,
    readings,
    ruleBook: {
      ...createRuleBookDesk({ rules, books: records.ruleBooks }),
      tryPlaybook: createTryPlaybook({ cases: records.cases, rules }),
      breakers: () =>
        createRemedyFacts({
          remedies: records.remedies,
          latest: async () => [],
          policy: () => rules.current().policy,
          now: clock.now,
        }).breakers(),
    },
    machine: machineDiagram(),
    standingOf: (stored) => standingOf(stored, { at: clock.now(), policy: recoveryPolicy.parse({}) }),
    templates: [{ id: 'faultFound', audience: 'customer', languages: ['en', 'de'], purpose: 'The first message' }],
    recovery: {
      async command(caseId, command, by, requestKey) {
        asked.commands.push({ caseId, command, by, requestKey })
        return asked.outcome(caseId)
      },
      async customerSays(caseId, answer) {
        asked.answers.push({ caseId, answer })
        return asked.outcome(caseId)
      },
      async complain(complaint) {
        asked.complaints.push(complaint)
        if (complaint.customerId === 'nobody') {
          return { ok: false, code: 'unknown-customer', detail: 'There is no customer nobody.' }
        }
        return { ok: true, caseId: 'case-1' }
      },
      decideApproval: async () => ({ ok: false, code: 'not-found', detail: 'There is no such offer.' }),
      offerChoices: async () => undefined,
      rules,
    },
    many: manyNobody,
    roster: createRosterDesk({ ...records, targets: () => defaultServiceTargets }),
    outreach: { resend: async () => false, markSent: async () => true },
    registry: {
      async register(input) {
        if (input.gatewayId === 'nowhere') return { ok: false, code: 'unknown-gateway' }
        const device = await registered(input)
        if (device === undefined) return { ok: false, code: 'taken' }
        return { ok: true, device, credentials: { username: input.id, password: `secret-${newId()}` } }
      },
      async update(id, update) {
        const device = await records.devices.update(id, update)
        return device && { ok: true, device }
      },
      remove: (id) => records.devices.remove(id),
      rotate: async (id) => (await records.devices.get(id)) && { username: id, password: `secret-${newId()}` },
    },
    loop: recovery.loop,
    quarantineRerun: async (seq) => records.quarantine.remove(seq),
    saveRule: (rule) => records.settings.saveRule(rule),
    dryRunRule: createRuleDryRun({ devices: records.devices, readings }),
    removeRule: (id) => records.settings.removeRule(id),
    saveSilence: (silence) => records.silences.save(silence),
    detection: () => ({
      goals: defaultAlarmGoals,
      days: 30,
      deviceMonths: 0,
      rate: 0,
      models: [],
      lessons: asked.lessons,
      confirmed: 0,
    }),
    async teach(word) {
      asked.words.push(word)
    },
    async setAlarmGoals(goals) {
      asked.goals.push(goals)
    },
    watching: () => [{ metric: 'temperature', by: 'silence' }],
    linkSecret,
    adminTokens: [token],
    clock,
    newId,
    randomBytes,
    mqttAddress: () => 'mqtt://localhost:1883',
    health: () => ({ ok: true, parts: { store: { ok: true } } }),
    metrics: async () => '# HELP forestall_up 1\nforestall_up 1\n',
    dashboardDir: join(dir, 'dashboard'),
    log: pino({ level: 'silent' }),
    ...change,
  })
  onTestFinished(async () => {
    await api.stop()
    await readings.close()
    await records.close()
    await rm(dir, { recursive: true, force: true })
  })

  const user = async (role: Role): Promise<User> => {
    const made = { id: role, email: `${role}@example.com`, name: role, role, escalationLevel: 0, createdAt: startedAt }
    await records.users.create({ ...made, passwordHash: await passwordHash })
    return made
  }
  return {
    api,
    records,
    readings,
    asked,
    clock,
    user,
    async signIn(role) {
      const { id } = await user(role)
      const session = randomBytes(16).toString('hex')
      const tokenHash = createHash('sha256').update(session).digest('hex')
      await records.users.createSession({ tokenHash, userId: id, expiresAt: startedAt + 3_600_000 })
      return { cookie: `forestall_session=${session}`, 'sec-fetch-site': 'same-origin' }
    },
  }
}

export const bearer = { authorization: `Bearer ${token}` }

/** A case of customer Anna about her fridge, stored as recovery would. */
export const storeCase = async (
  records: Records,
  change: Partial<RecoveryCase> = {},
  step: Partial<Omit<CaseStep, 'row'>> = {},
): Promise<RecoveryCase> => {
  await records.customers.create(
    { id: 'anna', name: 'Anna Berg', email: 'anna@example.com', locale: 'en-GB', timeZone: 'Europe/Berlin' },
    { createdAt: startedAt },
  )
  await records.devices.create(
    { id: 'fridge-1', name: 'Fridge in the shop', model: 'CoolBox', customerId: 'anna' },
    { createdAt: startedAt },
  )
  const row: RecoveryCase = {
    id: 'case-1',
    number: 1001,
    customerId: 'anna',
    deviceIds: ['fridge-1'],
    faultIds: [],
    incidentId: null,
    state: 'repairing',
    severity: 'major',
    title: 'Behaves unlike itself: Fridge in the shop',
    firstHeardFrom: 'fault',
    ownerId: null,
    acknowledgedAt: null,
    escalationLevel: 0,
    openedAt: startedAt,
    faultStartedAt: startedAt,
    toldAt: startedAt,
    fixedAt: null,
    closedAt: null,
    outcome: null,
    reopenCount: 0,
    ...unplaced,
    version: 1,
    ...change,
  }
  const outcome = await records.cases.commit({
    row,
    snapshot: {},
    machineVersion: 1,
    expectedVersion: row.version - 1,
    history: [{ at: startedAt, type: 'opened', actor: 'detector', text: 'Opened: compressor works harder.' }],
    setDeadlines: [{ name: 'ackTarget', dueAt: startedAt + 600_000 }],
    clearDeadlines: [],
    messages: [],
    outbox: [],
    promises: [],
    offers: [],
    ...step,
  })
  if (outcome !== 'stored') throw new Error(`the case was not stored: ${outcome}`)
  return row
}
