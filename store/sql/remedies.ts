import { z } from 'zod'
import type { RemedyAttempt } from '../../domain/remedy.ts'
import type { RemedyStore } from '../remedyStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import type { RemedyAttemptRow } from './rows/ruleBook.ts'
import type { Db, Tx } from './schema.ts'

const cursors = cursorsOf('remedies', z.number(), z.string())

const attemptOf = (row: RemedyAttemptRow): RemedyAttempt => ({
  id: row.id,
  caseId: row.case_id,
  deviceId: row.device_id,
  model: row.model,
  command: row.command,
  sentAt: row.sent_at,
  outcome: row.outcome,
  settledAt: row.settled_at,
  trialOf: row.trial_of,
})

/**
 * Sent, or with an outcome now. False: somebody else is already trying out the same opening of a breaker, so this step
 * must be decided anew.
 */
export const putRemedies = async (tx: Tx, attempts: readonly RemedyAttempt[]): Promise<boolean> => {
  for (const one of attempts) {
    const { numUpdatedRows } = await tx
      .updateTable('remedy_attempts')
      .set({ outcome: one.outcome, settled_at: one.settledAt })
      .where('id', '=', one.id)
      .executeTakeFirst()
    if (numUpdatedRows === 1n) continue
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('remedy_attempts')
      .values({
        id: one.id,
        case_id: one.caseId,
        device_id: one.deviceId,
        model: one.model,
        command: one.command,
        sent_at: one.sentAt,
        outcome: one.outcome,
        settled_at: one.settledAt,
        trial_of: one.trialOf,
      })
      .onConflict((oc) => oc.column('trial_of').doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) return false
  }
  return true
}

export const createRemedyStore = (db: Db): RemedyStore => ({
  async list({ cursor, limit, model, command, deviceId, caseId }) {
    const after = cursors.read(cursor)
    let query = db
      .selectFrom('remedy_attempts')
      .selectAll()
      .orderBy('sent_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('sent_at', 'id'), '<', eb.tuple(...after)))
    if (model !== undefined) query = query.where('model', '=', model)
    if (command !== undefined) query = query.where('command', '=', command)
    if (deviceId !== undefined) query = query.where('device_id', '=', deviceId)
    if (caseId !== undefined) query = query.where('case_id', '=', caseId)
    return cursors.page(await query.execute(), limit, (row) => [row.sent_at, row.id], attemptOf)
  },

  async recent({ model, command }, limit) {
    const rows = await db
      .selectFrom('remedy_attempts')
      .selectAll()
      .where('model', '=', model)
      .where('command', '=', command)
      .orderBy('sent_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(attemptOf)
  },

  async countOnDevice({ deviceId, command, since }) {
    const { n } = await db
      .selectFrom('remedy_attempts')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('device_id', '=', deviceId)
      .where('command', '=', command)
      .where('sent_at', '>', since)
      .executeTakeFirstOrThrow()
    return Number(n)
  },

  async settledAfter(since, limit) {
    const rows = await db
      .selectFrom('remedy_attempts')
      .selectAll()
      .where('settled_at', '>', since)
      .orderBy('settled_at')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(attemptOf)
  },

  keys: () =>
    db
      .selectFrom('remedy_attempts')
      .select(['model', 'command'])
      .distinct()
      .orderBy('model')
      .orderBy('command')
      .execute(),

  async reset({ model, command }, { at, by, reason }) {
    await db
      .insertInto('breaker_resets')
      .values({ model, command, at, made_by: by, reason })
      // Twice in one millisecond is once.
      .onConflict((oc) => oc.columns(['model', 'command', 'at']).doNothing())
      .execute()
  },

  async resets({ model, command }) {
    const rows = await db
      .selectFrom('breaker_resets')
      .selectAll()
      .where('model', '=', model)
      .where('command', '=', command)
      .orderBy('at')
      .execute()
    return rows.map((row) => ({ at: row.at, by: row.made_by, reason: row.reason }))
  },
})
