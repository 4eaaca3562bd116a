import type { CaseState } from '../domain/case.ts'
import type { Template } from '../domain/message.ts'
import { messageData } from '../domain/messageData.ts'
import type { IncidentUpdateStore } from '../store/incidentUpdateStore.ts'
import type { ClaimedMessage } from '../store/messageStore.ts'

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
  surveyReminder: ['repairing'],
  surveyThanks: [],
  checkIn: ['repairing'],
  incidentUpdate: ['closed', 'cancelled'],
  offer: [],
  voucher: [],
  staffCase: ['closed', 'cancelled'],
  staffEscalation: ['closed', 'cancelled'],
  staffStillBroken: ['closed', 'cancelled'],
  staffBadScore: [],
  staffApproval: [],
  staffDecided: [],
  staffWeekly: [],
}

/** Why a message is not sent any more, or undefined when it still holds. */
export const overtaken = (template: Template, state: CaseState): string | undefined =>
  overtakenIn[template].includes(state)
    ? `Overtaken: before this could be sent the case became "${state}", so what it says no longer holds.`
    : undefined

/** Why news for a whole incident is not sent any more: somebody stopped it while it waited for the mail server. */
export const stoppedUpdate = async (
  { template, data }: ClaimedMessage,
  updates: Pick<IncidentUpdateStore, 'get'>,
): Promise<string | undefined> => {
  const parsed = template === 'incidentUpdate' ? messageData.incidentUpdate.safeParse(data) : undefined
  const update = parsed?.success ? await updates.get(parsed.data.updateId) : undefined
  return update?.state === 'stopped'
    ? `The update was stopped before this could be sent: ${update.stopReason}`
    : undefined
}
