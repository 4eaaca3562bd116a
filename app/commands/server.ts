import { z } from 'zod'
import { CommandFailed } from '../commandErrors.ts'
import { type Config, readConfig } from '../config.ts'
import { findControl } from '../control.ts'
import { type DataDir, dataDirAt, isLocked } from '../dataDir.ts'

/** Calls the API of the running server as its administrator. */
export type ServerCall = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<unknown>

const problem = z.object({ detail: z.string().optional(), title: z.string().optional() })

/** The folder that the environment names, and its settings. */
export const configuredDir = (): { config: Config; dir: DataDir } => {
  const config = readConfig(process.env)
  return { config, dir: dataDirAt(config.dataDir) }
}

/**
 * The server that runs on `dir`, or undefined when none does. The folder's lock tells, not the control file: one left
 * by a crash may name a port that another program has now, and our token is not for that one.
 *
 * @throws CommandFailed when something holds the folder and cannot be asked
 */
export const runningServer = async (dir: DataDir): Promise<ServerCall | undefined> => {
  if (!isLocked(dir)) return undefined
  const control = findControl(dir)
  if (!control)
    throw new CommandFailed(`another Forestall process on ${dir.path} is starting, stopping or at work: try again`)
  try {
    await fetch(`${control.http}/healthz`, { signal: AbortSignal.timeout(5_000) })
  } catch (cause) {
    throw new CommandFailed(
      `the server on ${dir.path} (process ${control.pid}) does not answer at ${control.http}: try again, or restart it`,
      { cause },
    )
  }
  return async (method, path, body) => {
    const response = await fetch(`${control.http}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${control.token}`,
        ...(body === undefined
          ? {}
          : { 'content-type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : JSON.parse(text)
    if (response.ok) return answer
    const said = problem.safeParse(answer)
    throw new CommandFailed(
      said.success
        ? (said.data.detail ?? said.data.title ?? `the server answered ${response.status}`)
        : `the server answered ${response.status}`,
    )
  }
}
