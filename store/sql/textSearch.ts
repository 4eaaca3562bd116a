import { type Expression, type ExpressionBuilder, type SqlBool, type StringReference, sql } from 'kysely'

/** True where any of the columns holds `text`, letter case aside. */
export const holdsText = <DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  columns: readonly StringReference<DB, TB>[],
  text: string,
): Expression<SqlBool> => {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return eb.or(columns.map((column) => sql<SqlBool>`lower(${sql.ref(String(column))}) like ${pattern} escape '\\'`))
}
