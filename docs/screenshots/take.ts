/**
 * Takes the pictures beside this file from a demo of its own: `node docs/screenshots/take.ts` (about three minutes).
 * Needs a built console and chromium. Fails when a picture is too large for a README.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { chromiumPath, launch } from '../../test/harness/browser.ts'
import { startServer } from '../../test/harness/serverProcess.ts'
import { until } from '../../test/harness/until.ts'

const largestBytes = 150_000
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
/** The people of the demo live here; the pictures then show the same times as their messages. */
const timezoneId = 'Europe/London'

interface Listed {
  readonly items: readonly { readonly id: string; readonly [name: string]: unknown }[]
}

const executable = chromiumPath()
if (executable === undefined) throw new Error('there is no chromium here')
const dataDir = mkdtempSync(join(tmpdir(), 'forestall-screenshots-'))
const demo = await startServer({ FORESTALL_DATA_DIR: dataDir }, ['demo'])
const browser = await launch(executable)
try {
  const contextOf = async (colorScheme: 'light' | 'dark'): Promise<BrowserContext> =>
    browser.newContext({ viewport: desk, colorScheme, timezoneId })
  const light = await contextOf('light')
  const dark = await contextOf('dark')
  const link = await until('the sign-in link', () => /http\S+\/signin\/\S+/.exec(demo.stdout())?.[0])
  await (await light.newPage()).goto(link)
  await dark.addCookies(await light.cookies())

  const ask = async (path: string): Promise<Listed['items']> => {
    const answer = await light.request.get(`${demo.http}/api/v1/${path}`)
    const body: Listed = await answer.json()
    return body.items
  }
  const picture = async (page: Page, name: string, size = desk): Promise<void> => {
    // Charts and names arrive after the page.
    await page.waitForLoadState('load')
    await page.waitForTimeout(2_500)
    const devTools = await page.context().newCDPSession(page)
    // Playwright itself writes no WebP, which keeps letters sharp at a third of the size of PNG.
    const { data } = await devTools.send('Page.captureScreenshot', {
      format: 'webp',
      quality: 88,
      clip: { x: 0, y: 0, ...size, scale: size === phone ? 2 : 1 },
    })
    const bytes = Buffer.from(data, 'base64')
    console.log(`${name}.webp ${Math.round(bytes.length / 1000)} kB`)
    if (bytes.length > largestBytes) throw new Error(`${name}.webp is larger than ${largestBytes} bytes`)
    writeFileSync(fileURLToPath(new URL(`${name}.webp`, import.meta.url)), bytes)
  }
  const inBoth = async (path: string, name: string): Promise<void> => {
    for (const [context, suffix] of [
      [light, ''],
      [dark, '-dark'],
    ] as const) {
      const page = await context.newPage()
      await page.goto(`${demo.http}${path}`)
      await picture(page, `${name}${suffix}`)
      await page.close()
    }
  }
  const waitFor = <T>(what: string, find: () => Promise<T | undefined>): Promise<T> =>
    until(what, find, { limitMs: 300_000, everyMs: 500 })

  const worn = await waitFor('the worn compressor, found', async () =>
    (await ask('faults?state=open&limit=200')).find((fault) => fault.kind === 'drift'),
  )
  await waitFor('a gateway that takes its children with it', async () => (await ask('incidents?state=open'))[0])
  const ofWorn = await waitFor('its case', async () =>
    (await ask('cases?limit=50')).find((one) => Array.isArray(one.faultIds) && one.faultIds.includes(worn.id)),
  )
  const mail = await waitFor('the mail about the visit', async () =>
    (await ask('inbox?limit=50')).find(
      ({ subject, to }) => /^Our visit/.test(String(subject)) && /^amelia/.test(String(to)),
    ),
  )
  await inBoth('/', 'overview')
  const inbox = await light.newPage()
  await inbox.goto(`${demo.http}/inbox/${mail.id}`)
  await picture(inbox, 'mail')
  const pageLink = /http\S+\/c\/[\w.-]+/.exec(String(mail.text))?.[0]
  if (pageLink === undefined) throw new Error('the mail has no link to the customer’s page')
  const customer = await browser.newPage({ viewport: phone, timezoneId })
  await customer.goto(pageLink)
  await picture(customer, 'customer-page', phone)

  await waitFor('the device healthy again', async () =>
    (await ask('faults?state=cleared&limit=200')).find(({ id }) => id === worn.id),
  )
  await inBoth(`/cases/${ofWorn.id}`, 'case')

  await waitFor('cases that are closed', async () => {
    const answer = await light.request.get(`${demo.http}/api/v1/impact`)
    const { closedCases }: { closedCases?: number } = await answer.json()
    return (closedCases ?? 0) >= 6 || undefined
  })
  const impact = await light.newPage()
  await impact.goto(`${demo.http}/impact`)
  await picture(impact, 'impact')
} finally {
  await browser.close()
  await demo.terminate()
  rmSync(dataDir, { recursive: true, force: true })
}
