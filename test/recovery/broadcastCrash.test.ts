import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { minute, second } from '../../domain/clock.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { crowdIn } from './crowd.ts'
import { openHouse } from './house.ts'

const script = fileURLToPath(new URL('broadcastProcess.ts', import.meta.url))
const people = 300

/** After so many of its steps each life ends: while people are looked for, at the first, in the middle. Then it may live. */
const lives = [0, 1, 5, 11, 17, 23, 29, 31, 37]

/** Starts the clockwork and kills it as soon as it has said so many times that a case took a step. True when it was killed. */
const runAndKill = (file: string, start: number, after: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, file, String(start)], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      // `up` is the first line.
      if (said.split('\n').length - 2 >= after) child.kill('SIGKILL')
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true)
      else if (code === 0) resolve(false)
      else reject(new Error(`the clockwork ended with ${code}`))
    })
  })

it(`killed again and again while it tells ${people} customers, each is told exactly once`, {
  timeout: 180_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'forestall-broadcast-'))
  const file = join(folder, 'records.db')
  const house = await openHouse()
  const crowd = crowdIn(house)
  try {
    await crowd.record(crowd.incidentIs('incidentOpened', 'inc'))
    for (let n = 0; n < people; n += 1) await crowd.affected(`c${n}`)
    const id = await crowd.begin({ ratePerMinute: 60_000 })
    await house.records.backup(file)
    const start = house.now() + minute

    const told: number[] = []
    const counted = async () => {
      const records = await openRecords({ file })
      const messages = new Map<string, number>()
      let cursor: string | undefined
      do {
        const page = await records.messages.list({ limit: 200, cursor })
        for (const { template, customerId } of page.items)
          if (template === 'incidentUpdate' && customerId !== null)
            messages.set(customerId, (messages.get(customerId) ?? 0) + 1)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      const update = await records.incidentUpdates.get(id)
      const progress = await records.incidentUpdates.progress(id)
      await records.close()
      return { messages, update, progress }
    }

    let killed = 0
    for (const [life, after] of lives.entries()) {
      if (await runAndKill(file, start + life * 20 * second, after)) killed += 1
      told.push((await counted()).messages.size)
    }
    expect(await runAndKill(file, start + lives.length * 20 * second, Number.POSITIVE_INFINITY)).toBe(false)
    const { messages, update, progress } = await counted()
    expect(killed).toBeGreaterThanOrEqual(7)
    expect(told.filter((n) => n > 0 && n < people).length).toBeGreaterThanOrEqual(3)
    expect(update?.state).toBe('done')
    expect(progress).toMatchObject({ customers: people, sent: people, pending: 0 })
    expect(messages.size).toBe(people)
    expect([...messages.values()].every((n) => n === 1)).toBe(true)
  } finally {
    await house.close()
    await rm(folder, { recursive: true, force: true })
  }
})
