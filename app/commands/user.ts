import { randomBytes, randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { hashPassword } from '../../api/passwords.ts'
import { pageOf } from '../../domain/page.ts'
import { type User, user, userInput } from '../../domain/user.ts'
import type { Records } from '../../store/records.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { wallClock } from '../clocks.ts'
import { CommandFailed, UsageError } from '../commandErrors.ts'
import { loadSecrets, lockDataDir } from '../dataDir.ts'
import { configuredDir, runningServer, type ServerCall } from './server.ts'

const firstLine = async (): Promise<string> => {
  if (!process.stdin.isTTY) {
    for await (const line of createInterface({ input: process.stdin })) return line
    return ''
  }
  process.stderr.write('Password (12 characters or more, not shown): ')
  // With a terminal of its own and nothing to write to, readline echoes nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const typed = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  typed.on('SIGINT', () => process.exit(130))
  for await (const line of typed) {
    process.stderr.write('\n')
    typed.close()
    return line
  }
  return ''
}

const askPassword = async (): Promise<string> => process.env.FORESTALL_PASSWORD ?? (await firstLine())

/** `forestall user add`: the first person, and every later one, who may sign in. */
export const addUser = async (
  email: string,
  options: { name: string; role: string; level?: number },
): Promise<void> => {
  const { dir } = configuredDir()
  const password = await askPassword()
  const input = userInput.safeParse({ email, name: options.name, role: options.role, password })
  if (!input.success)
    throw new UsageError(input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const escalationLevel = options.level ?? { viewer: 9, agent: 0, manager: 1, admin: 2 }[input.data.role]

  const server = await runningServer(dir)
  if (server) await server('POST', '/api/v1/users', { ...input.data, escalationLevel })
  else {
    const { password: secret, ...person } = input.data
    const passwordHash = await hashPassword(secret, randomBytes)
    const created = await offline(({ users }) =>
      users.create({ ...person, id: randomUUID(), escalationLevel, createdAt: wallClock.now(), passwordHash }),
    )
    if (!created) throw new CommandFailed(`there is already a user ${email}`)
  }
  console.error(`${email} can sign in as ${input.data.role}.`)
}

const allUsers = async (server: ServerCall | undefined): Promise<User[]> =>
  server ? pageOf(user).parse(await server('GET', '/api/v1/users')).items : offline((records) => records.users.list())

export const listUsers = async (): Promise<void> => {
  const users = await allUsers(await runningServer(configuredDir().dir))
  for (const { email, role, name, escalationLevel } of users)
    console.log([email, role, `level ${escalationLevel}`, name].join('\t'))
}

export const changePassword = async (email: string): Promise<void> => {
  const server = await runningServer(configuredDir().dir)
  const { id } = await userWith(email, server)
  const password = userInput.shape.password.safeParse(await askPassword())
  if (!password.success) throw new UsageError(password.error.issues.map(({ message }) => message).join('; '))
  if (server) await server('POST', `/api/v1/users/${encodeURIComponent(id)}/password`, { password: password.data })
  else {
    const passwordHash = await hashPassword(password.data, randomBytes)
    await offline((records) => records.users.setPassword(id, passwordHash))
  }
  console.error(`${email} has a new password; whoever was signed in with the old one is out.`)
}

export const removeUser = async (email: string): Promise<void> => {
  const server = await runningServer(configuredDir().dir)
  const { id } = await userWith(email, server)
  if (server) await server('DELETE', `/api/v1/users/${encodeURIComponent(id)}`)
  else await offline((records) => records.users.remove(id))
  console.error(`${email} cannot sign in any more.`)
}

const userWith = async (email: string, server: ServerCall | undefined): Promise<User> => {
  const found = (await allUsers(server)).find((one) => one.email.toLowerCase() === email.toLowerCase())
  if (!found) throw new CommandFailed(`there is no user ${email}: "forestall user list" shows them`)
  return found
}

/** Works on the data folder itself, for when no server runs. */
const offline = async <T>(work: (records: Records) => Promise<T>): Promise<T> => {
  const { dir } = configuredDir()
  const lock = lockDataDir(dir)
  try {
    loadSecrets(dir, randomBytes)
    const records = await openRecords({ file: dir.recordsFile })
    try {
      return await work(records)
    } finally {
      await records.close()
    }
  } finally {
    lock.release()
  }
}
