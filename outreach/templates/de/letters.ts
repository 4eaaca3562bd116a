import type { CustomerLetters } from '../customerLetters.ts'
import { checkIn } from './checkIn.ts'
import { closed } from './closed.ts'
import { faultFound } from './faultFound.ts'
import { fixVerified } from './fixVerified.ts'
import { incidentUpdate } from './incidentUpdate.ts'
import { offer } from './offer.ts'
import { promiseMoved } from './promiseMoved.ts'
import { stillOnIt } from './stillOnIt.ts'
import { survey } from './survey.ts'
import { surveyReminder } from './surveyReminder.ts'
import { surveyThanks } from './surveyThanks.ts'
import { update } from './update.ts'
import { visitPlanned } from './visitPlanned.ts'
import { voucher } from './voucher.ts'

export const german: CustomerLetters = {
  faultFound,
  update,
  visitPlanned,
  promiseMoved,
  fixVerified,
  stillOnIt,
  offer,
  voucher,
  closed,
  survey,
  surveyReminder,
  surveyThanks,
  checkIn,
  incidentUpdate,
}
