import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { createLocalInbox } from '../../outreach/localInbox.ts'
import type { NewMessage } from '../../store/messageStore.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { samples } from './samples.ts'
import { anna, caseRow } from './world.ts'

/** What happens to the sender while the server holds its mail: nothing, killed and the mail not taken, or taken and then killed. */
type Fate = 'calm' | 'killedBeforeItIsTaken' | 'killedBeforeTheAnswer' | 'killedWithTheAnswer'
const script = fileURLToPath(new URL('senderProcess.ts', import.meta.url))

/** Enough for more than five kills even where each takes all that is under way, up to ten messages, with it. */
const count = 80

/** Sends them with a process that is killed up to nine times, three times at each of three moments. */
const sendUnderFire = async (sight: 'lookup' | 'blind') => {
  const dir = await mkdtemp(join(tmpdir(), 'forestall-outreach-'))
  const file = join(dir, 'records.db')
  const records = await openRecords({ file })
  const taken: string[] = []
  let arrivals = 0
  let kills = 0
  let child: ChildProcess | undefined
  const fateOf = (arrival: number): Fate => {
    if (arrival % 5 !== 0 || kills >= 9) return 'calm'
    return (['killedBeforeItIsTaken', 'killedBeforeTheAnswer', 'killedWithTheAnswer'] as const)[kills % 3] ?? 'calm'
  }
  const kill = (): void => {
    kills += 1
    child?.kill('SIGKILL')
  }
  const inbox = createLocalInbox({
    inbox: {
      ...records.inbox,
      async add(mail) {
        const fate = fateOf(++arrivals)
        if (fate === 'killedBeforeItIsTaken') {
          kill()
          throw new Error('the server loses it')
        }
        await records.inbox.add(mail)
        taken.push(mail.messageId)
        if (fate === 'killedBeforeTheAnswer') {
          kill()
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
        if (fate === 'killedWithTheAnswer') setImmediate(kill)
      },
    },
    clock: { now: () => Date.now(), speed: 1 },
    newId: () => `mail-${arrivals}`,
    log: pino({ level: 'silent' }),
  })
  const { port } = await inbox.start()
  try {
    await records.customers.create(
      { id: 'anna', name: anna.name, email: 'anna@customers.example', locale: 'de-DE', timeZone: 'Europe/Berlin' },
      { createdAt: 0 },
    )
    for (let n = 0; n < count; n += 1) {
      const id = `case-${n}`
      const message: NewMessage = {
        id: `${id}:1:0`,
        caseId: id,
        audience: 'customer',
        recipientId: 'anna',
        template: 'faultFound',
        data: samples.faultFound,
        createdAt: n,
      }
      await records.cases.commit({
        row: { ...caseRow, id, number: 1000 + n },
        snapshot: {},
        machineVersion: 1,
        expectedVersion: 0,
        history: [],
        setDeadlines: [],
        clearDeadlines: [],
        messages: [message],
        outbox: [],
        promises: [],
        offers: [],
      })
    }
    const open = async () => {
      const { items } = await records.messages.list({ limit: 200 })
      // A refused mail waits for its next try; that is not this test's business.
      return items.filter((m) => m.state === 'sending' || (m.state === 'queued' && m.nextTryAt === null))
    }
    for (let life = 0; life < 15 && (await open()).length > 0; life += 1) {
      const killsBefore = kills
      const born = spawn(process.execPath, [script, file, `smtp://127.0.0.1:${port}`, sight], { stdio: 'inherit' })
      child = born
      const dead = new Promise<void>((resolve) => born.once('exit', () => resolve()))
      try {
        await vi.waitFor(
          async () => {
            if (kills === killsBefore) expect((await open()).length).toBe(0)
          },
          { timeout: 20_000, interval: 20 },
        )
      } finally {
        born.kill('SIGKILL')
        await dead
      }
      // What the server still holds of the dead sender's mails is settled before the next one asks about them.
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    const { items } = await records.messages.list({ limit: 200 })
    return { kills, taken, messages: items }
  } finally {
    await inbox.stop()
    await records.close()
    await rm(dir, { recursive: true })
  }
}

const messageIdOf = (id: string): string => `<${id.replaceAll(':', '.')}@fjord.example>`

test('kill -9 while sending, the server can be asked: everybody is told, nobody twice', {
  timeout: 90_000,
}, async () => {
  const { kills, taken, messages } = await sendUnderFire('lookup')
  expect(kills).toBeGreaterThan(5)
  expect(new Set(taken).size).toBe(taken.length)
  const waiting = messages.filter((m) => m.state === 'queued')
  // Mails the server refused while the sender died beside them have their next try.
  for (const message of waiting) expect(taken).not.toContain(messageIdOf(message.id))
  for (const message of messages.filter((m) => m.state === 'sent')) expect(taken).toContain(messageIdOf(message.id))
  expect(messages.filter((m) => m.state === 'sent').length + waiting.length).toBe(count)
})

test('kill -9 while sending, the server cannot be asked: nobody twice, what is unclear is shown', {
  timeout: 90_000,
}, async () => {
  const { kills, taken, messages } = await sendUnderFire('blind')
  expect(kills).toBeGreaterThan(5)
  expect(new Set(taken).size).toBe(taken.length)
  const unclear = messages.filter((m) => m.state === 'uncertain')
  expect(unclear.length).toBeGreaterThan(0)
  expect(unclear.length).toBeLessThanOrEqual(kills * 5)
  for (const message of messages) {
    if (message.state === 'sent') expect(taken).toContain(messageIdOf(message.id))
    if (message.state === 'queued') expect(taken).not.toContain(messageIdOf(message.id))
  }
  expect(messages.every((m) => ['sent', 'uncertain', 'queued'].includes(m.state))).toBe(true)
})
