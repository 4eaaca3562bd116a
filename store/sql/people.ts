import type { Erasure, PersonalRecords, PersonStore } from '../personStore.ts'
import { anyFromJson } from './json.ts'
import type { ErasureRow } from './rows/learning.ts'
import type { Db, Tx } from './schema.ts'

const erasureOf = (row: ErasureRow): Erasure => ({
  pseudonym: row.pseudonym,
  customerId: row.customer_id,
  askedAt: row.asked_at,
  askedBy: row.asked_by,
  doneAt: row.done_at,
})
const isOfSomebody = (erasure: Erasure): erasure is Erasure & { customerId: string } => erasure.customerId !== null

type CaseErasure = Parameters<PersonStore['eraseCase']>[1]

/** Every place where words about one case are kept. A new table with words in it needs a line here: the test looks for them everywhere. */
const places: readonly ((tx: Tx, caseId: string, by: CaseErasure) => Promise<void>)[] = [
  async function caseItself(tx, id, { pseudonym, redact }) {
    const row = await tx.selectFrom('cases').select(['body', 'snapshot']).where('id', '=', id).executeTakeFirst()
    if (!row) return
    await tx
      .updateTable('cases')
      .set({ body: redact.json(row.body), snapshot: redact.json(row.snapshot), customer_id: pseudonym })
      .where('id', '=', id)
      .execute()
    await tx.updateTable('case_figures').set({ customer_id: pseudonym }).where('case_id', '=', id).execute()
  },

  async function history(tx, id, { redact }) {
    const rows = await tx.selectFrom('case_history').selectAll().where('case_id', '=', id).execute()
    for (const { version, idx, body } of rows)
      await tx
        .updateTable('case_history')
        .set({ body: redact.json(body) })
        .where('case_id', '=', id)
        .where('version', '=', version)
        .where('idx', '=', idx)
        .execute()
  },

  async function messages(tx, id, { pseudonym, at, redact }) {
    for (const row of await tx.selectFrom('messages').selectAll().where('case_id', '=', id).execute()) {
      const theirs = row.audience === 'customer'
      const unsent = theirs && (row.state === 'queued' || row.state === 'sending')
      await tx
        .updateTable('messages')
        .set({
          subject: theirs ? '' : redact.words(row.subject),
          body: theirs ? '' : redact.words(row.body),
          data: redact.letter(row.data),
          ...(theirs && { to_address: '', recipient_id: pseudonym, customer_id: pseudonym }),
          ...(unsent && { state: 'suppressed' as const, next_try_at: null }),
        })
        .where('id', '=', row.id)
        .execute()
      const log = await tx.selectFrom('message_log').selectAll().where('message_id', '=', row.id).execute()
      for (const { idx, detail } of log)
        await tx
          .updateTable('message_log')
          .set({ detail: redact.words(detail) })
          .where('message_id', '=', row.id)
          .where('idx', '=', idx)
          .execute()
      if (!unsent) continue
      const detail = 'Not sent any more: this person asked to be forgotten.'
      const idx = Math.max(-1, ...log.map((line) => line.idx)) + 1
      await tx.insertInto('message_log').values({ message_id: row.id, idx, at, state: 'suppressed', detail }).execute()
    }
  },

  async function answers(tx, id, { pseudonym, redact }) {
    await tx
      .updateTable('complaints')
      .set({ text: '(erased)', customer_id: pseudonym })
      .where('case_id', '=', id)
      .execute()
    for (const { body } of await tx.selectFrom('surveys').select('body').where('case_id', '=', id).execute())
      await tx
        .updateTable('surveys')
        .set({ body: redact.json(body) })
        .where('case_id', '=', id)
        .execute()
  },

  async function amends(tx, id, { pseudonym, redact }) {
    for (const row of await tx.selectFrom('offers').select(['id', 'body']).where('case_id', '=', id).execute())
      await tx
        .updateTable('offers')
        .set({ body: redact.json(row.body), customer_id: pseudonym })
        .where('id', '=', row.id)
        .execute()
    // The shop still honours a code that somebody holds; nobody can be shown it any more.
    await tx.updateTable('vouchers').set({ sealed_code: '' }).where('case_id', '=', id).execute()
  },

  async function whatItTaught(tx, id, { redact }) {
    const lesson = await tx
      .selectFrom('lessons')
      .select(['body', 'proposal_id'])
      .where('case_id', '=', id)
      .executeTakeFirst()
    if (!lesson) return
    await tx
      .updateTable('lessons')
      .set({ body: redact.letter(lesson.body) })
      .where('case_id', '=', id)
      .execute()
    if (lesson.proposal_id === null) return
    const found = await tx
      .selectFrom('article_proposals')
      .select('body')
      .where('id', '=', lesson.proposal_id)
      .executeTakeFirst()
    if (found)
      await tx
        .updateTable('article_proposals')
        .set({ body: redact.letter(found.body) })
        .where('id', '=', lesson.proposal_id)
        .execute()
  },

  async function reports(tx, id, { redact }) {
    const told = await tx.selectFrom('reports').select(['id', 'body']).execute()
    if (!told.some(({ body }) => body.includes(id))) return
    for (const report of told)
      await tx
        .updateTable('reports')
        .set({ body: redact.letter(report.body) })
        .where('id', '=', report.id)
        .execute()
    const mails = await tx
      .selectFrom('messages')
      .select(['id', 'subject', 'body', 'data'])
      .where('case_id', 'is', null)
      .execute()
    for (const { id: mailId, subject, body, data } of mails)
      await tx
        .updateTable('messages')
        .set({ subject: redact.words(subject), body: redact.words(body), data: redact.letter(data) })
        .where('id', '=', mailId)
        .execute()
  },

  async function whatWentOut(tx, id, { pseudonym, redact }) {
    for (const row of await tx.selectFrom('outbox').select(['id', 'body']).where('case_id', '=', id).execute())
      await tx
        .updateTable('outbox')
        .set({ body: redact.json(row.body) })
        .where('id', '=', row.id)
        .execute()
    await tx.updateTable('incident_update_items').set({ customer_id: pseudonym }).where('case_id', '=', id).execute()
  },
]

export const createPersonStore = (db: Db): PersonStore => {
  const casesOf = (customerId: string) =>
    db.selectFrom('cases').select('cases.id').where('cases.customer_id', '=', customerId)
  return {
    async caseIds(customerId) {
      const rows = await casesOf(customerId).orderBy('opened_at').orderBy('id').execute()
      return rows.map(({ id }) => id)
    },

    async everything(customerId) {
      const bodies = (rows: readonly { body: string }[]) => rows.map(({ body }) => ({ body: anyFromJson(body) }))
      const mine = casesOf(customerId)
      const found: PersonalRecords[] = [
        {
          table: 'customers',
          rows: await db.selectFrom('customers').selectAll().where('id', '=', customerId).execute(),
        },
        {
          table: 'opt_outs',
          rows: await db.selectFrom('opt_outs').selectAll().where('customer_id', '=', customerId).execute(),
        },
        {
          table: 'devices',
          rows: await db
            .selectFrom('devices')
            .selectAll()
            .where('customer_id', '=', customerId)
            .orderBy('id')
            .execute(),
        },
        {
          table: 'cases',
          rows: bodies(
            await db
              .selectFrom('cases')
              .select('body')
              .where('customer_id', '=', customerId)
              .orderBy('opened_at')
              .orderBy('id')
              .execute(),
          ),
        },
        {
          table: 'case_history',
          rows: (
            await db
              .selectFrom('case_history')
              .select(['case_id', 'body'])
              .where('case_id', 'in', mine)
              .orderBy('case_id')
              .orderBy('version')
              .orderBy('idx')
              .execute()
          ).map(({ case_id, body }) => ({ case_id, body: anyFromJson(body) })),
        },
        {
          table: 'complaints',
          rows: await db
            .selectFrom('complaints')
            .selectAll()
            .where('customer_id', '=', customerId)
            .orderBy('at')
            .execute(),
        },
        ...(await Promise.all(
          (['surveys', 'promises', 'offers', 'lessons'] as const).map(async (table) => ({
            table,
            rows: bodies(
              await db.selectFrom(table).select('body').where('case_id', 'in', mine).orderBy('case_id').execute(),
            ),
          })),
        )),
        {
          table: 'vouchers',
          rows: await db
            .selectFrom('vouchers')
            .select(['offer_id', 'case_id', 'kind', 'amount_minor', 'currency', 'percent', 'issued_at', 'expires_at'])
            .select(['withdrawn_at', 'redeemed_at', 'reference'])
            .where('case_id', 'in', mine)
            .orderBy('issued_at')
            .execute(),
        },
        {
          table: 'messages',
          // What was said to colleagues about the person is about the person; whom it went to is not.
          rows: (await db.selectFrom('messages').selectAll().where('case_id', 'in', mine).orderBy('ord').execute()).map(
            ({ to_address, recipient_id, data, ...row }) => ({
              ...row,
              data: anyFromJson(data),
              ...(row.audience === 'customer' && { to_address, recipient_id }),
            }),
          ),
        },
        {
          table: 'incident_update_items',
          rows: await db
            .selectFrom('incident_update_items')
            .selectAll()
            .where('customer_id', '=', customerId)
            .orderBy('update_id')
            .execute(),
        },
      ]
      return found
    },

    async beginErasure({ pseudonym, customerId, askedAt, askedBy }) {
      await db
        .insertInto('erasures')
        .values({ pseudonym, customer_id: customerId, asked_at: askedAt, asked_by: askedBy, done_at: null })
        .onConflict((oc) => oc.column('customer_id').doNothing())
        .execute()
      const row = await db
        .selectFrom('erasures')
        .selectAll()
        .where('customer_id', '=', customerId)
        .executeTakeFirstOrThrow()
      return erasureOf(row)
    },

    async unfinished() {
      const rows = await db
        .selectFrom('erasures')
        .selectAll()
        .where('done_at', 'is', null)
        .orderBy('asked_at')
        .execute()
      return rows.map(erasureOf).filter(isOfSomebody)
    },

    eraseCase: (caseId, by) =>
      db.transaction().execute(async (tx) => {
        for (const place of places) await place(tx, caseId, by)
      }),

    finishErasure: ({ customerId, pseudonym }, at) =>
      db.transaction().execute(async (tx) => {
        const person = await tx.selectFrom('customers').selectAll().where('id', '=', customerId).executeTakeFirst()
        if (person?.email) await tx.deleteFrom('inbox').where('to_address', '=', person.email).execute()
        // A place that is theirs alone is an address; it keeps its figures under the pseudonym.
        const places = await tx
          .selectFrom('devices')
          .select('site')
          .distinct()
          .where('customer_id', '=', customerId)
          .where('site', 'is not', null)
          .where('site', 'not in', (eb) =>
            eb
              .selectFrom('devices as others')
              .select('others.site')
              .where('others.site', 'is not', null)
              .where((inner) =>
                inner.or([inner('others.customer_id', 'is', null), inner('others.customer_id', '!=', customerId)]),
              ),
          )
          .execute()
        const sites = places.flatMap(({ site }) => (site === null ? [] : [site]))
        if (sites.length > 0) {
          await tx.updateTable('devices').set({ site: pseudonym }).where('site', 'in', sites).execute()
          await tx.updateTable('case_devices').set({ site: pseudonym }).where('site', 'in', sites).execute()
        }
        await tx
          .updateTable('devices')
          .set({ name: null, customer_id: null })
          .where('customer_id', '=', customerId)
          .execute()
        for (const table of ['complaints', 'offers', 'case_figures', 'cases', 'incident_update_items'] as const)
          await tx.updateTable(table).set({ customer_id: pseudonym }).where('customer_id', '=', customerId).execute()
        await tx.deleteFrom('customers').where('id', '=', customerId).execute()
        await tx
          .updateTable('erasures')
          .set({ customer_id: null, done_at: at })
          .where('pseudonym', '=', pseudonym)
          .execute()
      }),
  }
}
