import type { User } from '../../domain/user.ts'
import type { UserStore } from '../userStore.ts'
import type { UserRow } from './rows/people.ts'
import type { Db } from './schema.ts'

const userOf = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  escalationLevel: row.escalation_level,
  createdAt: row.created_at,
})

export const createUserStore = (db: Db): UserStore => ({
  async create(user) {
    const created = await db
      .insertInto('users')
      .values({
        id: user.id,
        email: user.email,
        email_key: user.email.toLowerCase(),
        name: user.name,
        role: user.role,
        escalation_level: user.escalationLevel,
        created_at: user.createdAt,
        password_hash: user.passwordHash,
      })
      .onConflict((oc) => oc.column('email_key').doNothing())
      .executeTakeFirst()
    return created.numInsertedOrUpdatedRows === 1n
  },

  async get(id) {
    const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    return row && userOf(row)
  },

  async findByEmail(email) {
    const row = await db.selectFrom('users').selectAll().where('email_key', '=', email.toLowerCase()).executeTakeFirst()
    return row && { ...userOf(row), passwordHash: row.password_hash }
  },

  async list() {
    return (await db.selectFrom('users').selectAll().orderBy('created_at').orderBy('id').execute()).map(userOf)
  },

  setPassword(id, passwordHash) {
    return db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('users')
        .set({ password_hash: passwordHash })
        .where('id', '=', id)
        .executeTakeFirst()
      await tx.deleteFrom('sessions').where('user_id', '=', id).execute()
      await tx.deleteFrom('sign_in_codes').where('user_id', '=', id).execute()
      return numUpdatedRows === 1n
    })
  },

  async remove(id) {
    // Sessions and codes go with it: foreign keys cascade.
    const { numDeletedRows } = await db.deleteFrom('users').where('id', '=', id).executeTakeFirst()
    return numDeletedRows === 1n
  },

  async createSession({ tokenHash, userId, expiresAt }) {
    await db.insertInto('sessions').values({ token_hash: tokenHash, user_id: userId, expires_at: expiresAt }).execute()
  },

  async findSession(tokenHash, now) {
    const row = await db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .selectAll('users')
      .select('sessions.expires_at')
      .where('sessions.token_hash', '=', tokenHash)
      .executeTakeFirst()
    if (row && row.expires_at > now) return userOf(row)
    if (row) await db.deleteFrom('sessions').where('expires_at', '<=', now).execute()
    return undefined
  },

  async removeSession(tokenHash) {
    await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute()
  },

  async createSignInCode({ codeHash, userId, expiresAt }) {
    await db
      .insertInto('sign_in_codes')
      .values({ code_hash: codeHash, user_id: userId, expires_at: expiresAt })
      .execute()
  },

  async useSignInCode(codeHash, now) {
    // Removing it is what proves that it was unused: of two who try at once, one finds a row.
    const code = await db
      .deleteFrom('sign_in_codes')
      .where('code_hash', '=', codeHash)
      .returningAll()
      .executeTakeFirst()
    if (!code || code.expires_at <= now) return undefined
    const row = await db.selectFrom('users').selectAll().where('id', '=', code.user_id).executeTakeFirst()
    return row && userOf(row)
  },
})
