import { connect } from 'node:net'
import { pino } from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { type InboxMail, inboxMail } from '../../domain/message.ts'
import { createLocalInbox } from '../../outreach/localInbox.ts'
import { createSmtpTransport } from '../../outreach/smtp.ts'
import type { InboxStore } from '../../store/inboxStore.ts'
import { now } from './samples.ts'
import { createOutreachBench } from './world.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const startInbox = async (over: Partial<InboxStore> = {}) => {
  const kept: InboxMail[] = []
  const inbox: InboxStore = {
    add: async (mail) => {
      if (!kept.some((other) => other.messageId === mail.messageId && other.to === mail.to)) kept.push(mail)
    },
    list: async () => ({ items: kept.toReversed(), nextCursor: null }),
    get: async (id) => kept.find((mail) => mail.id === id),
    hasMessageId: async (messageId) => kept.some((mail) => mail.messageId === messageId),
    ...over,
  }
  let ids = 0
  const server = createLocalInbox({
    inbox,
    clock: { now: () => now, speed: 1 },
    newId: () => `mail-${++ids}`,
    log: pino({ level: 'silent' }),
  })
  const { port } = await server.start()
  cleanUps.push(() => server.stop())
  return { kept, port }
}

/** Speaks SMTP by hand: one line per reply; resolves with all that the server said. */
const speak = (port: number, lines: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const waiting = [...lines]
    let said = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      said += chunk
      if (!/^\d{3} .*\r\n$/m.test(chunk)) return
      const next = waiting.shift()
      if (next === undefined) socket.end()
      else socket.write(`${next}\r\n`)
    })
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
  })

test('a mail from outreach arrives whole: headers, text, HTML', async () => {
  const { kept, port } = await startInbox()
  const bench = createOutreachBench(createSmtpTransport(`smtp://127.0.0.1:${port}`))
  cleanUps.push(() => bench.outreach.stop())
  bench.messages.add(bench.wish('faultFound'))
  await bench.outreach.start()
  await vi.waitFor(() => expect(kept.length).toBe(1), { timeout: 5_000 })
  expect(kept[0]).toMatchObject({
    id: 'mail-1',
    messageId: '<case-1.1.0@fjord.example>',
    from: 'Fjord Cooling <care@fjord.example>',
    to: 'anna@customers.example',
    receivedAt: now,
  })
  expect(kept[0]?.headers).toMatchObject({ 'Auto-Submitted': 'auto-generated' })
  expect(kept[0]?.text).toContain('Guten Tag Anna Schmidt')
  expect(kept[0]?.html).toMatch(/^<!doctype html>/)
  expect(inboxMail.safeEncode(kept[0]!).success).toBe(true)
})

test('one mail to two people is two in the inbox; the same again is none', async () => {
  const { kept, port } = await startInbox()
  const talk = ['EHLO x', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'RCPT TO:<e@f.example>', 'DATA']
  for (let n = 0; n < 2; n += 1) await speak(port, [...talk, 'Message-ID: <1@b>\r\nSubject: Hi\r\n\r\nText\r\n.'])
  expect(kept.map((mail) => [mail.to, mail.subject])).toEqual([
    ['c@d.example', 'Hi'],
    ['e@f.example', 'Hi'],
  ])
})

test.each([
  ['no headers at all', 'just words'],
  ['an empty mail', ''],
  ['broken encodings', 'Subject: =?utf-8?Q?=E4?=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xFF\xFE'],
  [
    'an endless multipart',
    'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x',
  ],
  ['a hostile header name', '__proto__: x\r\nconstructor: y\r\nSubject: Hi\r\n\r\nText'],
])('%s is kept or refused, and the server lives', async (_what, mail) => {
  const { kept, port } = await startInbox()
  const said = await speak(port, ['EHLO x', 'MAIL FROM:<>', 'RCPT TO:<c@d.example>', 'DATA', `${mail}\r\n.`])
  expect(said).toMatch(/^(250 .*kept|451 )/m)
  for (const one of kept) expect(inboxMail.safeEncode(one).success).toBe(true)
  expect(await speak(port, ['NOOP'])).toMatch(/^250 /m)
})

test('more than 1 MiB is refused and not kept', async () => {
  const { kept, port } = await startInbox()
  const big = `Subject: big\r\n\r\n${`${'x'.repeat(998)}\r\n`.repeat(1100)}.`
  expect(await speak(port, ['EHLO x', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA', big])).toMatch(
    /^552 /m,
  )
  expect(kept).toEqual([])
})

test('what cannot be stored is not acknowledged', async () => {
  const { port } = await startInbox({ add: async () => Promise.reject(new Error('disk full')) })
  const said = await speak(port, [
    'EHLO x',
    'MAIL FROM:<a@b.example>',
    'RCPT TO:<c@d.example>',
    'DATA',
    'Subject: Hi\r\n\r\nText\r\n.',
  ])
  expect(said).toMatch(/^451 /m)
})
