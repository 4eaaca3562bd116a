import type { CheckpointStore } from '../checkpointStore.ts'
import type { Db } from './schema.ts'

/** There is one pipeline, so there is one checkpoint. */
const name = 'pipeline'

export const createCheckpointStore = (db: Db): CheckpointStore => ({
  async save({ position, at, state }) {
    const columns = { position, at, state }
    await db
      .insertInto('checkpoints')
      .values({ name, ...columns })
      .onConflict((oc) => oc.column('name').doUpdateSet(columns))
      .execute()
  },

  load: () =>
    db.selectFrom('checkpoints').select(['position', 'at', 'state']).where('name', '=', name).executeTakeFirst(),
})
