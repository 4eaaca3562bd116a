import { expect, test } from 'vitest'
import { tidy } from './tidy.ts'

test.each([
  ['Anna', 'Anna'],
  ['Anna\r\nBcc: all@example.com', 'Anna Bcc: all@example.com'],
  ['  Anna\tB\u0000 ', 'Anna B'],
  ['a\u2028b', 'a b'],
  ['\u202Egnp.exe', 'gnp.exe'],
  ['😀 Ok', '😀 Ok'],
  ['half \uD83D', 'half \uFFFD'],
  ['דנה', '\u2068דנה\u2069'],
])('%j becomes %j', (text, tidied) => expect(tidy(text)).toBe(tidied))
test('doing it twice changes nothing', () => expect(tidy(tidy('דנה \n x'))).toBe(tidy('דנה \n x')))
