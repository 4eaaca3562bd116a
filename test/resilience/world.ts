import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, startApp } from '../../app/app.ts'
import { readConfig } from '../../app/config.ts'
import { createLogger } from '../../app/logger.ts'
import { minute } from '../../domain/clock.ts'
import type { Message } from '../../domain/message.ts'
import type { RecoveryPolicy } from '../../recovery/policy.ts'
import { type TestApi, testApi } from '../harness/api.ts'
import { connectDevice, type TestDevice } from '../harness/testDevice.ts'
import { until } from '../harness/until.ts'
import { type MailServer, startMailServer } from './mailServer.ts'

export type Minute = (minuteOfRun: number) => Promise<void> | void

export interface FaultView {
  readonly id: string
  readonly deviceId: string
  readonly kind: string
  readonly metric?: string
  readonly code?: string
  readonly severity: string
  readonly state: 'open' | 'cleared'
  readonly startedAt: string
  readonly detectedAt: string
  readonly clearedAt: string | null
  readonly reopens?: number
}
export interface CaseView {
  readonly id: string
  readonly customerId: string | null
  readonly deviceIds: readonly string[]
  readonly state: string
  readonly reopenCount: number
  readonly escalationLevel: number
  readonly closedAt: string | null
  readonly outcome: string | null
  readonly timeline: readonly { readonly at: string; readonly type: string; readonly text: string }[]
  readonly messages: readonly { readonly template: string; readonly state: string; readonly audience: string }[]
  readonly promises: readonly { readonly what: string; readonly state: string; readonly publicDueAt: string }[]
  readonly deadlines: readonly { readonly name: string; readonly dueAt: string }[]
}

/**
 * The whole product on a timeline, as in test/harness/story.ts, and beside that everything that can happen to it:
 * it is stopped and started again, it is cut off without a word, the clock runs on while it is away, the mail server goes.
 * A minute of the timeline is over when no mail is due any more, so that what is said when is exact.
 */
export interface World {
  readonly app: App
  readonly api: TestApi
  readonly mail: MailServer
  readonly now: () => number
  customer(id: string, more?: Record<string, unknown>): Promise<void>
  /** Registers and connects; after a restart `device(id)` again gives the connection that was made anew. */
  device(id: string, more?: Record<string, unknown>): Promise<void>
  at(id: string): TestDevice
  run(minutes: number, each?: Minute): Promise<void>
  /** Product time passes and we do nothing, as a process that hangs. */
  standStill(ms: number): void
  stop(): Promise<void>
  /** Starts on the same folder; devices connect again unless told otherwise. */
  start(options?: { connect?: boolean }): Promise<void>
  /** What `kill -9` at this moment would leave behind becomes the folder the next start finds: no checkpoint, no goodbye. */
  cutOff(): Promise<void>
  connectAll(): Promise<void>
  cases(customerId?: string): Promise<CaseView[]>
  faults(deviceId?: string): Promise<FaultView[]>
  messages(filter?: { customerId?: string }): Promise<Message[]>
  end(): Promise<void>
}

const token = 'world-token-world-token-world'
const beginning = Date.UTC(2026, 0, 12, 9)

export const startWorld = async ({
  policy,
  env = {},
}: {
  policy?: Partial<RecoveryPolicy>
  env?: Record<string, string>
} = {}): Promise<World> => {
  const root = mkdtempSync(join(tmpdir(), 'forestall-world-'))
  const mail = await startMailServer()
  let folder = join(root, 'life-0')
  let lives = 0
  let now = beginning
  let app: App
  let api: TestApi
  const credentials = new Map<string, { username: string; password: string }>()
  const connected = new Map<string, TestDevice>()

  const open = async (): Promise<void> => {
    app = await startApp({
      config: readConfig({
        FORESTALL_DATA_DIR: folder,
        FORESTALL_HTTP_PORT: '0',
        FORESTALL_MQTT_PORT: '0',
        FORESTALL_ADMIN_TOKEN: token,
        FORESTALL_SMTP_URL: mail.url,
        FORESTALL_MAIL_FROM: 'Acme Care <care@acme.example>',
        FORESTALL_COMPANY: 'Acme',
        ...env,
      }),
      mode: 'serve',
      clock: () => ({ now: () => now, speed: 600 }),
      drive: 'manual',
      ...(policy ? { policy } : {}),
      log: createLogger('fatal'),
    })
    api = testApi(app.addresses.http, token)
  }
  await open()

  const disconnectAll = async (): Promise<void> => {
    for (const device of connected.values()) await device.disconnect()
    connected.clear()
  }
  const connect = async (id: string): Promise<void> => {
    const known = credentials.get(id)
    if (!known) throw new Error(`${id} was never registered`)
    connected.set(id, await connectDevice(app.addresses.mqtt, { id, ...known }))
  }

  /** Until nothing that is due waits or is under way. */
  const mailsSettled = (): Promise<true> =>
    until('mails that are due to be dealt with', async () => {
      if ((await app.records.messages.list({ state: 'sending', limit: 1 })).items.length > 0) return false
      const { items } = await app.records.messages.list({ state: 'queued', limit: 200 })
      return items.every(({ nextTryAt }) => nextTryAt !== null && nextTryAt > now)
    })

  const all = async <T>(path: string): Promise<T[]> => {
    const found: T[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: T[]; nextCursor: string | null } = await api.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      found.push(...page.items)
      cursor = page.nextCursor
    }
    return found
  }

  return {
    get app() {
      return app
    },
    get api() {
      return api
    },
    mail,
    now: () => now,
    async customer(id, more = {}) {
      await api.post('/api/v1/customers', {
        id,
        name: `Customer ${id}`,
        email: `${id}@customers.example`,
        locale: 'en-GB',
        timeZone: 'Europe/London',
        ...more,
      })
    },
    async device(id, more = {}) {
      const registered = await api.post<{ credentials: { username: string; password: string } }>('/api/v1/devices', {
        id,
        expectEverySeconds: 60,
        ...more,
      })
      credentials.set(id, registered.credentials)
      await connect(id)
    },
    at(id) {
      const device = connected.get(id)
      if (!device) throw new Error(`${id} is not connected`)
      return device
    },
    async run(minutes, each = () => undefined) {
      for (let minuteOfRun = 1; minuteOfRun <= minutes; minuteOfRun++) {
        now += minute
        await each(minuteOfRun)
        await app.turn()
        await mailsSettled()
      }
    },
    standStill(ms) {
      now += ms
    },
    async stop() {
      await app.stop()
      await disconnectAll()
    },
    async start({ connect: reconnect = true } = {}) {
      await open()
      if (reconnect) for (const id of credentials.keys()) await connect(id)
    },
    async cutOff() {
      const before = folder
      lives += 1
      folder = join(root, `life-${lives}`)
      cpSync(before, folder, { recursive: true, filter: (file) => !/lock\.db/.test(file) })
      await disconnectAll()
      await app.stop()
    },
    async connectAll() {
      for (const id of credentials.keys()) if (!connected.has(id)) await connect(id)
    },
    async cases(customerId) {
      const rows = await all<{ id: string }>(
        `/api/v1/cases${customerId === undefined ? '' : `?customerId=${customerId}`}`,
      )
      return Promise.all(rows.map(({ id }) => api.get<CaseView>(`/api/v1/cases/${id}`)))
    },
    faults: (deviceId) => all<FaultView>(`/api/v1/faults${deviceId === undefined ? '' : `?deviceId=${deviceId}`}`),
    async messages(filter = {}) {
      const found: Message[] = []
      let cursor: string | undefined
      do {
        const page = await app.records.messages.list({ ...filter, limit: 200, cursor })
        found.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      return found.reverse()
    },
    async end() {
      await disconnectAll()
      await app.stop()
      await mail.stop()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
