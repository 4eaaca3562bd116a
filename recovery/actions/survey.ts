import { about } from '../about.ts'
import { type Act, spoken, upon } from './act.ts'
import { tellStillOnIt } from './telling.ts'

/** After the end: two questions, one reminder, thanks, and some time later whether all is still well. */
export const survey = {
  sendSurvey: (draft) => {
    const { context, house } = draft
    context.surveySent = true
    draft.tellCustomer('survey', { ...about(context, house), closedAt: context.closedAt ?? draft.at })
    draft.setDeadline('surveyReminder', draft.at + house.policy.surveyReminderAfter)
    draft.note('survey', 'The customer is asked two questions about how it went.')
  },
  /** A person is asked once in a while, however many cases they have. */
  skipSurvey: (draft) => {
    draft.note(
      'surveySkipped',
      `The customer is not asked how it went: they were asked within the last ${spoken(draft.house.policy.surveyQuiet)}.`,
    )
  },
  remindSurvey: (draft) => {
    const { context, house } = draft
    draft.tellCustomer('surveyReminder', { ...about(context, house), closedAt: context.closedAt ?? draft.at })
    draft.note('surveyReminder', 'The customer is reminded of the two questions, once.')
  },
  storeSurvey: upon('survey', (draft, event) => {
    const { context, house } = draft
    context.surveyAnswered = true
    draft.clearDeadlines('surveyDue', 'surveyReminder')
    draft.effects.push({
      type: 'storeSurvey',
      solved: event.solved,
      rating: event.rating,
      text: event.text ?? null,
    })
    draft.note(
      'surveyAnswered',
      `The customer answers: ${event.solved ? 'works again' : 'does not work'}, ${event.rating} of 5${event.text ? `. “${event.text}”` : '.'}`,
    )
    // Who is not content is thanked in the letter that says what happens next.
    if (event.solved && event.rating > house.policy.badRating)
      draft.tellCustomer('surveyThanks', { ...about(context, house), rating: event.rating, solved: event.solved })
  }),
  badScore: upon('survey', (draft, event) => {
    const { context } = draft
    context.disputed = true
    tellStillOnIt(draft, 'badScore')
    for (const to of [{ who: 'leader' }, { who: 'owner' }] as const)
      draft.tellStaff('staffBadScore', to, {
        solved: event.solved,
        rating: event.rating,
        said: event.text ?? null,
        detail: `The customer gave ${event.rating} of 5 and says it ${event.solved ? 'works' : 'does not work'}.`,
      })
    context.lastCallAt = draft.at
    draft.note('badScore', 'That is not good enough: the case is open again and the lead is told.')
  }),
  checkIn: (draft) => {
    const { context, house } = draft
    context.checkedInAt = draft.at
    draft.tellCustomer('checkIn', { ...about(context, house), closedAt: context.closedAt ?? draft.at })
    draft.note('checkIn', 'The customer is asked whether all is still well.')
  },
  noteAllWell: (draft) => {
    draft.context.allWellAt = draft.at
    draft.note('allWell', 'The customer says that all is still well.')
  },
} satisfies Record<string, Act>
