import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launch, openPage, type WatchedPage } from '../harness/browser.ts'
import { type ServerProcess, startServer } from '../harness/serverProcess.ts'
import { until } from '../harness/until.ts'

/** What people do to cases, many at once, and to requests, in a real browser on a running demo. */
const executable = chromiumPath()

interface OpenCase {
  readonly id: string
  readonly number: number
  readonly state: string
}

describe.skipIf(executable === undefined)('recovery in a browser', () => {
  let dataDir: string
  let demo: ServerProcess | undefined
  let browser: Browser | undefined
  let desk: WatchedPage
  let page: Page

  const api = async <T>(path: string): Promise<T> => {
    const answer = await page.request.get(`${demo?.http}/api/v1/${path}`)
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }
  const openCases = async (states: readonly string[]): Promise<OpenCase[]> =>
    (await api<{ items: OpenCase[] }>('cases?open=true&limit=100')).items.filter(({ state }) => states.includes(state))
  const show = async (path: string): Promise<void> => {
    await page.goto(`${demo?.http}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  const dialog = () => page.getByRole('dialog')
  const choose = async (label: string): Promise<void> => {
    await page.getByRole('button', { name: 'More …' }).click()
    await dialog().getByRole('button', { name: label }).click()
  }

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'forestall-browser-'))
    demo = await startServer({ FORESTALL_DATA_DIR: dataDir }, ['demo', '--speed', '90'])
    browser = await launch(executable ?? '')
    const signIn = await until(
      'the one-time link on the terminal',
      () => /http\S+\/signin\/\S+/.exec(demo?.stdout() ?? '')?.[0],
    )
    desk = await openPage(browser, demo.http, { width: 1440, height: 900 })
    page = desk.page
    await page.goto(signIn)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await demo?.terminate()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('puts a case on hold, is refused a promise that cannot be kept, and ticks off a task', {
    timeout: 180_000,
  }, async () => {
    const one = await until(
      'a case that somebody has to get fixed',
      async () => (await openCases(['repairing', 'waiting']))[0],
      { limitMs: 120_000, everyMs: 500 },
    )
    await show(`/cases/${one.id}`)
    await choose('Put on hold')
    await dialog().getByLabel('Why').selectOption('customerAway')
    await dialog().getByRole('button', { name: 'Put on hold' }).click()
    await page.getByText('On hold, clock paused: the customer is away.').waitFor()
    // The machine is lit where the case is now.
    await page.locator('.machine-state.now button', { hasText: 'On hold' }).waitFor()

    await choose('Promise a time')
    const soon = new Date(Date.parse((await api<{ now: string }>('system')).now) + 3_600_000)
    await dialog().getByLabel('It works again by').fill(soon.toISOString().slice(0, 16))
    await dialog()
      .getByRole('button', { name: /Promise it/ })
      .click()
    await dialog().getByText('That cannot be kept as things stand').waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()

    await choose('Add task')
    await dialog().getByLabel('What has to be done').fill('Ask the neighbour for the key')
    await dialog().getByRole('button', { name: 'Add task' }).click()
    await page.getByRole('button', { name: 'Tick off: Ask the neighbour for the key' }).click()
    await dialog()
      .getByLabel(/What came of it/)
      .fill('She has it')
    await dialog().getByRole('button', { name: 'Tick off' }).click()
    await page.getByText('She has it', { exact: true }).waitFor()
    expect(await desk.axe()).toEqual([])
  })

  it('asks a manager for what is over a limit, and lets nobody approve their own', { timeout: 120_000 }, async () => {
    const one = await until(
      'a case whose customer knows',
      async () => (await openCases(['repairing', 'waiting', 'onHold', 'verifying']))[0],
      { limitMs: 60_000, everyMs: 500 },
    )
    await show(`/cases/${one.id}`)
    await choose('Make amends')
    await dialog().getByText('of €').first().waitFor()
    await dialog().getByLabel('Something else').check()
    await dialog()
      .getByLabel(/^Amount/)
      .fill('120')
    await dialog().getByLabel('Reason').fill('Three ruined evenings')
    await dialog().getByRole('button', { name: 'Offer' }).click()
    await page.getByText('waits for a manager').waitFor()
    await show('/approvals')
    const request = page.getByRole('listitem').filter({ hasText: 'Three ruined evenings' })
    await request.getByText('nobody approves their own').waitFor()
    expect(await request.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true)
    expect(await desk.axe()).toEqual([])
  })

  it('declares an incident over chosen cases, sees whom an update reaches before it goes, and closes it', {
    timeout: 180_000,
  }, async () => {
    const two = await until(
      'two open cases',
      async () => {
        const cases = await openCases(['repairing', 'waiting', 'onHold', 'verifying', 'awaitingCustomer'])
        return cases.length >= 2 ? cases.slice(0, 2) : undefined
      },
      { limitMs: 120_000, everyMs: 500 },
    )
    await show('/cases')
    await page.getByRole('button', { name: 'Choose several' }).click()
    for (const { number } of two) await page.getByLabel(new RegExp(`Choose #${number} `)).check()
    await page.getByText('2 cases chosen').waitFor()
    await page.getByRole('button', { name: 'Declare an incident' }).click()
    await dialog()
      .getByLabel(/What has happened/)
      .fill('Power cut in the harbour')
    await dialog()
      .getByRole('button', { name: /Declare it over 2 cases/ })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Power cut in the harbour' }).waitFor()

    await page.getByRole('button', { name: 'Write to everybody' }).click()
    await page.getByLabel('In English').fill('The power is back; we are looking at each device.')
    await page.getByRole('button', { name: 'See whom it reaches' }).click()
    await page
      .getByText(/\d+ e-mails?/)
      .first()
      .waitFor()
    expect(await desk.axe()).toEqual([])
    await page.getByRole('button', { name: /^Send to/ }).click()
    await page.getByText('Written to everybody').waitFor()
    await page.getByText('Everybody is told').or(page.getByText('Going out')).first().waitFor()

    await page.getByRole('button', { name: 'Close the incident' }).click()
    await dialog().getByLabel('What came of it').fill('Power is back')
    await dialog().getByRole('button', { name: 'Close incident' }).click()
    await dialog()
      .getByText(/closed with it/)
      .waitFor()
    await dialog().getByRole('button', { name: 'Done' }).click()
    expect(await desk.axe()).toEqual([])
  })

  it.each([
    { width: 1440, height: 900, colorScheme: 'dark' as const },
    { width: 390, height: 844, colorScheme: 'light' as const },
    { width: 2560, height: 1440, colorScheme: 'light' as const },
  ])(
    'is free of serious axe violations and scrolls one way at $width×$height, $colorScheme',
    {
      timeout: 120_000,
    },
    async (size) => {
      if (!browser || !demo) throw new Error('not started')
      const { items } = await api<{ items: OpenCase[] }>('cases?limit=1')
      const declared = await api<{ items: { id: string }[] }>('declared-incidents')
      const view = await openPage(browser, demo.http, size)
      await view.context.addCookies((await desk.context.storageState()).cookies)
      for (const path of [
        '/cases?show=waiting',
        '/queue',
        '/approvals',
        `/cases/${items[0]?.id}`,
        `/incidents/${declared.items[0]?.id}`,
      ]) {
        await view.page.goto(`${demo.http}${path}`)
        await view.page.getByRole('heading', { level: 1 }).waitFor()
        await view.page.locator('.card').first().waitFor()
        expect(await view.axe(), path).toEqual([])
        const overflow: number = await view.page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
      }
      // The detector does not know what people declared, and says so: 404 is its answer there.
      expect(view.troubles.filter((trouble) => !/404/.test(trouble))).toEqual([])
      await view.context.close()
    },
  )
})
