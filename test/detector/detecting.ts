import { detectCsv } from '../../detector/tabular/detectCsv.ts'

async function* chunks(text: string, size: number): AsyncGenerator<string | Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}
/** `forestall detect` on text; the output's lines, the header first. */
export const detect = async (
  text: string,
  options: { time?: string; values?: string[]; explain?: boolean; size?: number; notice?: (text: string) => void } = {},
): Promise<{ rows: number; lines: string[] }> => {
  const { size = 1000, ...rest } = options
  let out = ''
  const output = (part: string): void => {
    out += part
  }
  const { rows } = await detectCsv({ input: chunks(text, size), output, ...rest })
  return { rows, lines: out.trimEnd().split('\n') }
}

export interface Verdict {
  readonly severity: number
  readonly score: number
  readonly fault: boolean
  readonly because: string
}
/** The verdicts on rows of numbers, one row every `stepMs`, explained. */
export const verdictsOn = async (
  names: readonly string[],
  rows: readonly (readonly number[])[],
  { stepMs = 300_000 } = {},
): Promise<Verdict[]> => {
  const text = [
    ['time', ...names].join(','),
    ...rows.map((row, i) => [new Date(Date.UTC(2024, 0, 1) + i * stepMs).toISOString(), ...row].join(',')),
  ].join('\n')
  const { lines } = await detect(text, { explain: true, values: [...names], size: 65_536 })
  return lines.slice(1).map((line) => {
    const [severity = '', score = '', fault = '', ...because] = line.split(',').slice(names.length + 1)
    return {
      severity: Number(severity),
      score: Number(score),
      fault: fault === '1',
      because: because.join(',').slice(1, -1),
    }
  })
}

/** Standard normal numbers, the same for the same seed (mulberry32, Box and Muller). */
export const gauss = (seed: number): (() => number) => {
  let s = seed
  const uniform = (): number => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
