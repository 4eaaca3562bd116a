import { type Kysely, sql } from 'kysely'

/**
 * Requests to managers of before they had a deadline: one nobody decided on would wait for ever. It comes due at once, and
 * the next managers are asked.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    INSERT INTO deadlines (case_id, name, due_at)
    SELECT case_id, 'approvalDue', MIN(made_at) FROM offers
    WHERE state = 'needsApproval'
      AND NOT EXISTS (
        SELECT 1 FROM deadlines WHERE deadlines.case_id = offers.case_id AND deadlines.name = 'approvalDue'
      )
    GROUP BY case_id
  `.execute(db)
}
