import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { problems } from '../api/problems.ts'
import { quarantineAdvice, quarantineReasons } from '../domain/quarantine.ts'

const page = (): string =>
  [
    '# Errors and what to do',
    '',
    'Made from the tables in `api/problems.ts` and `domain/quarantine.ts`; `UPDATE_DOCS=1 npm test -- test/docs.test.ts` writes it anew.',
    '',
    '## Over HTTP',
    '',
    'Problem documents by RFC 9457; `type` is `/problems/{code}`, and the same words stand at that address.',
    '',
    '| code | status | title | what to do |',
    '|---|---|---|---|',
    ...Object.entries(problems).map(
      ([code, { status, title, explanation }]) =>
        `| \`${code}\` | ${status} | ${title} | ${explanation.replaceAll('|', '\\|')} |`,
    ),
    '',
    '## In quarantine',
    '',
    'A message that could not become readings is acknowledged to the device, kept whole, and listed in the console and at `/api/v1/quarantine`.',
    '',
    '| reason | what to do |',
    '|---|---|',
    ...Object.entries(quarantineAdvice).map(([reason, advice]) => `| \`${reason}\` | ${advice} |`),
    '',
    '## On the command line',
    '',
    'Exit code 0: done. 1: understood, but could not be done. 2: used wrongly, or a setting is wrong. The one line on stderr says what to do.',
    '',
  ].join('\n')

it('docs/errors.md is what the tables say', () => {
  const file = fileURLToPath(new URL('../docs/errors.md', import.meta.url))
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, page())
  expect(readFileSync(file, 'utf8')).toBe(page())
})

it('every quarantine reason has advice', () => {
  expect(Object.keys(quarantineAdvice).sort()).toEqual([...quarantineReasons].sort())
})
