import { describe, expect, onTestFinished, test } from 'vitest'
import { createEngine } from '../../detector/engine.ts'
import { createShardedEngine } from '../../detector/shardedEngine.ts'
import type { FaultEvent } from '../../domain/fault.ts'
import { day, hour, type Journal, minute, newJournal } from './journal.ts'

const codeFault = { code: 'E7', severity: 'warning', clear: false } as const

/** A device of model M that is silent for a while, as seen by our ticks. */
const silences = (
  journal: Journal,
  ids: readonly string[],
  { from, times }: { from: number; times: number },
): number => {
  let at = from
  for (let time = 0; time < times; time += 1) {
    for (let m = 0; m < 60; m += 5, at += 5 * minute) {
      for (const id of ids) journal.sample(id, { x: m }, at)
      journal.tick(at + 1)
    }
    for (let m = 0; m < 60; m += 1, at += minute) journal.tick(at)
  }
  return at
}
const opened = (journal: Journal, deviceId: string): FaultEvent =>
  journal.events.findLast(
    (event) => event.type === 'faultOpened' && 'fault' in event && event.fault.deviceId === deviceId,
  ) ?? expect.fail(`no fault of ${deviceId}`)

/** Faults of several devices of one model, all of one matter, days apart (else they would be one incident), ready to be judged. */
const accused = (ids: readonly string[]): { journal: Journal; faults: FaultEvent[]; end: number } => {
  const journal = newJournal()
  for (const id of [...ids, 'other']) journal.profile({ id, model: id === 'other' ? 'X' : 'M' }, 0)
  journal.tick(1)
  const faults = ids.map((id, i) => {
    journal.reported(id, codeFault, i * 5 * day + minute)
    return opened(journal, id)
  })
  return { journal, faults, end: ids.length * 5 * day }
}
const replayed = (journal: Journal): FaultEvent[] => createEngine().step(journal.observations)

describe('a word on one fault', () => {
  test('a false alarm widens its device’s tolerance, says so, fades, and can be taken back', () => {
    const { journal, faults } = accused(['a'])
    const [fault] = faults as [FaultEvent]
    journal.falseAlarm(fault, 2 * minute)
    const lesson = () => journal.engine.learning().lessons[0]
    expect(lesson()).toMatchObject({
      deviceId: 'a',
      model: 'M',
      kind: 'reported',
      key: 'E7',
      by: 'ada',
      reason: 'it is always like that',
      factor: 1.5,
    })
    expect(journal.said().at(-1)).toBe('faultCleared reported a E7')
    for (let at = hour; at < 180 * day; at += hour) journal.tick(at)
    expect(lesson()?.left).toBeCloseTo(0.5, 2)
    expect(lesson()?.factor).toBeCloseTo(1.5 ** 0.5, 2)
    journal.teach(fault, 'undo', 180 * day)
    expect(lesson()).toMatchObject({ factor: 1, left: 0, undoneBy: 'ada' })
    expect(replayed(journal)).toEqual(journal.events)
  })
  test('said twice it counts once; the newest word on a fault is the one that holds', () => {
    const { journal, faults } = accused(['a'])
    const [fault] = faults as [FaultEvent]
    for (const at of [2, 3, 4]) journal.falseAlarm(fault, at * minute)
    expect(journal.engine.learning().lessons).toHaveLength(1)
    expect(journal.engine.learning().lessons[0]?.factor).toBe(1.5)
    journal.teach(fault, 'real', 5 * minute)
    expect(journal.engine.learning().lessons).toMatchObject([{ verdict: 'real', factor: 1 }])
    expect(journal.engine.learning().models.find(({ model }) => model === 'M')?.kinds).toMatchObject([
      { kind: 'reported', marked: 0, counted: 0 },
    ])
  })
  test('about one uninterrupted episode they count once, however often it is said; about another, again', () => {
    const journal = newJournal()
    journal.profile({ id: 'a', model: 'M' }, 0)
    const limit = {
      id: 'warm',
      name: 'Too warm',
      enabled: true,
      severity: 'major',
      forSeconds: 0,
      clearAfterSeconds: 0,
    } as const
    journal.rules([{ ...limit, condition: { type: 'limit', metric: 'temp_c', is: 'above', limit: 8 } }], 0)
    const marks = (from: number, times: number): void => {
      for (let at = from, marked = 0; marked < times; at += minute) {
        const before = journal.events.length
        journal.sample('a', { temp_c: 9 }, at)
        if (journal.events.length === before) continue
        journal.falseAlarm(opened(journal, 'a'), at)
        marked += 1
      }
    }
    // It never went below its limit: the rule is asked anew after each mark, and holds again.
    marks(minute, 4)
    const { lessons, models } = journal.engine.learning()
    expect(lessons).toHaveLength(4)
    expect(lessons[0]).toMatchObject({ factor: 1.5, continues: lessons[3]?.id })
    expect(lessons[3]).not.toHaveProperty('continues')
    journal.tick(hour)
    expect(models.find(({ model }) => model === 'M')?.kinds).toMatchObject([
      { kind: 'threshold', marked: 1, counted: 1 },
    ])
    // Taken back, the others about it still stand for it.
    journal.teach(journal.events[0] as FaultEvent, 'undo', 2 * hour)
    expect(journal.engine.learning().lessons[0]?.factor).toBeCloseTo(1.5, 2)
    for (let at = 3 * hour; at < 4 * hour; at += minute) journal.sample('a', { temp_c: 4 }, at)
    marks(4 * hour, 1)
    expect(journal.engine.learning().lessons[0]?.factor).toBeCloseTo(1.5 ** 2, 2)
    expect(replayed(journal)).toEqual(journal.events)
  })
  test('however many, within bounds; what a device reports never gets keener than shipped', () => {
    const journal = newJournal()
    journal.profile({ id: 'a', model: 'M' }, 0)
    for (let i = 1; i <= 8; i += 1) {
      journal.reported('a', { ...codeFault, clear: true }, i * hour)
      for (let again = 0; again < 5; again += 1) journal.reported('a', codeFault, i * hour + (again + 1) * minute)
      journal.falseAlarm(opened(journal, 'a'), i * hour + 10 * minute)
    }
    expect(Math.max(...journal.engine.learning().lessons.map(({ factor }) => factor))).toBe(4)
    const late = accused(['a'])
    late.journal.teach(late.faults[0] as FaultEvent, 'late', 2 * minute)
    expect(late.journal.engine.learning().lessons[0]?.factor).toBe(1)
  })
  test('a late one makes silence be noticed sooner, down to 0.7 of the time', () => {
    const journal = newJournal()
    journal.profile({ id: 'a', model: 'M', expectEverySeconds: 300 }, 0)
    const afterMs = (): number => {
      const event = opened(journal, 'a')
      return 'fault' in event ? event.fault.detectedAt - event.fault.startedAt : 0
    }
    let at = silences(journal, ['a'], { from: 0, times: 1 })
    const before = afterMs()
    journal.teach(opened(journal, 'a'), 'late', at)
    at = silences(journal, ['a'], { from: at, times: 1 })
    expect(afterMs()).toBeLessThan(before)
    expect(journal.engine.learning().lessons[0]?.factor).toBe(0.7)
  })
})

describe('when several devices of a model agree', () => {
  test('two are not enough; half of a model’s devices make it hold for the model, all of them more; others are left alone', () => {
    const { journal, faults, end } = accused(['a', 'b', 'c', 'd', 'e', 'f'])
    const taught = () => journal.engine.learning().models.find(({ model }) => model === 'M')?.taught ?? []
    const factor = (id: string): number =>
      1 / (journal.engine.watching(id).find(({ detector }) => detector === 'silence')?.sensitivity ?? 0)
    for (const fault of faults.slice(0, 2)) journal.falseAlarm(fault, end)
    expect(taught()).toEqual([])
    journal.falseAlarm(faults[2] as FaultEvent, end)
    expect(taught()).toMatchObject([{ kind: 'reported', key: 'E7', devices: 3, factor: expect.closeTo(1.5 ** 2, 4) }])
    for (const fault of faults.slice(3)) journal.falseAlarm(fault, end)
    expect(taught()).toMatchObject([{ devices: 6, factor: expect.closeTo(1.5 ** 3, 4) }])
    expect(factor('other')).toBe(1)
    // Those who say the opposite weigh against it.
    for (const fault of faults.slice(0, 4)) journal.teach(fault, 'real', end)
    expect(taught()).toEqual([])
    expect(replayed(journal)).toEqual(journal.events)
  })
  test('not when they said so in different years', () => {
    const { journal, faults, end } = accused(['a', 'b', 'c'])
    for (const [i, fault] of faults.entries()) journal.falseAlarm(fault, end + i * 100 * day)
    expect(journal.engine.learning().models.find(({ model }) => model === 'M')?.taught ?? []).toEqual([])
  })
  test('a new device of the model begins with what its siblings taught', () => {
    const { journal, faults, end } = accused(['a', 'b', 'c', 'd', 'e', 'f'])
    for (const fault of faults) journal.falseAlarm(fault, end)
    const before = journal.events.length
    journal.profile({ id: 'new', model: 'M' }, end)
    // 3.4 times less sensitive: it has to report four times.
    for (const n of [1, 2, 3]) journal.reported('new', codeFault, end + n * minute)
    expect(journal.events).toHaveLength(before)
    journal.reported('new', codeFault, end + 4 * minute)
    expect(journal.said().at(-1)).toBe('faultOpened reported new E7')
  })
})

describe('the goal for false alarms', () => {
  const goalOf = (journal: Journal, model: string) =>
    journal.engine.learning().models.find((one) => one.model === model)?.goal
  test('is 0.1 as shipped, and set for all or for a model', () => {
    const { journal } = accused(['a'])
    expect([goalOf(journal, 'M'), goalOf(journal, 'X')]).toEqual([0.1, 0.1])
    journal.alarmGoals({ all: 0.5, byModel: { M: 2 } }, hour)
    expect([goalOf(journal, 'M'), goalOf(journal, 'X')]).toEqual([2, 0.5])
  })
  test('marks of false alarms loosen their kind on the whole model, and quiet months take that back', () => {
    const journal = newJournal()
    for (const id of ['a', 'b']) journal.profile({ id, model: 'M', expectEverySeconds: 300 }, 0)
    let at = silences(journal, ['a', 'b'], { from: 0, times: 1 })
    for (const id of ['a', 'b']) journal.falseAlarm(opened(journal, id), at)
    const kind = () => journal.engine.learning().models.find(({ model }) => model === 'M')?.kinds[0]
    expect(kind()).toMatchObject({ kind: 'silence', marked: 2, counted: 2 })
    expect(kind()?.factor).toBeGreaterThan(1.2)
    for (; at < 900 * day; at += hour) journal.tick(at)
    expect(kind()?.factor ?? 1).toBe(1)
  })
  test('rules and what devices report stay what they are, however many were marked', () => {
    const { journal, faults, end } = accused(['a', 'b'])
    for (const fault of faults) journal.falseAlarm(fault, end)
    expect(journal.engine.learning().models.find(({ model }) => model === 'M')?.kinds).toMatchObject([
      { kind: 'reported', faults: 2, marked: 2, counted: 2, factor: 1 },
    ])
  })
})

test('checkpoints at any place, and batches of any size, change nothing of what was taught', () => {
  const { journal, faults, end } = accused(['a', 'b', 'c', 'd'])
  for (const fault of faults.slice(0, 3)) journal.falseAlarm(fault, end)
  journal.alarmGoals({ all: 0.5, byModel: {} }, end)
  for (let at = end + hour; at < end + 3 * day; at += 10 * minute) {
    journal.tick(at)
    if (at % (5 * hour) === 0) journal.reported('d', { ...codeFault, clear: at % (10 * hour) === 0 }, at)
  }
  journal.teach(faults[0] as FaultEvent, 'undo', end + 3 * day)
  journal.tick(end + 3 * day + hour)
  const cuts = [5, 9, 12, 40, 200]
  let engine = createEngine()
  const events: FaultEvent[] = []
  cuts.concat(journal.observations.length).reduce((from, to) => {
    events.push(...engine.step(journal.observations.slice(from, to)))
    const bytes = engine.snapshot()
    engine = createEngine()
    engine.restore(bytes)
    return to
  }, 0)
  expect(events).toEqual(journal.events)
  expect(engine.learning()).toEqual(journal.engine.learning())
})

test('any number of shards learns the same, and is told of it at the same places', async () => {
  const { journal, faults, end } = accused(['a', 'b', 'c', 'd', 'e', 'f'])
  for (const fault of faults) journal.falseAlarm(fault, end)
  for (const [i, id] of ['g', 'h', 'i'].entries()) {
    journal.profile({ id, model: 'M' }, end + hour)
    for (let n = 0; n <= i + 1; n += 1) journal.reported(id, codeFault, end + i * 5 * day + n * minute)
    for (let at = 0; at < 5 * day; at += hour) journal.tick(end + i * 5 * day + at)
  }
  const engine = createShardedEngine({}, { shards: 2 })
  onTestFinished(() => engine.close())
  expect(await engine.step(journal.observations)).toEqual(journal.events)
  expect(engine.learning()).toEqual(journal.engine.learning())
})

test('every fault says how unusual it is and what follows; what followed before on its model is learnt', () => {
  const journal = newJournal()
  for (let i = 0; i < 6; i += 1) journal.profile({ id: `d${i}`, model: 'M', expectEverySeconds: 300 }, 0)
  // Five devices report a code and are silent a day later; the sixth reports it weeks after.
  for (let i = 0; i < 5; i += 1) {
    journal.reported(`d${i}`, codeFault, i * minute)
    journal.reported(`d${i}`, { code: 'E7', severity: 'warning', clear: true }, hour)
  }
  let at = hour
  for (; at < day; at += 5 * minute) {
    for (let i = 0; i < 6; i += 1) journal.sample(`d${i}`, { x: at }, at)
    journal.tick(at + 1)
  }
  for (; at < 9 * day; at += 5 * minute) {
    journal.sample('d5', { x: at }, at)
    for (let i = 0; i < 5; i += 1) if (i !== 4 && at > 2 * day) journal.sample(`d${i}`, { x: at }, at)
    journal.tick(at + 1)
  }
  journal.reported('d5', codeFault, at)
  const event = opened(journal, 'd5')
  const follows = 'fault' in event ? event.fault.evidence.follows : ''
  expect(follows).toMatch(/maker decided for this code/)
  expect(follows).toMatch(/On this model, \d of 5 such faults were followed by/)
})

test('how unusual a fault is that has no score: by how often its device had it', () => {
  const journal = newJournal()
  journal.profile({ id: 'a', model: 'M' }, 0)
  const explanationAt = (at: number): string => {
    journal.reported('a', codeFault, at)
    const event = opened(journal, 'a')
    journal.reported('a', { ...codeFault, clear: true }, at + hour)
    return 'fault' in event ? event.fault.explanation : ''
  }
  expect(explanationAt(hour)).toBe(
    'The device itself reports fault E7. Watched for 60 minutes only: too early to say how unusual that is.',
  )
  expect(explanationAt(21 * day)).toMatch(/like it about once in 3 weeks\.$/)
  expect(explanationAt(42 * day)).toMatch(/like it about once in 3 weeks\.$/)
  journal.reported('a', { ...codeFault, code: 'E9' }, 61 * day)
  const other = opened(journal, 'a')
  expect('fault' in other && other.fault.explanation).toMatch(/Nothing like it was seen in the 2 months/)
})
