import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Line, linesOf, StreamTooLarge } from './importLines.ts'

async function* chunks(parts: readonly string[]) {
  for (const part of parts) yield Buffer.from(part)
}
const collect = async (parts: readonly string[], limits = { maxBytes: 1_000, maxLineBytes: 100 }): Promise<Line[]> => {
  const lines: Line[] = []
  for await (const line of linesOf(chunks(parts), limits)) lines.push(line)
  return lines
}
const texts = (lines: readonly Line[]) => lines.map((line) => ('text' in line ? line.text : 'TOO LONG'))

test.each([
  ['lines end at LF, CR before it is dropped', ['a\r\nb\n'], ['a', 'b']],
  ['the last line needs no end', ['a\nb'], ['a', 'b']],
  ['a line may come in pieces', ['a', 'b', 'c\nd'], ['abc', 'd']],
  ['a letter may come in pieces', ['ü\n'], ['ü']],
  ['empty lines are lines', ['\n\na\n'], ['', '', 'a']],
  ['nothing is no line', [], []],
])('%s', async (_, parts, wanted) => {
  expect(texts(await collect(parts))).toEqual(wanted)
})

test('a line that is too long is named and the next one is fine', async () => {
  const lines = await collect([`${'x'.repeat(60)}`, `${'x'.repeat(60)}\nnext`])
  expect(texts(lines)).toEqual(['TOO LONG', 'next'])
  expect(lines.map(({ number }) => number)).toEqual([1, 2])
})

test('a stream over its limit ends with StreamTooLarge', async () => {
  await expect(collect(['x\n'.repeat(600)])).rejects.toThrow(StreamTooLarge)
})

test('however the bytes are cut, the lines are the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ maxLength: 8 }), { maxLength: 20 }), fc.nat(16), async (rows, cut) => {
      const bytes = Buffer.from(rows.map((row) => `${row.replaceAll(/[\r\n]/g, '')}\n`).join(''))
      async function* cutUp() {
        for (let at = 0; at < bytes.length; at += cut + 1) yield bytes.subarray(at, at + cut + 1)
      }
      const lines: Line[] = []
      for await (const line of linesOf(cutUp(), { maxBytes: 10_000, maxLineBytes: 1_000 })) lines.push(line)
      expect(texts(lines)).toEqual(rows.map((row) => row.replaceAll(/[\r\n]/g, '')))
    }),
  )
})
