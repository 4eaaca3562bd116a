import { randomBytes, randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { hashPassword } from '../../api/passwords.ts'
import { userInput } from '../../domain/user.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { wallClock } from '../clocks.ts'
import { CommandFailed, UsageError } from '../commandErrors.ts'
import { loadSecrets, lockDataDir } from '../dataDir.ts'
import { configuredDir, runningServer } from './server.ts'

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

/** `forestall user add`: the first person, and every later one, who may sign in. */
export const addUser = async (
  email: string,
  options: { name: string; role: string; level?: number },
): Promise<void> => {
  const { dir } = configuredDir()
  const password = process.env.FORESTALL_PASSWORD ?? (await firstLine())
  const input = userInput.safeParse({ email, name: options.name, role: options.role, password })
  if (!input.success)
    throw new UsageError(input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const escalationLevel = options.level ?? { viewer: 9, agent: 0, manager: 1, admin: 2 }[input.data.role]

  const server = await runningServer(dir)
  if (server) {
    await server('POST', '/api/v1/users', { ...input.data, escalationLevel })
  } else {
    const lock = lockDataDir(dir)
    try {
      loadSecrets(dir, randomBytes)
      const records = await openRecords({ file: dir.recordsFile })
      const { password: secret, ...person } = input.data
      const created = await records.users.create({
        ...person,
        id: randomUUID(),
        escalationLevel,
        createdAt: wallClock.now(),
        passwordHash: await hashPassword(secret, randomBytes),
      })
      await records.close()
      if (!created) throw new CommandFailed(`there is already a user ${email}`)
    } finally {
      lock.release()
    }
  }
  console.error(`${email} can sign in as ${input.data.role}.`)
}
