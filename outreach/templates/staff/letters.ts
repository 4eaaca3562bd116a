import type { staffTemplates } from '../../../domain/message.ts'
import type { Write } from '../writing.ts'
import { staffApproval } from './staffApproval.ts'
import { staffBadScore } from './staffBadScore.ts'
import { staffCase } from './staffCase.ts'
import { staffDecided } from './staffDecided.ts'
import { staffEscalation } from './staffEscalation.ts'
import { staffStillBroken } from './staffStillBroken.ts'
import { staffWeekly } from './staffWeekly.ts'

export const staffLetters: Readonly<Record<(typeof staffTemplates)[number], Write>> = {
  staffCase,
  staffEscalation,
  staffStillBroken,
  staffBadScore,
  staffApproval,
  staffDecided,
  staffWeekly,
}
