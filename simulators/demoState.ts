import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { directorPosition, firstPosition } from './director.ts'

/** What the demo remembers between two runs of the process. */
export const demoState = z.object({
  version: z.literal(1),
  seed: z.string(),
  director: directorPosition,
  credentials: z.record(z.string(), z.object({ username: z.string(), password: z.string() })),
  /** The machines as they stood, open faults included. */
  machines: z.record(z.string(), z.unknown()),
  spared: z.array(z.string()),
})
export type DemoState = z.infer<typeof demoState>

const fresh = (seed: string): DemoState => ({
  version: 1,
  seed,
  director: firstPosition,
  credentials: {},
  machines: {},
  spared: [],
})

/** A missing file, another seed's or one nobody can read begins anew: it is a demo's memory, nothing of value. */
export const loadDemoState = async (file: string, seed: string): Promise<DemoState> => {
  try {
    const state = demoState.parse(JSON.parse(await readFile(file, 'utf8')))
    return state.seed === seed ? state : { ...fresh(seed), credentials: state.credentials }
  } catch {
    return fresh(seed)
  }
}

/** Whole or not at all: written beside and moved over. Readable by its owner only, for it holds passwords. */
export const saveDemoState = async (file: string, state: DemoState): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  await rename(`${file}.new`, file)
}
