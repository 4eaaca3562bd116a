import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { needsProgram } from './needs.ts'

/** Debian's chromium, or undefined with the reason printed. */
export const chromiumPath = (): string | undefined =>
  needsProgram('chromium|chromium-browser|google-chrome', 'the browser tests drive it (apt-get install chromium)')

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Everything a person would not see and a developer must: console errors, page errors, requests elsewhere. */
  readonly troubles: string[]
  /** Serious and critical violations of the page as it stands, as axe names them. */
  axe(): Promise<string[]>
}

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

export const openPage = async (
  browser: Browser,
  origin: string,
  options: { width: number; height: number; colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean },
): Promise<WatchedPage> => {
  const { width, height, ...rest } = options
  // axe is brought in by the test, past the page's own policy; what the page itself does is still held to it.
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: false, ...rest })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`page: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.origin !== origin)
      troubles.push(`request to ${url.origin}`)
  })
  return {
    page,
    context,
    troubles,
    async axe() {
      // evaluate runs through the debugger, which no content security policy forbids.
      await page.evaluate(axeSource)
      const violations: { id: string; impact: string; nodes: string[] }[] = await page.evaluate(`
        axe.run(document, { resultTypes: ['violations'] }).then((result) =>
          result.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.target.join(' ')) })))`)
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).join(', ')}`)
    },
  }
}
