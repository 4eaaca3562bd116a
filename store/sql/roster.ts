import type { z } from 'zod'
import { calendar } from '../../domain/calendar.ts'
import { absence, schedule, scheduleOverride } from '../../domain/schedule.ts'
import { team } from '../../domain/team.ts'
import type { RosterBook, RosterStore, SaveOutcome } from '../rosterStore.ts'
import { fromJson, toJson } from './json.ts'
import { countFlow, countLoad, countOpenOf, servedCases } from './rosterCounts.ts'
import type { NamedVersionRow } from './rows/people.ts'
import type { Db, Tx } from './schema.ts'

/** Raised with every change, in its transaction: whoever holds the book sees by one row that theirs is old. */
const revision = 'roster'
const changed = async (tx: Tx): Promise<void> => {
  await tx
    .insertInto('counters')
    .values({ name: revision, value: 1 })
    .onConflict((oc) => oc.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
    .execute()
}

/** What is kept of a schedule itself; its overrides are rows of their own, so that adding one never undoes an edit. */
const bareSchedule = schedule.omit({ overrides: true })

type Named = 'teams' | 'schedules' | 'calendars'

const save = async <T extends z.ZodType<{ id: string; version: number }>>(
  db: Db,
  table: Named,
  schema: T,
  value: z.output<T>,
): Promise<SaveOutcome> =>
  db.transaction().execute(async (tx) => {
    const row: NamedVersionRow = { id: value.id, version: value.version, body: toJson(schema, value) }
    const rows =
      value.version === 1
        ? (
            await tx
              .insertInto(table)
              .values(row)
              .onConflict((oc) => oc.column('id').doNothing())
              .executeTakeFirst()
          ).numInsertedOrUpdatedRows
        : (
            await tx
              .updateTable(table)
              .set({ version: row.version, body: row.body })
              .where('id', '=', row.id)
              .where('version', '=', row.version - 1)
              .executeTakeFirst()
          ).numUpdatedRows
    if (rows !== 1n) return 'conflict'
    await changed(tx)
    return 'stored'
  })

const removeFrom = (db: Db, table: Named | 'absences', id: string): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx.deleteFrom(table).where('id', '=', id).executeTakeFirst()
    if (numDeletedRows > 0n) await changed(tx)
    return numDeletedRows > 0n
  })

export const createRosterStore = (db: Db): RosterStore => {
  let held: { revision: number; book: RosterBook } | undefined

  const read = (): Promise<{ revision: number; book: RosterBook }> =>
    db.transaction().execute(async (tx) => {
      const at = await revisionOf(tx)
      const teams = await tx.selectFrom('teams').select('body').orderBy('id').execute()
      const schedules = await tx.selectFrom('schedules').select('body').orderBy('id').execute()
      const overrides = await tx
        .selectFrom('schedule_overrides')
        .select(['schedule_id', 'body'])
        .orderBy('schedule_id')
        .orderBy('made_at')
        .orderBy('id')
        .execute()
      const calendars = await tx.selectFrom('calendars').select('body').orderBy('id').execute()
      const absences = await tx.selectFrom('absences').select('body').orderBy('made_at').orderBy('id').execute()
      const overridesOf = Map.groupBy(overrides, (row) => row.schedule_id)
      return {
        revision: at,
        book: {
          teams: teams.map(({ body }) => fromJson(team, body)),
          schedules: schedules.map(({ body }) => {
            const bare = fromJson(bareSchedule, body)
            return {
              ...bare,
              overrides: (overridesOf.get(bare.id) ?? []).map((row) => fromJson(scheduleOverride, row.body)),
            }
          }),
          calendars: calendars.map(({ body }) => fromJson(calendar, body)),
          absences: absences.map(({ body }) => fromJson(absence, body)),
        },
      }
    })

  return {
    async book() {
      if (held && (await revisionOf(db)) === held.revision) return held.book
      held = await read()
      return held.book
    },

    saveTeam: (value) => save(db, 'teams', team, value),
    saveSchedule: ({ overrides: _, ...value }) => save(db, 'schedules', bareSchedule, value),
    saveCalendar: (value) => save(db, 'calendars', calendar, value),
    removeTeam: (id) => removeFrom(db, 'teams', id),
    removeSchedule: (id) => removeFrom(db, 'schedules', id),
    removeCalendar: (id) => removeFrom(db, 'calendars', id),
    removeAbsence: (id) => removeFrom(db, 'absences', id),

    addOverride: (scheduleId, one) =>
      db.transaction().execute(async (tx) => {
        const known = await tx.selectFrom('schedules').select('id').where('id', '=', scheduleId).executeTakeFirst()
        if (!known) return false
        await tx
          .insertInto('schedule_overrides')
          .values({ id: one.id, schedule_id: scheduleId, made_at: one.madeAt, body: toJson(scheduleOverride, one) })
          .execute()
        await changed(tx)
        return true
      }),

    removeOverride: (scheduleId, overrideId) =>
      db.transaction().execute(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('schedule_overrides')
          .where('id', '=', overrideId)
          .where('schedule_id', '=', scheduleId)
          .executeTakeFirst()
        if (numDeletedRows > 0n) await changed(tx)
        return numDeletedRows > 0n
      }),

    addAbsence: (one) =>
      db.transaction().execute(async (tx) => {
        await tx
          .insertInto('absences')
          .values({ id: one.id, user_id: one.userId, made_at: one.madeAt, body: toJson(absence, one) })
          .execute()
        await changed(tx)
      }),

    openLoad: (now, soonMs) => countLoad(db, now, soonMs),
    openOf: (ownerIds) => countOpenOf(db, ownerIds),
    flow: (since) => countFlow(db, since),
    served: (range, limit) => servedCases(db, range, limit),
  }
}

const revisionOf = async (db: Db | Tx): Promise<number> =>
  (await db.selectFrom('counters').select('value').where('name', '=', revision).executeTakeFirst())?.value ?? 0
