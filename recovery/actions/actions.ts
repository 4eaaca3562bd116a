import type { ActionName } from '../actionNames.ts'
import type { Act } from './act.ts'
import { amends } from './amends.ts'
import { arranging } from './arranging.ts'
import { calling } from './calling.ts'
import { ending } from './ending.ts'
import { handing } from './handing.ts'
import { joining } from './joining.ts'
import { learning } from './learning.ts'
import { many } from './many.ts'
import { news } from './news.ts'
import { remote } from './remote.ts'
import { survey } from './survey.ts'
import { targets } from './targets.ts'
import { tasks } from './tasks.ts'
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
  ...survey,
  ...arranging,
  ...handing,
  ...tasks,
  ...targets,
  ...joining,
  ...learning,
  ...many,
}
