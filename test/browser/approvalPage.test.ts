import { expect, onTestFinished, test } from 'vitest'
import { signApprovalLink } from '../../domain/approvalLink.ts'
import { day, hour } from '../../domain/clock.ts'
import { testApi } from '../api/harness.ts'
import { chromiumPath, launch, openPage } from '../harness/browser.ts'
import { openHouse } from '../recovery/house.ts'

const chromium = chromiumPath()
const linkSecret = 'link-secret-of-the-house'

test.skipIf(chromium === undefined).each([
  ['light', 390],
  ['dark', 1_100],
] as const)(
  'a manager changes and approves from the mail, on a %s page %i wide, without JavaScript',
  async (colorScheme, width) => {
    const house = await openHouse()
    onTestFinished(() => house.close())
    await house.addCustomer('carol')
    await house.addDevice('fridge', 'carol')
    await house.opens('fridge')
    await house.pass(2 * hour)
    const { id: caseId } = await house.theCase()
    const wish = { type: 'offer', amountMinor: 9_000, reason: 'A freezer full of food was lost.' } as const
    await house.recovery.command(caseId, wish, house.person('anna'))
    const [asked] = (await house.records.cases.offers({ state: 'needsApproval', limit: 1 })).items
    const offerId = asked?.id ?? ''
    const { api } = await testApi({
      records: house.records,
      recovery: house.recovery,
      clock: { now: house.now, speed: 1 },
      linkSecret,
    })
    const origin = `http://127.0.0.1:${(await api.start()).port}`
    const browser = await launch(chromium ?? '')
    onTestFinished(() => browser.close())
    const watched = await openPage(browser, origin, { width, height: 900, colorScheme, javaScriptEnabled: false })
    const { page } = watched

    await page.goto(
      `${origin}/a/${signApprovalLink(linkSecret, { offerId, userId: 'lea', expiresAt: house.now() + day })}`,
    )
    const wide = await page.locator('body').evaluate((body) => body.scrollWidth)
    expect(wide).toBeLessThanOrEqual(width)
    await page.getByRole('radio', { name: 'Change' }).check()
    await page.getByText('What to offer instead').click()
    await page.getByLabel('What', { exact: true }).selectOption('gift')
    await page.getByLabel('Costs us at most').fill('25,50')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('a gift of €25.50').waitFor()
    expect((await house.records.cases.getOffer(offerId))?.state).toBe('needsApproval')
    await page.getByRole('button', { name: 'Yes, approve' }).click()
    await page.getByText('was approved by Lea').waitFor()
    expect(await house.records.cases.getOffer(offerId)).toMatchObject({
      kind: 'gift',
      amountMinor: 2_550,
      approvedBy: 'lea',
    })
    expect(watched.troubles).toEqual([])
  },
)
