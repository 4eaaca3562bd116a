import { day, hour, minute } from '../../domain/clock.ts'
import { type FaultName, faultNames } from '../../simulators/faults/scripts.ts'
import type { BenchFleet } from './fleet.ts'
import type { Finding, Judged, JudgedCommon, Said } from './judge.ts'

const monthMs = 30.44 * day

export interface Figures {
  readonly kinds: readonly KindFigures[]
  readonly all: KindFigures
  readonly deviceMonths: number
  readonly falseCasesPerDeviceMonth: number
  readonly falseCasesFirstThreeDays: number
  /** Right cases of all major and critical faults. */
  readonly precision: number
  /** By kind of ours, per device-month. */
  readonly falseByKind: Readonly<Record<string, { cases: number; minor: number }>>
  readonly sideways: number
  readonly aftermath: number
  readonly commons: readonly CommonFigures[]
  readonly oneIncidentShare: number
}
export interface KindFigures {
  readonly name: FaultName | 'all'
  readonly count: number
  /** Shares of `count`. */
  readonly found: number
  readonly asCase: number
  readonly beforeNotice: number
  /** The share that could be found before at all: nobody would ever notice, or only after the first report that could show it. */
  readonly ceiling: number
  /** Medians of those found, ms; lead of those that the customer would notice. */
  readonly delayMs: number
  readonly leadMs: number
  /** Kinds of ours that came first, most frequent first. */
  readonly by: string
}
export interface CommonFigures {
  readonly name: string
  readonly count: number
  readonly membersSeen: number
  readonly oneIncident: number
  readonly meanCases: number
}
export interface Run {
  readonly fleet: BenchFleet
  readonly judged: Judged
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const share = <T>(list: readonly T[], fits: (item: T) => boolean): number =>
  list.length === 0 ? Number.NaN : list.filter(fits).length / list.length

const figuresOf = (name: FaultName | 'all', list: readonly Finding[]): KindFigures => {
  const counts = new Map<string, number>()
  for (const { first } of list) if (first) counts.set(first.fault.kind, (counts.get(first.fault.kind) ?? 0) + 1)
  return {
    name,
    count: list.length,
    found: share(list, ({ foundAt }) => foundAt !== undefined),
    asCase: share(list, ({ caseAt }) => caseAt !== undefined),
    beforeNotice: share(
      list,
      ({ foundAt, truth }) => foundAt !== undefined && (truth.noticeAt === null || foundAt < truth.noticeAt),
    ),
    ceiling: share(list, ({ truth }) => truth.noticeAt === null || truth.noticeAt > truth.visibleAt),
    delayMs: median(list.flatMap(({ foundAt, truth }) => (foundAt === undefined ? [] : [foundAt - truth.onset]))),
    leadMs: median(
      list.flatMap(({ foundAt, truth }) =>
        foundAt === undefined || truth.noticeAt === null ? [] : [truth.noticeAt - foundAt],
      ),
    ),
    by: [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', '),
  }
}

/** All runs together. */
export const figures = (runs: readonly Run[]): Figures => {
  const found = runs.flatMap(({ judged }) => judged.found)
  const deviceMonths = runs.reduce(
    (sum, { fleet }) => sum + (fleet.devices.length * (fleet.to - fleet.from)) / monthMs,
    0,
  )
  const cases = runs.flatMap(({ judged }) => judged.falseCases)
  const falseFaults = runs.flatMap(({ judged }) => judged.falseFaults)
  const falseMinor = runs.flatMap(({ judged }) => judged.falseMinor)
  const right = runs.reduce((sum, { judged }) => sum + judged.rightCases, 0)
  const byKind: Record<string, { cases: number; minor: number }> = {}
  const tally = (said: Said, which: 'cases' | 'minor'): void => {
    byKind[said.fault.kind] ??= { cases: 0, minor: 0 }
    const entry = byKind[said.fault.kind]
    if (entry) entry[which] += 1 / deviceMonths
  }
  for (const said of falseFaults) tally(said, 'cases')
  for (const said of falseMinor) tally(said, 'minor')
  const commons = runs.flatMap(({ judged }) => judged.commons)
  const isOne = ({ incidents, loose }: JudgedCommon): boolean => incidents === 1 && loose === 0
  return {
    kinds: faultNames
      .map((name) =>
        figuresOf(
          name,
          found.filter(({ truth }) => truth.name === name),
        ),
      )
      .filter(({ count }) => count > 0),
    all: figuresOf('all', found),
    deviceMonths,
    falseCasesPerDeviceMonth: cases.length / deviceMonths,
    falseCasesFirstThreeDays: runs.reduce(
      (sum, { fleet, judged }) => sum + judged.falseCases.filter(({ at }) => at < fleet.from + 3 * day).length,
      0,
    ),
    precision: right / (right + falseFaults.length),
    falseByKind: byKind,
    sideways: runs.reduce((sum, { judged }) => sum + judged.sideways.length, 0),
    aftermath: runs.reduce((sum, { judged }) => sum + judged.aftermath.length, 0),
    commons: [...Map.groupBy(commons, ({ truth }) => truth.name)].map(([name, list]) => ({
      name,
      count: list.length,
      membersSeen:
        list.reduce((sum, { seen }) => sum + seen, 0) / list.reduce((sum, { truth }) => sum + truth.members.size, 0),
      oneIncident: share(list, isOne),
      meanCases: list.reduce((sum, { incidents, loose }) => sum + incidents + loose, 0) / list.length,
    })),
    oneIncidentShare: share(commons, isOne),
  }
}

const percent = (value: number): string => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(0)} %`)
const time = (ms: number): string => {
  if (Number.isNaN(ms)) return '–'
  const size = Math.abs(ms)
  if (size < 2 * hour) return `${Math.round(ms / minute)} min`
  return size < 2 * day ? `${(ms / hour).toFixed(1)} h` : `${(ms / day).toFixed(1)} d`
}
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column === row.length - 1
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const printed = (f: Figures): string => {
  const line = (k: KindFigures): string[] => [
    k.name,
    String(k.count),
    percent(k.found),
    percent(k.asCase),
    percent(k.beforeNotice),
    percent(k.ceiling),
    time(k.delayMs),
    time(k.leadMs),
    k.by,
  ]
  return [
    table([
      ['fault', 'count', 'found', 'as case', 'before notice', 'ceiling', 'delay', 'lead', 'first said by'],
      ...f.kinds.map(line),
      line(f.all),
    ]),
    '',
    table([
      ['common cause', 'count', 'members seen', 'one incident', 'cases each', ''],
      ...f.commons.map((c) => [
        c.name,
        String(c.count),
        percent(c.membersSeen),
        percent(c.oneIncident),
        c.meanCases.toFixed(1),
        '',
      ]),
      ['all', String(f.commons.reduce((sum, c) => sum + c.count, 0)), '', percent(f.oneIncidentShare), '', ''],
    ]),
    '',
    table([
      ['false, per device-month', 'cases', 'minor', ''],
      ...Object.entries(f.falseByKind)
        .sort((a, b) => b[1].cases - a[1].cases || b[1].minor - a[1].minor)
        .map(([kind, { cases, minor }]) => [kind, cases.toFixed(3), minor.toFixed(3), '']),
    ]),
    '',
    `${f.deviceMonths.toFixed(0)} device-months; false cases ${f.falseCasesPerDeviceMonth.toFixed(3)} per device-month (${f.falseCasesFirstThreeDays} of them in the first three days)`,
    `precision of cases ${percent(f.precision)}; ${f.sideways} faults of another kind on faulty devices, ${f.aftermath} within 12 h of a repair`,
    `goals: found ${percent(f.all.found)} (95), before notice ${percent(f.all.beforeNotice)} of ${percent(f.all.ceiling)} possible (80), false cases ${f.falseCasesPerDeviceMonth.toFixed(3)} (0.1), one incident ${percent(f.oneIncidentShare)} (95)`,
  ].join('\n')
}
