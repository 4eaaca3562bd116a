import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, startApp } from '../../app/app.ts'
import { readConfig } from '../../app/config.ts'
import { createLogger } from '../../app/logger.ts'
import { minute } from '../../domain/clock.ts'
import type { RecoveryPolicy } from '../../recovery/policy.ts'
import { type TestApi, testApi } from './api.ts'
import { type SmtpSink, type SunkMail, startSmtpSink } from './smtpSink.ts'
import { connectDevice, type TestDevice } from './testDevice.ts'
import { until } from './until.ts'

/** What happens in one minute of the story: devices report, somebody acts. */
export type Minute = (minuteOfStory: number) => Promise<void> | void

/**
 * The whole product, driven along a timeline: real MQTT, real HTTP, real SMTP; only the clock is the test's.
 * One step is one product minute: what `each` does, then one turn of the clockwork.
 */
export interface Story {
  readonly app: App
  readonly api: TestApi
  readonly sink: SmtpSink
  readonly now: () => number
  customer(id: string, more?: Record<string, unknown>): Promise<void>
  device(
    id: string,
    more?: Record<string, unknown>,
    onCommand?: (device: TestDevice, command: { id: string; name: string }) => void,
  ): Promise<TestDevice>
  run(minutes: number, each?: Minute): Promise<void>
  /** The one open or closed case of a customer. */
  caseOf(customerId: string): Promise<StoryCase>
  mailTo(address: string, about: RegExp): Promise<SunkMail>
  /** The customer's page behind the first link of a mail: its path. */
  pageOf(mail: SunkMail): string
  /** Submits the form of the customer's page whose address ends in `answer`, as a browser without scripts would. */
  answer(page: string, answer: string, fields?: Record<string, string>): Promise<void>
  /** Stops the product and starts it again on the same folder; the devices' connections are gone. */
  restart(): Promise<void>
  end(): Promise<void>
}
export interface StoryCase {
  readonly id: string
  readonly state: string
  readonly outcome: string | null
  readonly openedAt: string
  readonly acknowledgedAt: string | null
  readonly escalationLevel: number
  readonly reopenCount: number
  readonly firstHeardFrom: string
  readonly incidentId: string | null
  readonly toldAt: string | null
  readonly timeline: readonly { at: string; type: string; actor: string; text: string }[]
}

const token = 'story-token-story-token-story'

export const startStory = async ({ policy }: { policy?: Partial<RecoveryPolicy> } = {}): Promise<Story> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'forestall-story-'))
  const sink = await startSmtpSink()
  let now = Date.UTC(2026, 0, 12, 9)
  const start = (): Promise<App> =>
    startApp({
      config: readConfig({
        FORESTALL_DATA_DIR: dataDir,
        FORESTALL_HTTP_PORT: '0',
        FORESTALL_MQTT_PORT: '0',
        FORESTALL_ADMIN_TOKEN: token,
        FORESTALL_SMTP_URL: sink.url,
        FORESTALL_MAIL_FROM: 'Acme Care <care@acme.example>',
        FORESTALL_COMPANY: 'Acme',
      }),
      mode: 'serve',
      // Ticks are a product minute apart, so that a minute's step is no standstill.
      clock: () => ({ now: () => now, speed: 600 }),
      drive: 'manual',
      ...(policy ? { policy } : {}),
      log: createLogger('fatal'),
    })
  let app = await start()
  let api = testApi(app.addresses.http, token)
  const devices: TestDevice[] = []

  const formsOf = (html: string): { action: string; body: string }[] =>
    [...html.matchAll(/<form[^>]*?action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].map((match) => ({
      action: match[1] ?? '',
      body: match[0],
    }))

  return {
    get app() {
      return app
    },
    get api() {
      return api
    },
    sink,
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
    async device(id, more = {}, onCommand) {
      const { credentials } = await api.post<{ credentials: { username: string; password: string } }>(
        '/api/v1/devices',
        { id, expectEverySeconds: 60, ...more },
      )
      const device = await connectDevice(app.addresses.mqtt, {
        id,
        ...credentials,
        ...(onCommand ? { onCommand } : {}),
      })
      devices.push(device)
      return device
    },
    async run(minutes, each = () => undefined) {
      for (let minuteOfStory = 1; minuteOfStory <= minutes; minuteOfStory++) {
        now += minute
        await each(minuteOfStory)
        await app.turn()
      }
    },
    async caseOf(customerId) {
      const cases = await api.items<{ id: string }>(`/api/v1/cases?customerId=${customerId}`)
      if (cases.length !== 1 || !cases[0]) throw new Error(`${customerId} has ${cases.length} cases, expected one`)
      return api.get<StoryCase>(`/api/v1/cases/${cases[0].id}`)
    },
    mailTo: (address, about) =>
      until(
        `a mail to ${address} about ${about}; there are: ${sink.mails.map((mail) => `${mail.to}: ${mail.subject}`).join(' | ')}`,
        () => sink.mails.find((mail) => mail.to === address && about.test(`${mail.subject}\n${mail.text}`)),
      ),
    pageOf(mail) {
      const link = /https?:\/\/\S+\/c\/[\w.-]+/.exec(mail.text)?.[0]
      if (!link) throw new Error(`no link to a customer's page in: ${mail.text}`)
      return new URL(link).pathname
    },
    async answer(page, answer, fields = {}) {
      const html = await (await fetch(`${app.addresses.http}${page}`)).text()
      const form = formsOf(html).find((candidate) => candidate.action.endsWith(`/${answer}`))
      if (!form) throw new Error(`no form with ${answer} on the page:\n${html}`)
      const hidden = [...form.body.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
        /name="([^"]*)"/.exec(tag)?.[1] ?? '',
        /value="([^"]*)"/.exec(tag)?.[1] ?? '',
      ])
      const response = await fetch(new URL(form.action || page, app.addresses.http + page), {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams([
          ...hidden.map(([name = '', value = '']): [string, string] => [name, value]),
          ...Object.entries(fields),
        ]),
      })
      if (response.status !== 303) throw new Error(`the page answered ${response.status}: ${await response.text()}`)
    },
    async restart() {
      for (const device of devices.splice(0)) await device.disconnect()
      await app.stop()
      app = await start()
      api = testApi(app.addresses.http, token)
    },
    async end() {
      for (const device of devices) await device.disconnect()
      await app.stop()
      await sink.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
