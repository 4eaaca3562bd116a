import { z } from 'zod'
import type { KeptRuleBook, RuleBookEntry, RuleBookStore } from '../ruleBookStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { anyFromJson, fromJson } from './json.ts'
import type { RuleBookRow } from './rows/ruleBook.ts'
import type { Db } from './schema.ts'

const cursors = cursorsOf('rule-books', z.number())
const texts = z.array(z.string())

const entryOf = (row: Omit<RuleBookRow, 'body'>): RuleBookEntry => ({
  version: row.version,
  at: row.at,
  by: row.made_by,
  note: row.note,
  changed: fromJson(texts, row.changed),
})
const keptOf = (row: RuleBookRow): KeptRuleBook => ({ ...entryOf(row), body: anyFromJson(row.body) })

export const createRuleBookStore = (db: Db): RuleBookStore => {
  const newest = async (limit: number): Promise<KeptRuleBook[]> => {
    const rows = await db.selectFrom('rule_books').selectAll().orderBy('version', 'desc').limit(limit).execute()
    return rows.map(keptOf)
  }
  return {
    latest: async () => (await newest(1))[0],
    newest,

    async get(version) {
      const row = await db.selectFrom('rule_books').selectAll().where('version', '=', version).executeTakeFirst()
      return row && keptOf(row)
    },

    async list({ cursor, limit }) {
      const after = cursors.read(cursor)
      let query = db
        .selectFrom('rule_books')
        .select(['version', 'at', 'made_by', 'note', 'changed'])
        .orderBy('version', 'desc')
        .limit(rowsFor(limit))
      if (after) query = query.where('version', '<', after[0])
      return cursors.page(await query.execute(), limit, (row) => [row.version], entryOf)
    },

    async save({ at, by, note, changed, body }, expectedVersion) {
      return db.transaction().execute(async (tx) => {
        const last = await tx
          .selectFrom('rule_books')
          .select('version')
          .orderBy('version', 'desc')
          .limit(1)
          .executeTakeFirst()
        if ((last?.version ?? 0) !== expectedVersion) return 'conflict'
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('rule_books')
          .values({
            version: expectedVersion + 1,
            at,
            made_by: by,
            note,
            changed: JSON.stringify(changed),
            body: JSON.stringify(body ?? null),
          })
          // Somebody else's transaction was faster.
          .onConflict((oc) => oc.column('version').doNothing())
          .executeTakeFirst()
        return numInsertedOrUpdatedRows === 1n ? 'stored' : 'conflict'
      })
    },
  }
}
