import { join } from 'node:path'
import { openCaseStates, type RecoveryCase, type TimelineEntry } from '../../../domain/case.ts'
import { minute } from '../../../domain/clock.ts'
import type { Page } from '../../../domain/page.ts'
import { messageIdFor } from '../../../outreach/messageId.ts'
import { openRecords } from '../../../store/sqlite/openRecords.ts'
import type { Fleet } from './fleet.ts'
import { limitBreaks } from './limitBreaks.ts'
import type { MailWorld } from './mails.ts'
import { type Staff, from as sender } from './staff.ts'

type Counts = Record<string, number>
export interface Findings {
  /** Figures, to be read. */
  readonly figures: Record<string, number | string | Counts>
  /** What must not be: each line is one thing that was forgotten, doubled or over a limit. */
  readonly wrong: readonly string[]
}
interface Looked {
  readonly folder: string
  readonly now: number
  readonly begin: number
  readonly downtimes: readonly { from: number; until: number }[]
  readonly outage: { from: number; until: number }
  readonly mails: MailWorld
  readonly staff: Staff
  readonly fleet: Fleet
  readonly wallSeconds: number
  readonly answered: number
}

const every = async <T>(list: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> => {
  const found: T[] = []
  let cursor: string | undefined
  do {
    const page = await list(cursor)
    found.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return found
}
const tally = (list: readonly string[]): Counts => {
  const counts: Counts = {}
  for (const one of list) counts[one] = (counts[one] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).sort((a, b) => b[1] - a[1]))
}
const share = (part: number, whole: number): string =>
  whole === 0 ? 'none' : `${part} of ${whole} (${Math.round((100 * part) / whole)} %)`
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN

/** What was late and why, and what must not be: read from the stored records after the last stop. */
export const lookBack = async (o: Looked): Promise<Findings> => {
  const records = await openRecords({ file: join(o.folder, 'records.db') })
  const wrong: string[] = []
  const overlaps = (times: readonly { from: number; until: number }[], from: number, until: number): boolean =>
    times.some((time) => time.from <= until && time.until >= from)
  const down = (from: number, until: number) => overlaps(o.downtimes, from, until)
  /** Why something between people was late. */
  const whyPeople = (from: number, until: number, called: string): string => {
    const lost = o.downtimes.reduce(
      (sum, time) => sum + Math.max(0, Math.min(time.until, until) - Math.max(time.from, from)),
      0,
    )
    if (until - from - lost <= 15 * minute) return 'we were down'
    let [there, others] = [0, 0]
    for (let at = from; at <= until; at += minute) {
      if (o.staff.onDuty(called, at)) there += 1
      else if (o.staff.anybodyOnDuty(at)) others += 1
    }
    if (there >= 15) return 'whoever was called was at work and did not answer in time'
    return others >= 15 ? 'whoever was called was ill, others were at work' : 'nobody was at work'
  }
  try {
    const cases = await every((cursor) => records.cases.list({ limit: 200, cursor }))
    const faults = await every((cursor) => records.faults.list({ limit: 200, cursor }))
    const messages = await every((cursor) => records.messages.list({ limit: 200, cursor }))
    const offers = await every((cursor) => records.cases.offers({ limit: 200, cursor }))
    const byCase = Map.groupBy(messages, ({ caseId }) => caseId)
    const owned = new Map(o.fleet.all.map(({ id, customerId }) => [id, customerId]))

    // Nothing forgotten: a case for each fault that asks for one
    const inCases = new Map<string, RecoveryCase[]>()
    for (const row of cases) for (const id of row.faultIds) inCases.set(id, [...(inCases.get(id) ?? []), row])
    const serious = faults.filter(({ severity }) => severity !== 'minor')
    for (const fault of serious)
      if (!inCases.has(fault.id))
        wrong.push(`fault ${fault.id} (${fault.kind}, ${fault.severity}) of ${fault.deviceId} has no case`)
    for (const [id, rows] of inCases) if (rows.length > 1) wrong.push(`fault ${id} is in ${rows.length} cases`)

    const acknowledged: number[] = []
    const lateAcknowledged: string[] = []
    const calledFirst: string[] = []
    let neverAcknowledged = 0
    const told: number[] = []
    const lateTold: string[] = []
    const untold: string[] = []
    const promises: Counts = {}
    const broken: string[] = []
    for (const row of cases) {
      const open = openCaseStates.some((state) => state === row.state)
      const history = await records.cases.history(row.id)
      const deadlines = await records.cases.deadlines(row.id)
      if (open && row.ownerId === null && deadlines.length === 0)
        wrong.push(`case ${row.number} has neither owner nor timer`)
      for (const { name, dueAt } of deadlines)
        if (dueAt < o.now - 2 * minute)
          wrong.push(`case ${row.number}: ${name} was due ${Math.round((o.now - dueAt) / minute)} minutes ago`)
      const own = byCase.get(row.id) ?? []

      const call = own.filter(({ template }) => template === 'staffCase').sort((a, b) => a.createdAt - b.createdAt)[0]
      const firstCall = call?.createdAt ?? null
      const seen = history.find(({ type }) => type === 'acknowledged')?.at ?? null
      if (firstCall !== null) {
        calledFirst.push(call?.to.split('@')[0] ?? 'nobody')
        if (seen === null) {
          neverAcknowledged += 1
          lateAcknowledged.push(`never: ${endOf(row, history)}`)
        } else {
          acknowledged.push(seen - firstCall)
          if (seen - firstCall > 15 * minute)
            lateAcknowledged.push(whyPeople(firstCall, seen, call?.to.split('@')[0] ?? ''))
        }
      }

      const first = own.filter(({ template }) => template === 'faultFound')
      if (first.length > 1) wrong.push(`case ${row.number} has ${first.length} first messages`)
      const [message] = first
      if (message === undefined) untold.push(whyUntold(row, owned))
      else if (message.state === 'sent' && message.sentAt !== null) {
        const wait = message.sentAt - row.openedAt
        told.push(wait)
        if (wait > 5 * minute)
          lateTold.push(
            message.createdAt - row.openedAt > 2 * minute
              ? 'a remote fix was tried or the customer had to be told later'
              : down(row.openedAt, message.sentAt)
                ? 'we were down'
                : overlaps([o.outage], row.openedAt, message.sentAt)
                  ? 'the mail server was away'
                  : message.log.some(({ state }) => state === 'uncertain')
                    ? 'it was cut off, and a person looked whether it arrived'
                    : message.attempts > 1
                      ? 'the mail server said later'
                      : 'else',
          )
      } else untold.push(`${message.state}: ${message.log.at(-1)?.detail ?? ''}`.slice(0, 80))

      for (const promise of await records.cases.promises(row.id)) {
        const key = `${promise.what} ${promise.state}`
        promises[key] = (promises[key] ?? 0) + 1
        if (!open && promise.state === 'open') wrong.push(`case ${row.number} is over and still owes ${promise.what}`)
        if (promise.state === 'open' && promise.publicDueAt < o.now - 2 * minute && promise.what !== 'fixed')
          wrong.push(
            `case ${row.number}: ${promise.what} was promised for ${new Date(promise.publicDueAt).toISOString()} and nothing came of it`,
          )
        if (promise.state !== 'broken') continue
        const due = promise.publicDueAt
        const why =
          promise.what === 'visit'
            ? 'nobody said what came of the visit'
            : down(promise.internalDueAt, due)
              ? 'we were down when it was due'
              : row.fixedAt !== null && row.fixedAt > due
                ? 'it worked, was watched, and came back after the time to warn'
                : 'else'
        broken.push(`${promise.what}: ${why}`)
      }
    }

    // Nothing doubled
    const times = tally(o.mails.arrived.map(({ messageId }) => messageId))
    const again = new Set(
      messages
        .filter(({ log }) => log.some(({ detail }) => /resen[dt]|again by|by hand/i.test(detail)))
        .map(({ id }) => messageIdFor(id, sender)),
    )
    for (const [messageId, count] of Object.entries(times))
      if (count > 1 && !again.has(messageId)) wrong.push(`mail ${messageId} arrived ${count} times`)
    wrong.push(...limitBreaks(offers, o.now))

    const within = (ms: number) => acknowledged.filter((wait) => wait <= ms).length
    const needed = acknowledged.length + neverAcknowledged
    return {
      wrong,
      figures: {
        devices: o.fleet.all.length,
        'product days': ((o.now - o.begin) / 86_400_000).toFixed(2),
        'wall seconds': Math.round(o.wallSeconds),
        'times faster than life': Math.round((o.now - o.begin) / 1_000 / o.wallSeconds),
        killed: o.downtimes.length,
        faults: tally(faults.map(({ kind, severity }) => `${kind} ${severity}`)),
        cases: tally(cases.map(({ state }) => state)),
        outcomes: tally(cases.map(({ outcome }) => outcome ?? 'open')),
        'called first': tally(calledFirst),
        'acknowledged within 10 min': share(within(10 * minute), needed),
        'acknowledged within 15 min': share(within(15 * minute), needed),
        'acknowledged later, because': tally(lateAcknowledged),
        'first message, median seconds after the case': Math.round(median(told) / 1_000),
        'first message later than 5 min, because': tally(lateTold),
        'no first message sent, because': tally(untold),
        promises: promises,
        'promises broken, because': tally(broken),
        'mails of the product': tally(messages.map(({ state }) => state)),
        'mails on the wire': {
          arrived: o.mails.arrived.length,
          lost: o.mails.lost.size,
          'refused for now': o.mails.refusedForNow(),
          'cut off': o.mails.cut(),
        },
        offers: tally(offers.map(({ state, kind }) => `${kind} ${state}`)),
        'what people did': o.staff.done(),
        'customers answered': o.answered,
      },
    }
  } finally {
    await records.close()
  }
}

const endOf = (row: RecoveryCase, history: readonly TimelineEntry[]): string => {
  if (row.closedAt === null) return 'still open'
  return history.some(({ type }) => type === 'faultCleared')
    ? 'it worked again before anybody came'
    : `closed (${row.outcome})`
}
const whyUntold = (row: RecoveryCase, owned: ReadonlyMap<string, string | null>): string => {
  if (row.customerId === null) return row.deviceIds.every((id) => !owned.get(id)) ? 'nobody owns the device' : 'ELSE'
  if (row.state === 'remoteFix') return 'a remote fix is being tried'
  if (row.outcome === 'remote' || row.toldAt === null) return `closed without disturbing anybody (${row.outcome})`
  return 'ELSE'
}
