import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openIntakeLog } from '../../store/sqlite/intakeLog.ts'
import { intakeLogContract } from './intakeLogContract.ts'
import { folder } from './place.ts'

intakeLogContract('SQLite', (limits) => {
  const { dir, remove } = folder()
  return { open: () => openIntakeLog({ dir, ...limits }), remove }
})

const tick = { receivedAt: 1, principal: '', topic: 't', payload: new Uint8Array([1]) }

/** Runs appendUntilKilled.ts in `dir` and kills it with SIGKILL after `lines` acknowledgements; resolves with all of them. */
const killAfter = (dir: string, lines: number): Promise<Map<number, string>> =>
  new Promise((resolve, reject) => {
    const acknowledged = new Map<number, string>()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'appendUntilKilled.ts'), dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const output = createInterface(child.stdout)
    output.on('line', (line) => {
      const [seq, text] = line.split(' ')
      acknowledged.set(Number(seq), text ?? '')
      if (acknowledged.size === lines) child.kill('SIGKILL')
    })
    output.on('close', () => resolve(acknowledged))
    child.on('error', reject)
    child.on('exit', (_code, signal) => signal !== 'SIGKILL' && reject(new Error('the child ended by itself')))
  })

describe('intake log: SQLite, when things go wrong', () => {
  test('kill -9 loses nothing acknowledged (P1)', { timeout: 60_000 }, async () => {
    const { dir, remove } = folder()
    onTestFinished(remove)
    const acknowledged = new Map<number, string>()
    for (const lines of [1, 37, 700, 3000, 9000]) {
      for (const [seq, text] of await killAfter(dir, lines)) {
        expect(acknowledged.has(seq)).toBe(false)
        acknowledged.set(seq, text)
      }
      const log = await openIntakeLog({ dir })
      const stored = new Map<number, string>()
      for await (const batch of log.read(1))
        for (const { seq, payload } of batch) stored.set(seq, Buffer.from(payload).toString().split('.')[0] ?? '')
      const lastSeq = log.lastSeq
      await log.close()
      expect([...stored.keys()]).toEqual(Array.from({ length: lastSeq }, (_, i) => i + 1))
      for (const [seq, text] of acknowledged) expect(stored.get(seq)).toBe(text)
    }
  })

  test('when the disk refuses, appends reject with the reason, and stay refused', async () => {
    const { dir, remove } = folder()
    const log = await openIntakeLog({ dir })
    onTestFinished(async () => {
      await log.close()
      await remove()
    })
    await log.append(tick)
    const thief = new Database(join(dir, 'journal.sqlite'))
    thief.exec('BEGIN IMMEDIATE')
    const results = await Promise.allSettled(Array.from({ length: 20_000 }, () => log.append(tick)))
    thief.exec('ROLLBACK')
    thief.close()
    expect(results.map((r) => r.status)).not.toContain('fulfilled')
    await expect(log.append(tick)).rejects.toThrow(/journal in .* cannot be written: database is locked/)
    expect(log.lastSeq).toBe(1)
  })

  test('a folder that holds something else is refused with the reason', async () => {
    const { dir, remove } = folder()
    onTestFinished(remove)
    writeFileSync(
      join(dir, 'journal.sqlite'),
      'this is not a database, and it is long enough to be seen as one'.repeat(99),
    )
    await expect(openIntakeLog({ dir })).rejects.toThrow(/cannot be opened: .*not a database/)
  })

  test('positions go on behind startAfter, and only forward', async () => {
    const { dir, remove } = folder()
    onTestFinished(remove)
    for (const [startAfter, expected] of [
      [500, 501],
      [400, 502],
      [502, 503],
    ] as const) {
      const log = await openIntakeLog({ dir, startAfter })
      expect(await log.append(tick)).toBe(expected)
      await log.close()
    }
  })
})
