import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { mistakesOfBook } from '../../recovery/playbookMistakes.ts'
import { type RuleBook, ruleBook } from '../../recovery/ruleBook.ts'
import { createRuleBookDesk, withPlaybooks } from '../../recovery/ruleBookDesk.ts'
import { createRulesInForce } from '../../recovery/rulesInForce.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { wallClock } from '../clocks.ts'
import { CommandFailed, ManyMistakes, UsageError } from '../commandErrors.ts'
import { loadSecrets, lockDataDir } from '../dataDir.ts'
import { changesIn } from './playbookDiff.ts'
import { configuredDir, runningServer, type ServerCall } from './server.ts'

/** The rule book of the running server, or of the data folder when none runs. */
interface Book {
  readonly current: RuleBook
  put(playbooks: readonly unknown[], note: string): Promise<number>
}

const withBook = async <T>(work: (book: Book) => Promise<T>): Promise<T> => {
  const { dir } = configuredDir()
  const server = await runningServer(dir)
  if (server) return work(await remoteBook(server))
  const lock = lockDataDir(dir)
  try {
    loadSecrets(dir, randomBytes)
    const records = await openRecords({ file: dir.recordsFile })
    try {
      const rules = createRulesInForce({ books: records.ruleBooks })
      await rules.load()
      const desk = createRuleBookDesk({ rules, books: records.ruleBooks })
      return await work({
        current: rules.current(),
        put: async (playbooks, note) => {
          const { version: expectedVersion } = rules.current()
          const order = { expectedVersion, by: 'command line', note, at: wallClock.now() }
          const result = await desk.putPlaybooks(playbooks, order)
          if (result.outcome !== 'stored')
            throw new CommandFailed('the rule book was changed at the same moment: run the same command again')
          return result.book.version
        },
      })
    } finally {
      await records.close()
    }
  } finally {
    lock.release()
  }
}

const newVersion = z.object({ version: z.int() })
const remoteBook = async (server: ServerCall): Promise<Book> => {
  const current = ruleBook.parse(await server('GET', '/api/v1/rule-book'))
  return {
    current,
    put: async (playbooks, note) => {
      const body = { expectedVersion: current.version, note, playbooks }
      return newVersion.parse(await server('PUT', '/api/v1/playbooks', body)).version
    },
  }
}

const fileOf = (id: string): string => `${id}.json`

/** `forestall playbook export DIR`: one file for each playbook. */
export const exportPlaybooks = async (dir: string): Promise<void> => {
  if (existsSync(dir) && !statSync(dir).isDirectory())
    throw new UsageError(`${dir} is a file: name a folder to write the playbooks into`)
  await withBook(async ({ current }) => {
    mkdirSync(dir, { recursive: true })
    for (const playbook of current.playbooks)
      writeFileSync(join(dir, fileOf(playbook.id)), `${JSON.stringify(playbook, null, 2)}\n`)
    const strange = jsonFiles(dir).filter((file) => current.playbooks.every(({ id }) => fileOf(id) !== file))
    for (const file of strange) console.error(`${file} is not in the rule book and was left as it is`)
    console.log(`${current.playbooks.length} playbooks of version ${current.version} are in ${dir}`)
  })
}

const jsonFiles = (dir: string): string[] =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort()

interface Read {
  readonly file: string
  readonly id: string
  readonly raw: unknown
}
const named = z.looseObject({ id: z.string().min(1) })

/** The files as they are, and what keeps them from being read at all. */
const readFiles = (dir: string): { read: Read[]; mistakes: string[] } => {
  const read: Read[] = []
  const mistakes: string[] = []
  for (const file of jsonFiles(dir)) {
    try {
      const raw: unknown = JSON.parse(readFileSync(join(dir, file), 'utf8'))
      const id = named.safeParse(raw).data?.id
      if (id === undefined) mistakes.push(`${file}: id: every playbook needs one; write "id": "${file.slice(0, -5)}"`)
      else if (fileOf(id) !== file)
        mistakes.push(`${file}: id: the playbook is called ${id}: rename the file to ${fileOf(id)}, or the playbook`)
      read.push({ file, id: id ?? file.slice(0, -5), raw })
    } catch (cause) {
      mistakes.push(`${file}: this is not JSON (${cause instanceof Error ? cause.message : cause}): correct it`)
    }
  }
  return { read, mistakes }
}

/** `forestall playbook import DIR`: adds and replaces; playbooks without a file stay as they are. */
export const importPlaybooks = async (
  dir: string,
  { dryRun = false, note }: { dryRun?: boolean; note?: string },
): Promise<void> => {
  if (!existsSync(dir) || !statSync(dir).isDirectory())
    throw new UsageError(`there is no folder ${dir}: "forestall playbook export DIR" makes one`)
  const { read, mistakes } = readFiles(dir)
  if (read.length + mistakes.length === 0)
    throw new UsageError(`${dir} holds no playbook (*.json): "forestall playbook export DIR" writes them`)
  await withBook(async (book) => {
    const wanted = mistakesOfBook({
      ...book.current,
      playbooks: withPlaybooks<unknown>(
        book.current.playbooks,
        read.map(({ raw }) => raw),
      ),
    })
    const all = [...mistakes, ...wanted.mistakes.map((mistake) => inFile(mistake, read))]
    if (all.length > 0)
      throw new ManyMistakes(
        all,
        `${all.length} mistake${all.length === 1 ? '' : 's'} in ${dir}: correct them and import again; nothing was changed`,
      )
    const after = wanted.book?.playbooks ?? []
    const changes = read.flatMap(({ id, file }) => {
      const before = book.current.playbooks.find((playbook) => playbook.id === id)
      const now = after.find((playbook) => playbook.id === id)
      const lines = changesIn(before, now)
      return lines.length === 0 ? [] : [{ id, text: [`${before ? 'changed' : 'new'}  ${file}`, ...lines].join('\n') }]
    })
    for (const { text } of changes) console.log(text)
    if (changes.length === 0) return console.log('Nothing differs from what is in force.')
    const count = `${changes.length} playbook${changes.length === 1 ? '' : 's'}`
    if (dryRun) return console.log(`${count} would be changed; nothing was (--dry-run).`)
    const changed = new Set(changes.map(({ id }) => id))
    const version = await book.put(
      read.filter(({ id }) => changed.has(id)).map(({ raw }) => raw),
      note ?? `Imported from files: ${[...changed].join(', ')}`.slice(0, 500),
    )
    console.log(`${count} changed; version ${version} of the rule book is in force.`)
  })
}

/** A mistake of the whole book, at the file that it comes from. */
const inFile = ({ path, message }: { path: string; message: string }, read: readonly Read[]): string => {
  const [, id, rest] = /^playbooks\.([^.]+)\.?(.*)$/.exec(path) ?? []
  const file = read.find((one) => one.id === id)?.file
  return file === undefined ? `${path}: ${message}` : `${file}: ${rest ? `${rest}: ` : ''}${message}`
}
