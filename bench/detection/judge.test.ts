import { expect, test } from 'vitest'
import { hour, minute } from '../../domain/clock.ts'
import type { Fault, FaultEvent } from '../../domain/fault.ts'
import { benchFleet } from './fleet.ts'
import { judge } from './judge.ts'
import { acceptable, type CommonTruth, type IndividualTruth } from './truth.ts'

const { devices } = benchFleet({ seed: 1, devices: 30, days: 1, everySeconds: 300 })
const device = devices.find(({ kind }) => kind === 'fridge')
if (!device) throw new Error('a fleet without fridges')
const onset = 100 * hour
const end = 150 * hour
const truth: IndividualTruth = {
  name: 'sealLeak',
  device,
  onset,
  visibleAt: onset + 5 * minute,
  noticeAt: 120 * hour,
  end,
  accept: acceptable('sealLeak', device),
}
let count = 0
const opened = (at: number, more: Partial<Fault> = {}): FaultEvent => {
  count += 1
  const fault: Fault = {
    id: `f${count}`,
    deviceId: device.id,
    kind: 'drift',
    metric: 'compressor_power_w',
    severity: 'major',
    state: 'open',
    startedAt: at,
    detectedAt: at,
    clearedAt: null,
    incidentId: null,
    explanation: '',
    evidence: { window: { from: at, to: at }, confidence: 1, facts: {} },
    ...more,
  }
  return { id: `e${count}`, seq: count, at, type: 'faultOpened', fault }
}
const judged = (events: FaultEvent[], o: { truths?: IndividualTruth[]; commons?: CommonTruth[] } = {}) =>
  judge({ events, truths: o.truths ?? [truth], commons: o.commons ?? [], samples: 0, readings: 0, engineMs: 0 })

test.each([
  ['within, right kind, right metric', opened(110 * hour), 110 * hour],
  ['a minor one is found too', opened(110 * hour, { severity: 'minor' }), 110 * hour],
  ['before the onset', opened(99 * hour), undefined],
  ['after the end', opened(151 * hour), undefined],
  ['a metric that does not show it', opened(110 * hour, { metric: 'rssi_dbm' }), undefined],
  ['a kind that does not fit', opened(110 * hour, { kind: 'silence' }), undefined],
  ['another device', opened(110 * hour, { deviceId: 'other' }), undefined],
])('%s', (_, event, foundAt) => {
  expect(judged([event]).found[0]?.foundAt).toBe(foundAt)
})

test('one that was open before, and becomes major, is found then', () => {
  const before = opened(99 * hour, { severity: 'minor' })
  if (!('fault' in before)) throw new Error('no fault')
  const worse: FaultEvent = {
    ...before,
    id: 'worse',
    at: 105 * hour,
    type: 'faultChanged',
    fault: { ...before.fault, severity: 'major' },
  }
  expect(judged([before, worse]).found[0]).toMatchObject({ foundAt: 105 * hour, caseAt: 105 * hour })
})

test('false, sideways, aftermath: each in its place', () => {
  const { falseFaults, falseMinor, sideways, aftermath, rightCases } = judged([
    opened(10 * hour),
    opened(20 * hour, { severity: 'minor' }),
    opened(110 * hour),
    opened(111 * hour, { metric: 'rssi_dbm' }),
    opened(end + 11 * hour),
    opened(end + 13 * hour),
  ])
  expect(falseFaults.map(({ openedAt }) => openedAt)).toEqual([10 * hour, end + 13 * hour])
  expect([falseMinor.length, sideways.length, aftermath.length, rightCases]).toEqual([1, 1, 1, 1])
})

test('false faults upon each other are one case; those of an incident are one', () => {
  const first = opened(10 * hour)
  if (!('fault' in first)) throw new Error('no fault')
  const over: FaultEvent = { ...first, id: 'over', at: 20 * hour, type: 'faultCleared' }
  const { falseCases } = judged([
    first,
    opened(12 * hour, { metric: 'cabinet_temp_c' }),
    over,
    ...['a', 'b', 'c'].map((deviceId) => opened(50 * hour, { deviceId, incidentId: 'one' })),
    opened(50 * hour, { deviceId: 'd' }),
  ])
  expect(falseCases.map(({ at }) => at)).toEqual([10 * hour, 50 * hour, 50 * hour])
})

test('a common cause: one incident and nothing beside it', () => {
  const accept = acceptable('gatewayLoss', device)
  const common: CommonTruth = {
    name: 'gatewayLoss',
    subject: 'g',
    members: new Map(['g', 'a', 'b'].map((id) => [id, { onset, end, accept }])),
  }
  const silent = (deviceId: string, incidentId: string | null): FaultEvent =>
    opened(onset + hour, { deviceId, kind: 'silence', incidentId })
  const commons = [common]
  expect(judged([silent('g', 'i'), silent('a', 'i')], { truths: [], commons }).commons[0]).toMatchObject({
    seen: 2,
    incidents: 1,
    loose: 0,
  })
  expect(judged([silent('g', 'i'), silent('a', null)], { truths: [], commons }).commons[0]).toMatchObject({
    incidents: 1,
    loose: 1,
  })
})
