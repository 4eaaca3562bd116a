import { z } from 'zod'
import { CommandFailed } from '../commandErrors.ts'
import { type Config, readConfig } from '../config.ts'
import { findControl } from '../control.ts'
import { type DataDir, dataDirAt } from '../dataDir.ts'

/** Calls the API of the running server as its administrator. */
export type ServerCall = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => Promise<unknown>

const problem = z.object({ detail: z.string().optional(), title: z.string().optional() })

/** The folder that the environment names, and its settings. */
export const configuredDir = (): { config: Config; dir: DataDir } => {
  const config = readConfig(process.env)
  return { config, dir: dataDirAt(config.dataDir) }
}

/**
 * The server that runs on `dir`, or undefined when none does. A control file left by a crash is told from a live
 * server by asking.
 */
export const runningServer = async (dir: DataDir): Promise<ServerCall | undefined> => {
  const control = findControl(dir)
  if (!control) return undefined
  try {
    await fetch(`${control.http}/healthz`, { signal: AbortSignal.timeout(2_000) })
  } catch {
    // Nobody answers: the file is from a process that was killed.
    return undefined
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
