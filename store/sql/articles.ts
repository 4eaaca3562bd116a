import { z } from 'zod'
import {
  type ArticleVersion,
  articleBody,
  type KeptProposal,
  keptProposal,
  lesson as lessonSchema,
} from '../../domain/article.ts'
import type { FaultKind } from '../../domain/fault.ts'
import { faultKinds } from '../../domain/fault.ts'
import type { ArticleStore } from '../articleStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { fromJson, toJson } from './json.ts'
import type { ArticleVersionRow } from './rows/learning.ts'
import type { Db, Tx } from './schema.ts'

const cursors = cursorsOf('article-proposals', z.number(), z.string())
const kindOf = (text: string): FaultKind => z.enum(faultKinds).parse(text)

const versionOf = (row: ArticleVersionRow): ArticleVersion => ({
  faultKind: kindOf(row.fault_kind),
  version: row.version,
  at: row.at,
  by: row.made_by,
  note: row.note,
  ...fromJson(articleBody, row.body),
})

/** False when `expected` is not the latest any more. */
const keepVersion = async (
  tx: Tx,
  { faultKind, at, by, note, ...body }: Omit<ArticleVersion, 'version'>,
  expected: number,
): Promise<boolean> => {
  const last = await tx
    .selectFrom('article_versions')
    .select((eb) => eb.fn.max<number | null>('version').as('version'))
    .where('fault_kind', '=', faultKind)
    .executeTakeFirst()
  if ((last?.version ?? 0) !== expected) return false
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('article_versions')
    .values({
      fault_kind: faultKind,
      version: expected + 1,
      at: at ?? 0,
      made_by: by ?? '',
      note,
      body: toJson(articleBody, articleBody.parse(body)),
    })
    // Somebody else's transaction was faster.
    .onConflict((oc) => oc.columns(['fault_kind', 'version']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Undoes the transaction; the caller answers `conflict`. */
class Conflict extends Error {}
const orConflict = async (work: () => Promise<void>): Promise<'stored' | 'conflict'> => {
  try {
    await work()
    return 'stored'
  } catch (error) {
    if (error instanceof Conflict) return 'conflict'
    throw error
  }
}

export const createArticleStore = (db: Db): ArticleStore => ({
  async latest() {
    const rows = await db
      .selectFrom('article_versions as one')
      .selectAll('one')
      .where('version', '=', (eb) =>
        eb
          .selectFrom('article_versions as other')
          .select((inner) => inner.fn.max('other.version').as('version'))
          .whereRef('other.fault_kind', '=', 'one.fault_kind'),
      )
      .orderBy('fault_kind')
      .execute()
    return rows.map(versionOf)
  },

  async versions(kind) {
    const rows = await db
      .selectFrom('article_versions')
      .selectAll()
      .where('fault_kind', '=', kind)
      .orderBy('version', 'desc')
      .execute()
    return rows.map(versionOf)
  },

  save: (version, expected) =>
    orConflict(() =>
      db.transaction().execute(async (tx) => {
        if (!(await keepVersion(tx, version, expected))) throw new Conflict()
      }),
    ),

  async proposals({ cursor, limit, state, faultKind }) {
    const after = cursors.read(cursor)
    let query = db
      .selectFrom('article_proposals')
      .selectAll()
      .orderBy('made_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('made_at', 'id'), '<', eb.tuple(...after)))
    if (state !== undefined) query = query.where('state', '=', state)
    if (faultKind !== undefined) query = query.where('fault_kind', '=', faultKind)
    return cursors.page(
      await query.execute(),
      limit,
      (row) => [row.made_at, row.id],
      (row) => fromJson(keptProposal, row.body),
    )
  },

  async proposal(id) {
    const row = await db.selectFrom('article_proposals').select('body').where('id', '=', id).executeTakeFirst()
    return row && fromJson(keptProposal, row.body)
  },

  decide: (decided, version) =>
    orConflict(() =>
      db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('article_proposals')
          .set({ state: decided.state, body: toJson(keptProposal, decided) })
          .where('id', '=', decided.id)
          .where('state', '=', 'open')
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) throw new Conflict()
        if (version && !(await keepVersion(tx, version.article, version.expectedVersion))) throw new Conflict()
      }),
    ),

  async waitingLessons(limit) {
    const rows = await db
      .selectFrom('lessons')
      .select('body')
      .where('waits', '=', 1)
      .orderBy('at')
      .orderBy('case_id')
      .limit(limit)
      .execute()
    return rows.map((row) => fromJson(lessonSchema, row.body))
  },

  async propose(kind, lessons, add) {
    await db.transaction().execute(async (tx) => {
      let proposalId: string | null = null
      if (kind !== null && add !== null) {
        const open = await tx
          .selectFrom('article_proposals')
          .select('body')
          .where('fault_kind', '=', kind)
          .where('state', '=', 'open')
          .executeTakeFirst()
        const next: KeptProposal = add(open && fromJson(keptProposal, open.body))
        const columns = {
          fault_kind: kind,
          state: next.state,
          made_at: next.madeAt,
          body: toJson(keptProposal, next),
        }
        await tx
          .insertInto('article_proposals')
          .values({ id: next.id, ...columns })
          .onConflict((oc) => oc.column('id').doUpdateSet(columns))
          .execute()
        proposalId = next.id
      }
      await tx
        .updateTable('lessons')
        .set({ waits: 0, proposal_id: proposalId })
        .where(
          'case_id',
          'in',
          lessons.map(({ caseId }) => caseId),
        )
        .execute()
    })
  },
})
