import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launch, openPage, type WatchedPage } from '../harness/browser.ts'
import { type ServerProcess, startServer } from '../harness/serverProcess.ts'
import { until } from '../harness/until.ts'

/** What a newcomer does with `npm start`, in a real browser: the console, the mail, the customer's page. */
const executable = chromiumPath()

describe.skipIf(executable === undefined)('the newcomer’s story in a browser', () => {
  let dataDir: string
  let demo: ServerProcess | undefined
  let browser: Browser | undefined
  let console_: WatchedPage

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'forestall-browser-'))
    demo = await startServer({ FORESTALL_DATA_DIR: dataDir }, ['demo', '--speed', '240'])
    browser = await launch(executable ?? '')
    const signIn = await until(
      'the one-time link on the terminal',
      () => /http\S+\/signin\/\S+/.exec(demo?.stdout() ?? '')?.[0],
    )
    console_ = await openPage(browser, demo.http, { width: 1440, height: 900 })
    await console_.page.goto(signIn)
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.terminate()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('signs in with the one-time link, which works once', async () => {
    const { page } = console_
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(await page.title()).toContain('Forestall')
    const used = /http\S+\/signin\/\S+/.exec(demo?.stdout() ?? '')?.[0] ?? ''
    expect((await fetch(used, { redirect: 'manual' })).status).not.toBe(302)
  })

  it('sees a fault, its case, and the mail its owner got; answers on the customer’s page; sees it closed and counted', {
    timeout: 300_000,
  }, async () => {
    const { page } = console_
    if (!browser || !demo) throw new Error('not started')

    // A fault is found and a case is open.
    await page.goto(`${demo.http}/cases`)
    const firstCase = page.getByRole('row').filter({ hasText: '#1001' }).getByRole('link').first()
    await firstCase.waitFor({ timeout: 120_000 })
    await firstCase.click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    const caseAddress = page.url()
    expect(await console_.axe()).toEqual([])

    // The mail in the demo's inbox, and the link in it.
    await page.goto(`${demo.http}/inbox`)
    await page
      .getByText(/We have found a problem|Wir haben ein Problem/)
      .last()
      .click()
    const mail = page.frameLocator('iframe')
    const link = await mail
      .getByRole('link', { name: /happening|sehen|Stand/i })
      .first()
      .getAttribute('href')
    if (!link) throw new Error('the mail has no link to the customer’s page')
    expect(await console_.axe()).toEqual([])

    // The customer's page, on a phone, without a login and without JavaScript.
    const phone = await openPage(browser, demo.http, { width: 390, height: 844, javaScriptEnabled: false })
    await phone.page.goto(link)
    await phone.page.getByRole('heading', { level: 1 }).waitFor()
    const works = phone.page.getByRole('button', { name: /Yes, it works again|Ja, es funktioniert/ })
    await until(
      'the device verified by its own telemetry, and the customer asked',
      async () => {
        await phone.page.goto(link)
        return works.isVisible()
      },
      { limitMs: 180_000, everyMs: 1_500 },
    )
    await works.click()
    await phone.page
      .getByText(/Thank you|Vielen Dank/)
      .first()
      .waitFor()
    expect(phone.troubles).toEqual([])
    await phone.context.close()

    // The same page with JavaScript, for axe.
    const desk = await openPage(browser, demo.http, { width: 1440, height: 900, colorScheme: 'dark' })
    await desk.page.goto(link)
    expect(await desk.axe()).toEqual([])
    expect(desk.troubles).toEqual([])
    await desk.context.close()

    // The console shows it closed, and the impact page counts it.
    await page.goto(caseAddress)
    await page
      .getByText(/Closed/)
      .first()
      .waitFor()
    await page.goto(`${demo.http}/impact`)
    await page.getByText('of the troubles were found before the customer said a word').waitFor()
    expect(console_.troubles).toEqual([])
  })

  it.each([
    { width: 1440, height: 900, colorScheme: 'light' as const },
    { width: 390, height: 844, colorScheme: 'dark' as const },
  ])(
    'has no serious or critical axe violation on any page at $width×$height, $colorScheme, and scrolls in one direction',
    { timeout: 180_000 },
    async (size) => {
      if (!browser || !demo) throw new Error('not started')
      const state = await console_.context.storageState()
      const view = await openPage(browser, demo.http, size)
      await view.context.addCookies(state.cookies)
      for (const path of [
        '/',
        '/cases',
        '/devices',
        '/devices/fridge-01',
        '/customers',
        '/messages',
        '/inbox',
        '/quarantine',
        '/approvals',
        '/rules',
        '/rules/new',
        '/impact',
      ]) {
        await view.page.goto(`${demo.http}${path}`)
        await view.page.getByRole('heading', { level: 1 }).waitFor()
        expect(await view.axe(), path).toEqual([])
        const overflow: number = await view.page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
      }
      expect(view.troubles).toEqual([])
      await view.context.close()
    },
  )
})
