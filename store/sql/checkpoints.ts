import type { CheckpointStore } from '../checkpointStore.ts'
import type { Db } from './schema.ts'

/** There is one pipeline, so there is one checkpoint. */
const name = 'pipeline'
const pieceName = (position: number, index: number): string => `${name}/${position}/${String(index).padStart(6, '0')}`

/**
 * Pieces are rows of their own, written one by one before the checkpoint that counts them: nobody waits behind a long transaction,
 * and until the last step the one before is whole. What is remembered at one position is always the same, so pieces of a save that
 * was cut short may be written over.
 */
export const createCheckpointStore = (db: Db): CheckpointStore => ({
  async save({ position, at, state, pieces = [] }) {
    const put = async (as: string, bytes: Uint8Array): Promise<void> => {
      const columns = { position, at, state: bytes }
      await db
        .insertInto('checkpoints')
        .values({ name: as, ...columns })
        .onConflict((oc) => oc.column('name').doUpdateSet(columns))
        .execute()
    }
    for (const [index, piece] of pieces.entries()) await put(pieceName(position, index), piece)
    await put(name, state)
    await db.deleteFrom('checkpoints').where('name', 'like', `${name}/%`).where('position', '!=', position).execute()
  },

  async load() {
    const found = await db
      .selectFrom('checkpoints')
      .select(['position', 'at', 'state'])
      .where('name', '=', name)
      .executeTakeFirst()
    if (!found) return undefined
    const pieces = await db
      .selectFrom('checkpoints')
      .select(['state'])
      .where('name', 'like', `${name}/${found.position}/%`)
      .orderBy('name')
      .execute()
    return pieces.length === 0 ? found : { ...found, pieces: pieces.map(({ state }) => state) }
  },
})
