import { lesson as lessonSchema } from '../../domain/article.ts'
import { openCaseStates, promise, type RecoveryCase, recoveryCase, survey, timelineEntry } from '../../domain/case.ts'
import type { CaseStep, CommitOutcome } from '../caseStore.ts'
import { keepFigures, rememberDevice } from './caseFigures.ts'
import { toJson } from './json.ts'
import { queueMessages } from './messages.ts'
import { putOffers } from './offers.ts'
import { putRemedies } from './remedies.ts'
import type { CaseRow } from './rows/cases.ts'
import type { Db, Tx } from './schema.ts'
import { putVouchers } from './vouchers.ts'

/** Ends the transaction without a trace; `commit` answers with the outcome. */
class NotStored extends Error {
  readonly outcome: Exclude<CommitOutcome, 'stored'>
  constructor(outcome: Exclude<CommitOutcome, 'stored'>) {
    super(typeof outcome === 'string' ? outcome : 'overLimit')
    this.outcome = outcome
  }
}

const columnsOf = ({ row, snapshot, machineVersion }: CaseStep): Omit<CaseRow, 'id'> => ({
  number: row.number,
  customer_id: row.customerId,
  incident_id: row.incidentId,
  former_incident_id: row.formerIncidentId ?? null,
  owner_id: row.ownerId,
  state: row.state,
  is_open: openCaseStates.some((state) => state === row.state) ? 1 : 0,
  opened_at: row.openedAt,
  closed_at: row.closedAt,
  version: row.version,
  body: toJson(recoveryCase, row),
  snapshot: JSON.stringify(snapshot ?? null),
  machine_version: machineVersion,
  team_id: row.teamId,
  priority: row.priority,
  acknowledged_at: row.acknowledgedAt,
  due_at: dueNext(row),
})

/** What is waited for next: the customer's promise, or our own target while it is not fixed. */
const dueNext = ({ promiseDueAt, targetFixedBy, fixedAt }: RecoveryCase): number | null => {
  const due = [promiseDueAt, fixedAt === null ? targetFixedBy : null].filter((at) => at !== null)
  return due.length === 0 ? null : Math.min(...due)
}

/** One after the other, in one transaction; any of them may end it. What says "already done" comes before what says "conflict". */
const pieces: readonly ((tx: Tx, step: CaseStep) => Promise<void>)[] = [
  async function faultEvent(tx, { consumesFaultEvent: id }) {
    if (id === undefined) return
    const { numUpdatedRows } = await tx
      .updateTable('fault_events')
      .set({ consumed: 1 })
      .where('id', '=', id)
      .where('consumed', '=', 0)
      .executeTakeFirst()
    if (numUpdatedRows === 1n) return
    const known = await tx.selectFrom('fault_events').select('id').where('id', '=', id).executeTakeFirst()
    if (!known) throw new Error(`A case step answers fault event ${id}, which was never recorded.`)
    throw new NotStored('alreadyDone')
  },

  async function knownRequest(tx, { requestKey }) {
    if (requestKey === undefined) return
    const known = await tx
      .selectFrom('answered_requests')
      .select('case_id')
      .where('request_key', '=', requestKey)
      .executeTakeFirst()
    if (known) throw new NotStored('alreadyDone')
  },

  async function caseRow(tx, step) {
    const { row, expectedVersion } = step
    if (expectedVersion === 0) {
      const created = await tx
        .insertInto('cases')
        .values({ id: row.id, ...columnsOf(step) })
        .onConflict((oc) => oc.column('id').doNothing())
        .executeTakeFirst()
      if (created.numInsertedOrUpdatedRows !== 1n) throw new NotStored('conflict')
      return
    }
    const { numUpdatedRows } = await tx
      .updateTable('cases')
      .set(columnsOf(step))
      .where('id', '=', row.id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new NotStored('conflict')
  },

  async function request(tx, { requestKey, row }) {
    if (requestKey === undefined) return
    const kept = await tx
      .insertInto('answered_requests')
      .values({ request_key: requestKey, case_id: row.id, version: row.version })
      .onConflict((oc) => oc.column('request_key').doNothing())
      .executeTakeFirst()
    // Somebody else's transaction was faster.
    if (kept.numInsertedOrUpdatedRows !== 1n) throw new NotStored('alreadyDone')
  },

  async function devices(tx, { row, expectedVersion }) {
    const wanted = new Set(row.deviceIds)
    if (expectedVersion > 0) {
      const stored = await tx.selectFrom('case_devices').select('device_id').where('case_id', '=', row.id).execute()
      for (const { device_id } of stored)
        if (!wanted.delete(device_id))
          await tx.deleteFrom('case_devices').where('case_id', '=', row.id).where('device_id', '=', device_id).execute()
    }
    for (const deviceId of wanted) await rememberDevice(tx, row.id, deviceId)
  },

  async function timeline(tx, { row, history }) {
    if (history.length === 0) return
    await tx
      .insertInto('case_history')
      .values(
        history.map((entry, idx) => ({
          case_id: row.id,
          version: row.version,
          idx,
          body: toJson(timelineEntry, entry),
        })),
      )
      .execute()
  },

  async function deadlines(tx, { row, clearDeadlines, setDeadlines }) {
    if (clearDeadlines.length > 0)
      await tx.deleteFrom('deadlines').where('case_id', '=', row.id).where('name', 'in', clearDeadlines).execute()
    for (const { name, dueAt } of setDeadlines)
      await tx
        .insertInto('deadlines')
        .values({ case_id: row.id, name, due_at: dueAt })
        .onConflict((oc) => oc.columns(['case_id', 'name']).doUpdateSet({ due_at: dueAt }))
        .execute()
  },

  (tx, { messages }) => queueMessages(tx, messages),

  async function outbox(tx, step) {
    if (step.outbox.length === 0) return
    const { last } = await tx
      .selectFrom('outbox')
      .select((eb) => eb.fn.max<number | null>('ord').as('last'))
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('outbox')
      .values(
        step.outbox.map(({ id, caseId, kind, body }, i) => ({
          id,
          ord: (last ?? 0) + 1 + i,
          settled: 0 as const,
          case_id: caseId,
          kind,
          body: JSON.stringify(body ?? null),
        })),
      )
      .execute()
  },

  async function promises(tx, step) {
    for (const one of step.promises) {
      const columns = {
        case_id: one.caseId,
        made_at: one.madeAt,
        what: one.what,
        state: one.state,
        public_due_at: one.publicDueAt,
        settled_at: one.settledAt,
        body: toJson(promise, one),
      }
      await tx
        .insertInto('promises')
        .values({ id: one.id, ...columns })
        .onConflict((oc) => oc.column('id').doUpdateSet(columns))
        .execute()
    }
  },

  async function offers(tx, step) {
    const overLimit = await putOffers(tx, step)
    if (overLimit.length > 0) throw new NotStored({ overLimit })
  },

  async function vouchers(tx, step) {
    if (!(await putVouchers(tx, step))) throw new NotStored('conflict')
  },

  async function remedies(tx, step) {
    if (!(await putRemedies(tx, step.remedies ?? []))) throw new NotStored('conflict')
  },

  async function surveyAnswer(tx, step) {
    if (!step.survey) return
    const body = toJson(survey, step.survey)
    await tx
      .insertInto('surveys')
      .values({ case_id: step.survey.caseId, body })
      .onConflict((oc) => oc.column('case_id').doUpdateSet({ body }))
      .execute()
  },

  async function complaint(tx, step) {
    if (!step.complaint) return
    const { id, caseId, customerId, deviceId, channel, text, at } = step.complaint
    await tx
      .insertInto('complaints')
      .values({ id, case_id: caseId, customer_id: customerId, device_id: deviceId, channel, text, at })
      .execute()
  },

  async function whatItTaught(tx, { learned }) {
    if (!learned) return
    const { caseId, at, faultKind } = learned
    const columns = {
      at,
      fault_kind: faultKind,
      waits: 1 as const,
      proposal_id: null,
      body: toJson(lessonSchema, learned),
    }
    await tx
      .insertInto('lessons')
      .values({ case_id: caseId, ...columns })
      .onConflict((oc) => oc.column('case_id').doUpdateSet(columns))
      .execute()
  },

  // Last: it counts what the others have stored.
  keepFigures,
]

/** Stores steps in one transaction, all of it or nothing (P3). */
export const commitSteps = async (db: Db, steps: readonly CaseStep[]): Promise<CommitOutcome> => {
  for (const { row, expectedVersion } of steps)
    if (row.version !== expectedVersion + 1)
      throw new RangeError(`A step on version ${expectedVersion} makes the next one, not ${row.version}.`)
  try {
    await db.transaction().execute(async (tx) => {
      for (const step of steps) for (const piece of pieces) await piece(tx, step)
    })
    return 'stored'
  } catch (error) {
    if (error instanceof NotStored) return error.outcome
    throw error
  }
}
