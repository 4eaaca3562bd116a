import { type Language, languages } from '../../domain/customer.ts'
import { customerTemplates, staffTemplates, type Template } from '../../domain/message.ts'

export interface TemplateEntry {
  readonly id: Template
  readonly audience: 'customer' | 'staff'
  readonly languages: readonly Language[]
  readonly purpose: string
}

const purposes: Readonly<Record<Template, string>> = {
  faultFound: 'The first message: what is wrong, what it means, an apology, the next step and a promised time.',
  update: 'Where it stands, sent when an update was promised, also when there is nothing new.',
  visitPlanned: 'When a technician comes.',
  promiseMoved: 'A promised time that cannot be kept, said before it has passed, with the new one.',
  fixVerified: 'The device shows that it works again; please confirm.',
  stillOnIt: 'The case is taken up again.',
  offer: 'Something to make up for the trouble.',
  voucher: 'The voucher for an offer that was accepted, with its code and how long it is good.',
  closed: 'The case is over, with thanks.',
  survey: 'Two questions about how it went.',
  surveyReminder: 'The same two questions once more, to those who have not answered.',
  surveyThanks: 'Thanks to everybody who answered.',
  checkIn: 'Some time later: is all still well?',
  incidentUpdate: 'The same news for everybody in an incident, in a manager’s own words, by language.',
  staffCase: 'A case needs somebody: opened, reopened, assigned, or the customer asks for a person.',
  staffEscalation: 'Nobody acted in time; the next level is called.',
  staffStillBroken: 'What was thought fixed is not.',
  staffBadScore: 'The customer was not content.',
  staffApproval: 'An offer over the limit waits for a manager, who decides with the link in it.',
  staffDecided: 'What came of an offer that somebody asked a manager for.',
  staffWeekly: 'The week in figures, to every manager on Monday.',
}

/** Every template, in the order of the story. */
export const templateList: readonly TemplateEntry[] = [
  ...customerTemplates.map((id) => ({ id, audience: 'customer' as const, languages, purpose: purposes[id] })),
  ...staffTemplates.map((id) => ({
    id,
    audience: 'staff' as const,
    languages: ['en'] as const,
    purpose: purposes[id],
  })),
]
