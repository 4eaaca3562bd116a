import { ruleInput, rule as ruleSchema } from '../../domain/rule.ts'
import type { SettingStore } from '../settingStore.ts'
import { anyFromJson, fromJson, toJson } from './json.ts'
import type { Db } from './schema.ts'

export const createSettingStore = (db: Db): SettingStore => ({
  async get(key) {
    const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst()
    return row && anyFromJson(row.value)
  },

  async set(key, value) {
    const text = JSON.stringify(value ?? null)
    await db
      .insertInto('settings')
      .values({ key, value: text })
      .onConflict((oc) => oc.column('key').doUpdateSet({ value: text }))
      .execute()
  },

  async rules() {
    const rows = await db.selectFrom('rules').select('body').orderBy('id').execute()
    return rows.map((row) => fromJson(ruleInput, row.body))
  },

  async saveRule(rule) {
    const body = toJson(ruleSchema, rule)
    await db
      .insertInto('rules')
      .values({ id: rule.id, body })
      .onConflict((oc) => oc.column('id').doUpdateSet({ body }))
      .execute()
  },

  async removeRule(id) {
    const { numDeletedRows } = await db.deleteFrom('rules').where('id', '=', id).executeTakeFirst()
    return numDeletedRows === 1n
  },
})
