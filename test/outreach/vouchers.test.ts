import { afterEach, describe, expect, test, vi } from 'vitest'
import { readApprovalLink } from '../../domain/approvalLink.ts'
import { day } from '../../domain/clock.ts'
import { sealText } from '../../domain/sealedText.ts'
import { voucherCode, voucherSeal } from '../../domain/voucher.ts'
import { withoutCodes } from '../../outreach/goodVouchers.ts'
import { createSmtpTransport } from '../../outreach/smtp.ts'
import type { KeptVoucher } from '../../store/voucherStore.ts'
import { now, samples } from './samples.ts'
import { createSmtpSink } from './smtpSink.ts'
import { createOutreachBench } from './world.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const secret = 'a secret for tests'
const code = voucherCode(new Uint8Array(12).fill(9))
const kept = (offerId: string, change: Partial<KeptVoucher> = {}): KeptVoucher => ({
  offerId,
  caseId: 'case-1',
  kind: 'credit',
  amountMinor: 2_550,
  currency: 'EUR',
  percent: null,
  state: 'valid',
  issuedAt: now,
  expiresAt: now + 365 * day,
  redeemedAt: null,
  reference: null,
  worthMinor: null,
  sealedCode: sealText(secret, voucherSeal, offerId, code),
  ...change,
})
const bench = async (vouchers: KeptVoucher[]) => {
  const sink = await createSmtpSink([])
  cleanUps.push(() => sink.close())
  const made = createOutreachBench(createSmtpTransport(sink.url, {}), { vouchers })
  cleanUps.push(() => made.outreach.stop())
  const until = (wanted: string) =>
    vi.waitFor(() => expect(made.messages.rows()[0]?.state).toBe(wanted), { timeout: 8_000, interval: 10 })
  return { ...made, sink, until }
}

describe('a voucher’s code', () => {
  test.each(['voucher', 'fixVerified'] as const)(
    'stands in the mail “%s”, with its last day in the customer’s language',
    async (template) => {
      const offerId = template === 'voucher' ? samples.voucher.offerId : (samples.fixVerified.credit?.offerId ?? '')
      const { outreach, messages, wish, sink, until, setCase } = await bench([
        kept(offerId),
        kept('another', { sealedCode: '', state: 'redeemed' }),
      ])
      setCase('case-1', { state: 'awaitingCustomer' })
      messages.add(wish(template))
      await outreach.start()
      await until('sent')
      const { text = '', html = '' } = sink.mails[0]?.email ?? {}
      for (const part of [text, html]) {
        expect(part).toContain(code)
        expect(part).toMatch(/Gültig bis[\s\S]*12\. Dezember/)
      }
      // What the console shows of the mail is not money.
      const [row] = messages.rows()
      expect(row?.body).not.toContain(code)
      expect(row?.body).toContain(`····-····-····-····-${code.slice(-4)}`)
      expect(row?.body.replaceAll(/[·\w-]{24}/g, '')).toBe(text.replaceAll(/[·\w-]{24}/g, '').replace(/\n$/, ''))
    },
  )

  test.each(['redeemed', 'expired', 'withdrawn'] as const)('that is %s by then is not sent', async (state) => {
    const { outreach, messages, wish, sink, until } = await bench([kept(samples.voucher.offerId, { state })])
    messages.add(wish('voucher'))
    await outreach.start()
    await until('suppressed')
    expect(messages.rows()[0]?.log[0]?.detail).toContain('redeemed, has run out or was taken back')
    expect(sink.mails).toEqual([])
  })

  test('is masked wherever it stands in a text', () => {
    expect(withoutCodes(`a ${code} b ${code}`, [code])).toBe(
      `a ····-····-····-····-${code.slice(-4)} b ····-····-····-····-${code.slice(-4)}`,
    )
  })
})

test('a request’s mail carries a link for its recipient alone, to that one offer, until its time is over', async () => {
  const { outreach, messages, wish, sink, until } = await bench([])
  messages.add(wish('staffApproval'))
  await outreach.start()
  await until('sent')
  const [, token = ''] = /https:\/\/care\.fjord\.example\/a\/([\w.-]+)/.exec(sink.mails[0]?.email.text ?? '') ?? []
  expect(readApprovalLink(secret, token)).toEqual({
    offerId: samples.staffApproval.offerId,
    userId: 'mara',
    expiresAt: samples.staffApproval.linkEndsAt,
  })
  expect(sink.mails[0]?.email.text).toContain('€250.00')
})
