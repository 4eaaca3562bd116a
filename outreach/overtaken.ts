import type { CaseState } from '../domain/case.ts'
import type { Template } from '../domain/message.ts'

/** In which states of its case a message would no longer be true, because it waited too long for the mail server. */
const overtakenIn: Readonly<Record<Template, readonly CaseState[]>> = {
  faultFound: ['closed', 'cancelled'],
  update: ['closed', 'cancelled'],
  visitPlanned: ['closed', 'cancelled'],
  promiseMoved: ['closed', 'cancelled'],
  stillOnIt: ['closed', 'cancelled'],
  fixVerified: ['repairing'],
  closed: ['repairing'],
  survey: ['repairing'],
  offer: [],
  staffCase: ['closed', 'cancelled'],
  staffEscalation: ['closed', 'cancelled'],
  staffStillBroken: ['closed', 'cancelled'],
  staffBadScore: [],
  staffApproval: [],
}

/** Why a message is not sent any more, or undefined when it still holds. */
export const overtaken = (template: Template, state: CaseState): string | undefined =>
  overtakenIn[template].includes(state)
    ? `Overtaken: before this could be sent the case became "${state}", so what it says no longer holds.`
    : undefined
