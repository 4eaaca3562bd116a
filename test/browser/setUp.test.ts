import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launch, openPage, type WatchedPage } from '../harness/browser.ts'
import { type ServerProcess, startServer } from '../harness/serverProcess.ts'
import { until } from '../harness/until.ts'

/** What a manager sets up and looks at, in a real browser against a running system. */
const executable = chromiumPath()

const pages = [
  '/people',
  '/people/teams/new',
  '/people/on-call',
  '/people/on-call/new',
  '/people/calendars',
  '/people/calendars/new',
  '/people/targets',
  '/people/targets/edit',
  '/playbooks',
  '/playbooks/silence',
  '/playbooks/silence/history',
  '/playbooks/reported-router',
  '/playbooks/breakers',
  '/playbooks/history',
  '/offers',
  '/offers/edit',
  '/offers/limits',
  '/offers/vouchers',
  '/impact',
  '/impact?by=team',
  '/impact/cases?figure=minutesToFix',
  '/impact/promises',
  '/impact/problems',
  '/impact/stories',
  '/impact/report',
  '/articles',
  '/articles/silence',
  '/articles/silence?show=history',
]

describe.skipIf(executable === undefined)('what is set up and what is known, in a browser', () => {
  let dataDir: string
  let demo: ServerProcess | undefined
  let browser: Browser | undefined
  let watched: WatchedPage

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'forestall-browser-'))
    demo = await startServer({ FORESTALL_DATA_DIR: dataDir }, ['demo', '--speed', '240'])
    browser = await launch(executable ?? '')
    const signIn = await until(
      'the one-time link on the terminal',
      () => /http\S+\/signin\/\S+/.exec(demo?.stdout() ?? '')?.[0],
    )
    watched = await openPage(browser, demo.http, { width: 1440, height: 900 })
    await watched.page.goto(signIn)
    await watched.page.getByRole('heading', { level: 1 }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.terminate()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const go = async (path: string): Promise<void> => {
    await watched.page.goto(`${demo?.http}${path}`)
    await watched.page.getByRole('heading', { level: 1 }).waitFor()
  }

  it('a playbook: every mistake at its field, then a version with its reason, its difference, and the way back', {
    timeout: 60_000,
  }, async () => {
    const { page } = watched
    await go('/playbooks/silence')
    const title = page.getByLabel('Title, for staff')
    const before = await title.inputValue()
    await title.fill('')
    await page.getByRole('button', { name: 'Add a remedy' }).click()
    await page.getByRole('button', { name: 'Save new version' }).click()
    await page.getByLabel('Title, for staff').and(page.locator('[aria-invalid="true"]')).waitFor()
    expect(await page.getByLabel('Command').getAttribute('aria-invalid')).toBe('true')
    expect(await watched.axe()).toEqual([])

    await title.fill('Not heard from')
    await page.getByLabel('Command').fill('restart')
    await page.getByLabel('Why (goes into the history)').fill('Plainer, and a restart often helps')
    await page.getByRole('button', { name: 'Save new version' }).click()
    await page.getByText('It is in force for every step from now on').waitFor()

    await go('/playbooks/silence/history')
    const newest = page.getByRole('listitem').filter({ hasText: 'Plainer, and a restart often helps' })
    await newest.getByText(`before: ${before}`).waitFor()
    await newest.getByText('now: Not heard from').waitFor()
    await page.getByRole('button', { name: 'Restore this version' }).click()
    await page.getByRole('button', { name: 'Restore', exact: true }).click()
    await page.getByText('Restored, as a new version').waitFor()
    await go('/playbooks/silence')
    expect(await title.inputValue()).toBe(before)
    expect(await page.getByLabel('Command').count()).toBe(0)
    // What the refused save said on the browser's own console is no trouble of ours.
    watched.troubles.length = 0
  })

  it('a playbook is tried on a case before it is saved', { timeout: 180_000 }, async () => {
    const { page } = watched
    await go('/playbooks/silence')
    const tryIt = page.getByRole('button', { name: 'Try it' })
    await until(
      'a case to try it on',
      async () => {
        await page.reload()
        await tryIt.waitFor()
        return tryIt.isEnabled()
      },
      { limitMs: 120_000, everyMs: 1_000 },
    )
    await tryIt.click()
    await page.getByText(/lived through again/).waitFor()
    expect(watched.troubles).toEqual([])
  })

  it('a shift is taken over, and both zones show it; two who change a team do not overwrite each other', {
    timeout: 60_000,
  }, async () => {
    const { page } = watched
    if (!demo) throw new Error('not started')
    await go('/people/on-call')
    await page.getByRole('button', { name: 'Somebody else takes a shift' }).first().click()
    await page.getByLabel('Who').selectOption({ label: 'Marc Adler' })
    await page.getByLabel('Reason (optional)').fill('Swapped')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved: they are called instead.').waitFor()
    await page.getByText('As a table, in both zones').first().click()
    await page.getByRole('row').filter({ hasText: 'Marc Adler' }).filter({ hasText: 'by exception' }).first().waitFor()
    await page.getByRole('button', { name: 'Take back Marc Adler' }).click()
    await page.getByText('Taken back: the turns count again.').waitFor()

    await go('/people')
    const team = page.getByRole('table').getByRole('link').first()
    await team.click()
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('Renamed here')
    // Meanwhile somebody else saves the same team, by the same API.
    const path = new URL(page.url()).pathname.replace('/people/teams/', '/api/v1/teams/')
    const status: number = await page.evaluate(`fetch('${path}').then((r) => r.json()).then(({ id, ...team }) =>
      fetch('${path}', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...team, name: 'Renamed there' }) })
    ).then((r) => r.status)`)
    expect(status).toBe(200)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Show the newest, and drop my changes' }).click()
    await until('what the other saved', async () => (await name.inputValue()) === 'Renamed there')
    watched.troubles.length = 0
  })

  it.each([
    { width: 1440, height: 900, colorScheme: 'light' as const },
    { width: 390, height: 844, colorScheme: 'dark' as const },
  ])(
    'has no serious or critical axe violation on any of these pages at $width×$height, $colorScheme, and scrolls in one direction',
    { timeout: 240_000 },
    async (size) => {
      if (!browser || !demo) throw new Error('not started')
      const state = await watched.context.storageState()
      const view = await openPage(browser, demo.http, size)
      await view.context.addCookies(state.cookies)
      for (const path of pages) {
        await view.page.goto(`${demo.http}${path}`)
        await view.page.getByRole('heading', { level: 1 }).waitFor()
        await until('all of it loaded', async () => (await view.page.locator('.skeleton').count()) === 0)
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
