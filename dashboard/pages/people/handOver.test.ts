import { describe, expect, it } from 'vitest'
import { readHandOver, writeHandOver } from './handOver.ts'

describe('when the next one takes over', () => {
  it.each([
    ['FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;BYHOUR=9;BYMINUTE=0', 'WEEKLY', 1, '09:00'],
    ['FREQ=DAILY;INTERVAL=2;BYHOUR=18;BYMINUTE=30', 'DAILY', 2, '18:30'],
    ['FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=15;BYHOUR=0;BYMINUTE=5', 'MONTHLY', 1, '00:05'],
  ] as const)('%s is read, and written as it was', (rule, unit, every, time) => {
    const read = readHandOver(rule)
    expect(read).toMatchObject({ unit, every, time })
    expect(read && writeHandOver(read)).toBe(rule)
  })

  it.each([
    ['two days a week', 'FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=9'],
    ['the last Friday of a month', 'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1;BYHOUR=9'],
    ['only some months', 'FREQ=MONTHLY;BYMONTHDAY=1;BYMONTH=1,7;BYHOUR=9'],
    ['no hour', 'FREQ=WEEKLY;BYDAY=MO'],
    ['nonsense', 'whenever'],
  ])('%s stays a rule', (_what, rule) => {
    expect(readHandOver(rule)).toBeUndefined()
  })
})
