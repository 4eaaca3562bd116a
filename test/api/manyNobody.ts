import type { IncidentCommands } from '../../api/incidentCommands.ts'

const none = async () => ({ ok: false, code: 'not-found', detail: 'There is no such incident.' }) as const

/** No incident at all: for tests that are about something else. */
export const manyNobody: IncidentCommands = {
  declare: none,
  join: none,
  reach: none,
  preview: none,
  tell: none,
  standing: none,
  updates: async () => ({ items: [], nextCursor: null }),
  stopUpdate: none,
  close: none,
}
