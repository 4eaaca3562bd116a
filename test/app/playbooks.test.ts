import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { playbooks } from '../../recovery/playbooks.ts'
import { startServer } from '../harness/serverProcess.ts'
import { forestall } from './forestall.ts'

const place = () => {
  const dir = mkdtempSync(join(tmpdir(), 'forestall-playbooks-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const env = { FORESTALL_DATA_DIR: join(dir, 'data') }
  return { files: join(dir, 'files'), env, run: (...args: string[]) => forestall(['playbook', ...args], { env }) }
}
const document = z.record(z.string(), z.unknown())
const edit = (dir: string, id: string, change: object): void => {
  const file = join(dir, `${id}.json`)
  const before = document.parse(JSON.parse(readFileSync(file, 'utf8')))
  writeFileSync(file, JSON.stringify({ ...before, ...change }))
}

it('goes out into files and comes back, with what differs shown first', async () => {
  const { files, run } = place()
  expect(await run('export', files)).toMatchObject({
    code: 0,
    stdout: `${playbooks.length} playbooks of version 0 are in ${files}\n`,
  })
  expect(readdirSync(files)).toEqual(playbooks.map(({ id }) => `${id}.json`).sort())
  expect(await run('import', files)).toMatchObject({ code: 0, stdout: 'Nothing differs from what is in force.\n' })

  edit(files, 'silence', { title: 'Went quiet', remedies: [{ command: 'wake', maxAttempts: 2 }] })
  const tried = await run('import', files, '--dry-run')
  expect(tried).toMatchObject({ code: 0, stderr: '' })
  expect(tried.stdout).toContain('changed  silence.json\n  ~ title: “Stopped reporting” → “Went quiet”')
  expect(tried.stdout).toContain('1 playbook would be changed; nothing was (--dry-run).')

  const done = await run('import', files, '--note', 'Said so')
  expect(done.stdout).toContain('1 playbook changed; version 1 of the rule book is in force.')
  expect((await run('import', files)).stdout).toBe('Nothing differs from what is in force.\n')
  const again = join(files, 'again')
  await run('export', again)
  const kept = document.parse(JSON.parse(readFileSync(join(again, 'silence.json'), 'utf8')))
  expect(kept).toMatchObject({ title: 'Went quiet', remedies: [{ command: 'wake', maxAttempts: 2 }] })
}, 60_000)

it('tells every mistake of every file at once, and changes nothing', async () => {
  const { files, run } = place()
  await run('export', files)
  edit(files, 'silence', {
    offers: ['no-such-line'],
    remedies: [{ command: 'wake', inUse: { metric: 'x', is: '~', value: 1 } }],
  })
  edit(files, 'drift', { colour: 'red' })
  writeFileSync(join(files, 'broken.json'), '{"id": "broken",')
  writeFileSync(join(files, 'twin.json'), readFileSync(join(files, 'wear.json'), 'utf8').replace('"wear"', '"twin"'))
  const { code, stdout, stderr } = await run('import', files)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  const lines = stderr.trimEnd().split('\n')
  for (const expected of [
    /^forestall: broken\.json: this is not JSON/,
    /^forestall: silence\.json: remedies\.0\.inUse\.is: there is no such comparison; choose one of < {2}<= /,
    /^forestall: drift\.json: .*colour/,
    /^forestall: twin\.json: faultKind: “wear” is already the playbook for wear on every model/,
  ])
    expect(
      lines.some((line) => expected.test(line)),
      `${expected} in ${stderr}`,
    ).toBe(true)
  expect(lines.at(-1)).toMatch(/^forestall: 4 mistakes in .*: correct them and import again; nothing was changed$/)
  edit(files, 'silence', { offers: [], remedies: [] })
  expect((await run('import', files, '--dry-run')).code).toBe(1)
}, 60_000)

it('wrong usage is exit 2', async () => {
  const { files, run } = place()
  expect(await run('import', files)).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no folder') })
  expect(await run('export')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("missing required argument 'dir'"),
  })
})

it('works through the running server, whose decisions change at once', async () => {
  const { files, env, run } = place()
  const server = await startServer(env)
  onTestFinished(() => server.kill())
  await run('export', files)
  edit(files, 'silence', { title: 'Went quiet' })
  expect(await run('import', files)).toMatchObject({ code: 0, stderr: '' })
  expect((await run('import', files)).stdout).toBe('Nothing differs from what is in force.\n')
}, 60_000)
