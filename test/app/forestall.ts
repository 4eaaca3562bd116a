import { spawn } from 'node:child_process'
import { bin } from '../harness/serverProcess.ts'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** One command, run to its end as a user would, with only these settings. */
export const forestall = (
  args: readonly string[],
  { env = {}, input = '' }: { env?: Readonly<Record<string, string>>; input?: string } = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { env: { PATH: process.env.PATH ?? '', ...env } })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    // A command that does not read its input may be gone before it is written.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })

/** What is said to a person about a failure, without the prefix; throws when it is not exactly one line. */
export const saidOnce = ({ stderr }: Ran): string => {
  const line = /^forestall: ([^\n]+)\n$/.exec(stderr)?.[1]
  if (line === undefined) throw new Error(`expected one line that begins with "forestall: ", got: ${stderr}`)
  return line
}

export const adminToken = 'a-token-for-the-tests-of-the-app'
