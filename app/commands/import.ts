import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { CommandFailed } from '../commandErrors.ts'
import { configuredDir, runningServer } from './server.ts'

const importAnswer = z.object({
  imported: z.number(),
  refused: z.array(z.object({ line: z.number(), reason: z.string() })),
})

/** What one request may carry; larger files go in several, cut at line ends. */
const requestBytes = 8 * 1024 * 1024

/** `forestall import`: NDJSON of customers, devices and readings, through the running server so that it learns of them at once. */
export const importCommand = async (file: string): Promise<void> => {
  const server = await runningServer(configuredDir().dir)
  if (!server) throw new CommandFailed('no server runs on this data folder: start "forestall serve" first, then import')
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new CommandFailed(`cannot read ${file}`, { cause })
  })
  let imported = 0
  let refused = 0
  let firstLine = 0
  for (const chunk of chunksOfLines(text)) {
    const answer = importAnswer.parse(await server('POST', '/api/v1/import', chunk))
    imported += answer.imported
    refused += answer.refused.length
    for (const { line, reason } of answer.refused) console.error(`line ${firstLine + line}: ${reason}`)
    firstLine += chunk.split('\n').length - 1
  }
  console.log(JSON.stringify({ imported, refused }))
  if (refused > 0)
    throw new CommandFailed(
      `${refused} lines were refused: mend them and import the file again, what is there already is skipped`,
    )
}

function* chunksOfLines(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const limit = start + requestBytes
    const end = limit >= text.length ? text.length : text.lastIndexOf('\n', limit) + 1
    // A line longer than a request goes whole and is refused by the server with its reason.
    const cut = end > start ? end : text.indexOf('\n', limit) + 1 || text.length
    yield text.slice(start, cut)
    start = cut
  }
}
