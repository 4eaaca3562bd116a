import { randomBytes, randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { hashPassword } from '../../api/passwords.ts'
import { userInput } from '../../domain/user.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { wallClock } from '../clocks.ts'
import { CommandFailed, UsageError } from '../commandErrors.ts'
import { lockDataDir } from '../dataDir.ts'
import { configuredDir, runningServer } from './server.ts'

const firstLine = async (): Promise<string> => {
  if (process.stdin.isTTY) process.stderr.write('Password (12 characters or more): ')
  for await (const line of createInterface({ input: process.stdin })) return line
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
    lock.release()
    if (!created) throw new CommandFailed(`${email} exists already`)
  }
  console.error(`${email} can sign in as ${input.data.role}.`)
}
