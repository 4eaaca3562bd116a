import type { CaseCommand } from '../domain/case.ts'
import type { User } from '../domain/user.ts'
import type { CaseEvent } from './events.ts'

/** Commands that concern two cases, or need somebody looked up first: recovery.ts makes their events. */
type Elsewhere = 'assign' | 'handOver' | 'merge' | 'split'

/** The event a person's command is: texts of time become ms, what was left out becomes null. `at`: our clock, ms. */
export const toEvent = (
  command: Exclude<CaseCommand, { type: Elsewhere }>,
  given: { by: User; at: number },
): CaseEvent => {
  const { by } = given
  const base = { at: given.at, actor: by.id, by: { id: by.id, name: by.name, role: by.role } }
  switch (command.type) {
    case 'planVisit':
      return { ...base, type: command.type, from: Date.parse(command.from), to: Date.parse(command.to) }
    case 'orderPart':
      return {
        ...base,
        type: command.type,
        part: command.part,
        supplier: command.supplier ?? null,
        expectedAt: Date.parse(command.expectedAt),
      }
    case 'hold':
      return {
        ...base,
        type: command.type,
        reason: command.reason,
        until: command.until === undefined ? null : Date.parse(command.until),
        untilWorse: command.untilWorse,
        text: command.text ?? null,
      }
    case 'promise':
      return { ...base, type: command.type, dueAt: Date.parse(command.by) }
    case 'offer':
      return { ...base, ...command, amountMinor: command.amountMinor ?? 0 }
    case 'addTask':
      return {
        ...base,
        type: command.type,
        kind: command.kind,
        title: command.title,
        dueAt: command.dueAt === undefined ? null : Date.parse(command.dueAt),
      }
    case 'completeTask':
      return { ...base, type: command.type, taskId: command.taskId, outcome: command.outcome ?? null }
    default:
      return { ...base, ...command }
  }
}
