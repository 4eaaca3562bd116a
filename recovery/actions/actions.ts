import type { ActionName } from '../machine.ts'
import type { Act } from './act.ts'
import { amends } from './amends.ts'
import { calling } from './calling.ts'
import { ending } from './ending.ts'
import { news } from './news.ts'
import { remote } from './remote.ts'
import { telling } from './telling.ts'
import { working } from './working.ts'

/** What every name in the machine's table means. */
export const actions: Record<ActionName, Act> = {
  ...news,
  ...remote,
  ...telling,
  ...calling,
  ...working,
  ...amends,
  ...ending,
}
