import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** `forestall …` as a process of its own, as a user runs it. */
export interface ServerProcess {
  readonly child: ChildProcess
  readonly http: string
  readonly mqtt: string
  /** What it has written so far. */
  stdout(): string
  stderr(): string
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>
  /** SIGTERM, and wait; resolves with the exit code. */
  terminate(): Promise<number | null>
}

export const bin = fileURLToPath(new URL('../../bin/forestall.js', import.meta.url))

export const startServer = async (
  env: Readonly<Record<string, string>>,
  args: readonly string[] = ['serve'],
  /** Something else that prints the same ready line. */
  script: string = bin,
): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      FORESTALL_HTTP_PORT: '0',
      FORESTALL_MQTT_PORT: '0',
      FORESTALL_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    return gone
  }
  const firstLine = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    gone.then((code) => reject(new Error(`ended with ${code} before it was ready: ${errors}`)))
  })
  const ready: { http: string; mqtt: string } = JSON.parse(await firstLine)
  return {
    child,
    http: ready.http,
    mqtt: ready.mqtt,
    stdout: () => output,
    stderr: () => errors,
    kill: async () => {
      await end('SIGKILL')
    },
    terminate: () => end('SIGTERM'),
  }
}
