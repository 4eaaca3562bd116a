import { createReadStream } from 'node:fs'
import { detectCsv } from '../../detector/tabular/detectCsv.ts'
import { CommandFailed } from '../commandErrors.ts'

/** `forestall detect`: CSV in, the same rows with verdicts out. */
export const detectCommand = async (
  file: string | undefined,
  options: { time?: string; values?: string[]; explain?: true },
): Promise<void> => {
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file)
  // A reader such as `head` that goes away ends us quietly.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const write = (text: string): Promise<void> | void =>
    process.stdout.write(text) ? undefined : new Promise((resolve) => process.stdout.once('drain', () => resolve()))
  try {
    await detectCsv({
      input,
      output: write,
      ...(options.time === undefined ? {} : { time: options.time }),
      ...(options.values === undefined ? {} : { values: options.values }),
      explain: options.explain === true,
      notice: (text) => process.stderr.write(`${text}\n`),
    })
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    const why: Record<string, string> = {
      ENOENT: `there is no file ${file}`,
      EISDIR: `${file} is a folder: name a CSV file`,
      EACCES: `${file} may not be read by this user`,
    }
    throw new CommandFailed(
      ('code' in cause && typeof cause.code === 'string' ? why[cause.code] : undefined) ?? cause.message,
      { cause },
    )
  }
}
