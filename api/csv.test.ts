import { expect, test } from 'vitest'
import { type Cell, csvOf } from './csv.ts'

test.each<[string, Cell, string]>([
  ['plain text', 'Fridge', 'Fridge'],
  ['a number as it is, also a negative one', -2.5, '-2.5'],
  ['nothing', null, ''],
  ['a comma', 'a,b', '"a,b"'],
  ['quotes', 'the "new" one', '"the ""new"" one"'],
  ['a line break', 'a\r\nb', '"a\r\nb"'],
  ['what a spreadsheet would compute', '=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['and its other beginnings', '@SUM(A1)', "'@SUM(A1)"],
  ['also in text that looks like a number', '-1+2', "'-1+2"],
])('a cell with %s', (_, cell, expected) => {
  expect(csvOf(['column'], [[cell]])).toBe(`column\r\n${expected}\r\n`)
})
