import { closeSync, openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { CommandFailed } from '../commandErrors.ts'
import { configuredDir, runningServer } from './server.ts'

const importAnswer = z.object({
  imported: z.number(),
  refused: z.array(z.object({ line: z.number(), reason: z.string() })),
  refusedCount: z.number(),
  credentials: z.array(z.object({ deviceId: z.string(), username: z.string(), password: z.string() })),
})

/** Characters of one request; larger files go in several, cut at line ends. Small enough for any server's patience. */
const requestLength = 1024 * 1024

/**
 * `forestall import`: NDJSON of customers, devices and readings, through the running server so that it learns of them
 * at once. The passwords of the devices it makes exist nowhere else: they go to stdout, or as CSV to a file.
 */
export const importCommand = async (file: string, options: { credentials?: string }): Promise<void> => {
  const server = await runningServer(configuredDir().dir)
  if (!server) throw new CommandFailed('no server runs on this data folder: start "forestall serve" first, then import')
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new CommandFailed(`cannot read ${file}`, { cause })
  })
  const keep = credentialsKeeper(options.credentials)
  let imported = 0
  let refused = 0
  let firstLine = 0
  for (const chunk of chunksOfLines(text)) {
    const answer = importAnswer.parse(await server('POST', '/api/v1/import', chunk))
    imported += answer.imported
    refused += answer.refusedCount
    for (const one of answer.credentials) keep.add(one)
    for (const { line, reason } of answer.refused) console.error(`line ${firstLine + line}: ${reason}`)
    const untold = answer.refusedCount - answer.refused.length
    if (untold > 0) console.error(`… and ${untold} more lines`)
    firstLine += chunk.split('\n').length - 1
  }
  keep.close()
  console.log(JSON.stringify({ imported, refused }))
  if (refused > 0)
    throw new CommandFailed(
      `${refused} ${refused === 1 ? 'line was' : 'lines were'} refused, each is named above with its reason: mend them and import those again`,
    )
}

function* chunksOfLines(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const limit = start + requestLength
    const end = limit >= text.length ? text.length : text.lastIndexOf('\n', limit) + 1
    // A line longer than a request goes whole and is refused by the server with its reason.
    const cut = end > start ? end : text.indexOf('\n', limit) + 1 || text.length
    yield text.slice(start, cut)
    start = cut
  }
}

const credentialsKeeper = (file: string | undefined) => {
  if (file === undefined) {
    return {
      add: (one: DeviceCredentialsLine) => console.log(JSON.stringify(one)),
      close: () => undefined,
    }
  }
  let fd: number
  try {
    // Never over what is there: those passwords, too, exist nowhere else.
    fd = openSync(file, 'wx', 0o600)
  } catch (cause) {
    throw new CommandFailed(
      `cannot make ${file} (${cause instanceof Error ? cause.message : cause}): name a file that does not exist yet`,
      { cause },
    )
  }
  writeSync(fd, 'device,username,password\n')
  return {
    add: ({ deviceId, username, password }: DeviceCredentialsLine) => {
      writeSync(fd, `${deviceId},${username},${password}\n`)
    },
    close: () => closeSync(fd),
  }
}
type DeviceCredentialsLine = z.infer<typeof importAnswer>['credentials'][number]
