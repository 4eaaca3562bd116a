import { afterEach, describe, expect, test, vi } from 'vitest'
import { day, second } from '../../domain/clock.ts'
import { readToken } from '../../domain/signedToken.ts'
import type { MailTransport } from '../../outreach/mailTransport.ts'
import { createSmtpTransport, type SmtpOptions } from '../../outreach/smtp.ts'
import { type Behaviour, closedPort, createSmtpSink } from './smtpSink.ts'
import { anna, createOutreachBench } from './world.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const impatient: SmtpOptions = { limits: { connectMs: 2_000, greetingMs: 2_000, silenceMs: 300, wholeMs: 5_000 } }

/** Outreach, not started, against a server that behaves as told, once per mail, and then well. */
const withSink = async (behaviours: Behaviour[] = [], options: SmtpOptions = impatient) => {
  const sink = await createSmtpSink(behaviours)
  cleanUps.push(() => sink.close())
  const bench = createOutreachBench(createSmtpTransport(sink.url, options))
  cleanUps.push(() => bench.outreach.stop())
  const state = (id = 'case-1:1:0') => bench.messages.rows().find((message) => message.id === id)
  const until = (wanted: string, id?: string) =>
    vi.waitFor(() => expect(state(id)?.state).toBe(wanted), { timeout: 8_000, interval: 10 })
  return { ...bench, sink, state, until }
}

describe('a mail that goes out', () => {
  test('has every header it should, and both parts', async () => {
    const { outreach, messages, wish, sink, until, state, changed, clock } = await withSink()
    messages.add(wish('faultFound'))
    await outreach.start()
    await until('sent')
    const [mail] = sink.mails
    expect(mail?.to).toEqual(['anna@customers.example'])
    const header = Object.fromEntries(mail?.email.headers.map((h) => [h.key, h.value]) ?? [])
    expect(header).toMatchObject({
      'message-id': '<case-1.1.0@fjord.example>',
      from: 'Fjord Cooling <care@fjord.example>',
      to: 'Anna Schmidt <anna@customers.example>',
      'auto-submitted': 'auto-generated',
      'content-language': 'de',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    })
    expect(Date.parse(header.date ?? '')).toBe(clock.now())
    const unsubscribe = /^<https:\/\/care\.fjord\.example\/u\/(.+)>$/.exec(header['list-unsubscribe'] ?? '')
    expect(readToken('a secret for tests', 'unsubscribe', unsubscribe?.[1] ?? '')).toBe('anna:email')
    expect(header['in-reply-to']).toBeUndefined()
    expect(mail?.email.text).toContain('Guten Tag Anna Schmidt')
    expect(mail?.email.html).toContain('<html lang="de"')
    // What the store keeps is what was sent.
    expect(state()).toMatchObject({ to: 'anna@customers.example', language: 'de', subject: mail?.email.subject })
    expect(mail?.email.text?.trim()).toBe(state()?.body.trim())
    expect(state()?.log.map((line) => line.state)).toEqual(['sent'])
    expect(changed).toEqual(['case-1:1:0'])
  })

  test('mails of a case thread on its first one, per recipient', async () => {
    const { outreach, messages, wish, sink, until, advance } = await withSink()
    messages.add(wish('faultFound'), wish('staffCase', { id: 'case-1:1:1' }))
    await outreach.start()
    await until('sent')
    await until('sent', 'case-1:1:1')
    for (const id of ['case-1:2:0', 'case-1:3:0']) {
      advance(second)
      messages.add(wish('update', { id }))
      outreach.wake()
      await until('sent', id)
    }
    const toAnna = sink.mails.filter((mail) => mail.to[0] === anna.email)
    expect(toAnna.map((mail) => mail.email.inReplyTo)).toEqual([
      undefined,
      '<case-1.1.0@fjord.example>',
      '<case-1.1.0@fjord.example>',
    ])
    expect(toAnna[2]?.email.references).toBe('<case-1.1.0@fjord.example>')
  })

  test('staff get no unsubscribe link, and a link to the console', async () => {
    const { outreach, messages, wish, sink, until } = await withSink()
    messages.add(wish('staffCase'))
    await outreach.start()
    await until('sent')
    expect(sink.mails[0]?.raw).not.toMatch(/^List-Unsubscribe/im)
    expect(sink.mails[0]?.email.text).toContain('https://care.fjord.example/cases/case-1')
    expect(sink.mails[0]?.email.text).toContain('Anna Schmidt')
  })

  test('a name cannot write headers', async () => {
    const { outreach, messages, wish, sink, until, customers } = await withSink()
    customers.set('anna', { ...anna, name: 'Anna\r\nBcc: victim@example.com\r\n\r\n<b>hi</b>' })
    messages.add(wish('faultFound'))
    await outreach.start()
    await until('sent')
    expect(sink.mails[0]?.to).toEqual(['anna@customers.example'])
    expect(sink.mails[0]?.email.bcc).toBeUndefined()
    expect(sink.mails[0]?.raw).not.toMatch(/^Bcc:/im)
    expect(sink.mails[0]?.email.html).not.toContain('<b>hi</b>')
  })

  test.each(['Zoë 😀', 'דנה כהן', '李小龍', 'A "B", C; D <e@f>'])('a name such as %s arrives', async (name) => {
    const { outreach, messages, wish, sink, until, customers } = await withSink()
    customers.set('anna', { ...anna, name })
    messages.add(wish('faultFound'))
    await outreach.start()
    await until('sent')
    expect(sink.mails[0]?.email.to).toEqual([expect.objectContaining({ name, address: anna.email })])
    expect(sink.mails[0]?.email.text).toContain(name)
  })
})

describe('a mail that is not sent, with the reason', () => {
  const { email: _email, ...unreachable } = anna
  test.each([
    ['opted out', { ...anna, optedOut: [{ channel: 'email' as const, at: 0 }] }, /Opted out of e-mail on 1970-01-01/],
    ['no address', unreachable, /No e-mail address is known/],
  ])('%s', async (_what, customer, reason) => {
    const { outreach, messages, wish, sink, until, state, customers } = await withSink()
    customers.set('anna', customer)
    messages.add(wish('faultFound'))
    await outreach.start()
    await until('suppressed')
    expect(state()?.log.at(-1)?.detail).toMatch(reason)
    expect(sink.tries()).toBe(0)
  })

  test('overtaken by events', async () => {
    const { outreach, messages, wish, sink, until, state, setCase } = await withSink()
    setCase('case-1', { state: 'cancelled' })
    messages.add(wish('faultFound'))
    await outreach.start()
    await until('suppressed')
    expect(state()?.log.at(-1)?.detail).toMatch(/Overtaken.*cancelled/)
    expect(sink.tries()).toBe(0)
  })

  test.each([
    ['an unknown customer', { recipientId: 'nobody' }, /no customer "nobody"/],
    ['data the template cannot use', { data: { caseNumber: 'many' } }, /cannot be written from its data/],
  ])('%s fails and is not tried again', async (_what, change, reason) => {
    const { outreach, messages, wish, sink, until, state } = await withSink()
    messages.add(wish('faultFound', change))
    await outreach.start()
    await until('failed')
    expect(state()?.log.at(-1)?.detail).toMatch(reason)
    expect(sink.tries()).toBe(0)
  })
})

describe('a server that misbehaves', () => {
  test.each<[string, Behaviour, RegExp]>([
    ['is busy at the door', { at: 'connect', code: 421 }, /^(server|busy|connection): /],
    ['is busy for the sender', { at: 'from', code: 451 }, /^busy: .*451/],
    ['greylists', { at: 'to', code: 450 }, /^busy: .*450/],
    ['takes it back', { at: 'data', code: 452 }, /^busy: .*452/],
    ['cuts the line before the message', 'dropBeforeData', /^connection: /],
  ])('%s: queued for later, then sent once', async (_what, behaviour, reason) => {
    const { outreach, messages, wish, sink, until, state, advance, clock } = await withSink([behaviour])
    messages.add(wish('faultFound'))
    await outreach.start()
    await vi.waitFor(() => expect(state()?.log.length).toBe(1), { timeout: 5_000 })
    expect(state()).toMatchObject({ state: 'queued', nextTryAt: clock.now() + 15 * second, attempts: 1 })
    expect(state()?.log[0]?.detail).toMatch(reason)
    outreach.wake()
    advance(15 * second - 1)
    outreach.wake()
    expect(sink.mails).toEqual([])
    advance(1)
    await until('sent')
    expect(sink.mails.length).toBe(1)
  })

  test.each<[string, Behaviour, RegExp]>([
    ['knows no such mailbox', { at: 'to', code: 550 }, /^recipient: .*550/],
    ['refuses the sender', { at: 'from', code: 553 }, /^sender: .*553/],
    ['refuses the content', { at: 'data', code: 554 }, /^content: .*554/],
  ])('%s: failed, not tried again', async (_what, behaviour, reason) => {
    const { outreach, messages, wish, sink, until, state } = await withSink([behaviour])
    messages.add(wish('faultFound'))
    await outreach.start()
    await until('failed')
    expect(state()?.log[0]?.detail).toMatch(reason)
    expect(sink.tries()).toBe(1)
  })

  test.each<['hangAfterData' | 'dropAfterData', string]>([
    ['hangAfterData', 'timeout'],
    ['dropAfterData', 'connection'],
  ])('%s: uncertain, shown, and never sent again by itself', async (behaviour, reason) => {
    const { outreach, messages, wish, sink, until, state, advance } = await withSink([behaviour])
    messages.add(wish('faultFound'))
    await outreach.start()
    await until('uncertain')
    expect(state()?.log[0]?.detail).toMatch(new RegExp(`^${reason}: handed over, but no answer came`))
    advance(100_000 * second)
    messages.add(wish('update', { id: 'case-1:2:0' }))
    outreach.wake()
    await until('sent', 'case-1:2:0')
    expect(sink.tries()).toBe(2)
    // A person decides; the Message-ID stays, so that a mailbox can tell.
    expect(await outreach.resend('case-1:1:0')).toBe(true)
    await until('sent')
    expect(sink.mails.map((mail) => mail.email.messageId)).toContain('<case-1.1.0@fjord.example>')
  })

  test('no answer, but the server can be asked: settled by what it says', async () => {
    for (const [says, state] of [
      ['delivered', 'sent'],
      ['absent', 'queued'],
      ['unknown', 'uncertain'],
    ] as const) {
      const bench = await withSink(['dropAfterData'], { ...impatient, lookup: async () => says })
      bench.messages.add(bench.wish('faultFound'))
      await bench.outreach.start()
      await vi.waitFor(() => expect(bench.state()?.log.length).toBe(1), { timeout: 5_000 })
      expect(bench.state()?.state).toBe(state)
    }
  })

  test('nobody listens: tried on the schedule, given up in the end, sent again when a person asks', async () => {
    const bench = createOutreachBench(createSmtpTransport(`smtp://127.0.0.1:${await closedPort()}`, impatient))
    cleanUps.push(() => bench.outreach.stop())
    bench.messages.add(bench.wish('faultFound'))
    await bench.outreach.start()
    const row = () => bench.messages.rows()[0]
    const waits: number[] = []
    for (let tries = 1; tries < 19; tries += 1) {
      await vi.waitFor(() => expect(row()?.log.length).toBe(tries), { timeout: 5_000, interval: 5 })
      const wait = (row()?.nextTryAt ?? 0) - bench.clock.now()
      waits.push(wait / second)
      // A server in trouble is not given up on within a week.
      bench.advance(tries < 18 ? wait : 7 * day)
      bench.outreach.wake()
    }
    expect(waits.slice(0, 4)).toEqual([15, 30, 60, 120])
    expect(Math.max(...waits)).toBe(3600)
    await vi.waitFor(() => expect(row()?.state).toBe('failed'), { timeout: 5_000 })
    expect(row()?.log.at(-1)?.detail).toMatch(/given up after 19 tries; the last said connection: .*ECONNREFUSED/)
    expect(await bench.outreach.resend('case-1:1:0')).toBe(true)
    await vi.waitFor(() => expect(row()?.attempts).toBe(20), { timeout: 5_000 })
  })
})

describe('many at once', () => {
  test('a case in order, cases side by side, never more than five, each once', async () => {
    const { outreach, messages, wish, sink } = await withSink()
    const ids: string[] = []
    for (let n = 0; n < 40; n += 1) {
      const id = `case-${n % 8}:${n}:0`
      ids.push(id)
      messages.add(wish('update', { id, caseId: `case-${n % 8}` }))
    }
    await outreach.start()
    for (let n = 0; n < 20; n += 1) outreach.wake()
    await vi.waitFor(() => expect(messages.rows().every((m) => m.state === 'sent')).toBe(true), { timeout: 15_000 })
    const arrived = sink.mails.map((mail) => mail.email.messageId ?? '')
    expect([...arrived].sort()).toEqual(ids.map((id) => `<${id.replaceAll(':', '.')}@fjord.example>`).sort())
    expect(sink.mostAtOnce()).toBeLessThanOrEqual(5)
    for (let lane = 0; lane < 8; lane += 1) {
      const ofCase = arrived.filter((id) => id.startsWith(`<case-${lane}.`))
      expect(ofCase).toEqual(ofCase.toSorted((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1])))
    }
  })
})

describe('after a crash', () => {
  const transport = (lookup: MailTransport['lookup']): MailTransport & { sent: string[] } => {
    const sent: string[] = []
    return {
      sent,
      send: async (mail) => {
        sent.push(mail.messageId)
        return { outcome: 'sent', detail: 'ok' }
      },
      ...(lookup ? { lookup } : {}),
      close: () => undefined,
    }
  }
  test.each<[string, boolean, MailTransport['lookup'], string, number]>([
    ['before it was written', false, undefined, 'sent', 1],
    ['handed over, server has it', true, async () => 'delivered', 'sent', 0],
    ['handed over, server never got it', true, async () => 'absent', 'sent', 1],
    ['handed over, server does not know', true, async () => 'unknown', 'uncertain', 0],
    ['handed over, server cannot be asked', true, undefined, 'uncertain', 0],
    ['handed over, asking fails', true, async () => Promise.reject(new Error('down')), 'uncertain', 0],
  ])('%s', async (_what, written, lookup, state, sends) => {
    const outside = transport(lookup)
    const { outreach, messages, wish, clock } = createOutreachBench(outside)
    messages.add(wish('faultFound'))
    await messages.claim(clock.now(), 1)
    if (written)
      await messages.rendered('case-1:1:0', { to: 'a@b.example', language: 'de', subject: 's', body: 'Hello' })
    await outreach.start()
    cleanUps.push(() => outreach.stop())
    await vi.waitFor(() => expect(messages.rows()[0]?.state).toBe(state))
    expect(outside.sent.length).toBe(sends)
  })

  test('marking as sent and sending again are a person’s, and only where they make sense', async () => {
    const { outreach, messages, wish } = createOutreachBench(transport(undefined))
    messages.add(wish('faultFound'), wish('update', { id: 'case-1:2:0' }))
    const settle = (state: 'sent' | 'uncertain' | 'failed') =>
      messages.settle('case-1:1:0', { state, at: 0, detail: 'set by the test' })
    await settle('sent')
    expect(await outreach.resend('case-1:1:0')).toBe(false)
    expect(await outreach.markSent('case-1:1:0')).toBe(false)
    await settle('uncertain')
    expect(await outreach.markSent('case-1:1:0')).toBe(true)
    expect((await messages.get('case-1:1:0'))?.state).toBe('sent')
    expect(await outreach.markSent('case-1:2:0')).toBe(false)
    expect(await outreach.resend('no-such')).toBe(false)
  })

  test('two clicks on "send again" send once', async () => {
    const outside = transport(undefined)
    const { outreach, messages, wish } = createOutreachBench(outside)
    cleanUps.push(() => outreach.stop())
    messages.add(wish('faultFound'))
    await messages.settle('case-1:1:0', { state: 'uncertain', at: 0, detail: 'set by the test' })
    await outreach.start()
    const answers = await Promise.all([1, 2, 3].map(() => outreach.resend('case-1:1:0')))
    expect(answers).toEqual([true, false, false])
    await vi.waitFor(() => expect(messages.rows()[0]?.state).toBe('sent'))
    expect(outside.sent.length).toBe(1)
  })
})

test('stopping ends a mail under way in bounded time and leaves nothing claimed', async () => {
  const { outreach, messages, wish, sink, state } = await withSink(['hangAfterData'], {
    limits: { silenceMs: 60_000, wholeMs: 60_000 },
  })
  messages.add(wish('faultFound'), wish('update', { id: 'case-1:2:0' }))
  await outreach.start()
  await vi.waitFor(() => expect(sink.tries()).toBe(1), { timeout: 5_000 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  await outreach.stop()
  expect(state()?.state).toBe('uncertain')
  expect(state('case-1:2:0')?.state).toBe('queued')
})

test('a wrong mail server address is refused with what to write', () => {
  for (const url of ['', 'localhost:25', 'http://x', 'smtp']) {
    expect(() => createSmtpTransport(url)).toThrow(/smtp:\/\/host:port or smtps:/)
  }
})
