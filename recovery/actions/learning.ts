import { casePlaybook, mainFault } from '../about.ts'
import type { CaseContext } from '../caseContext.ts'
import { type Act, upon } from './act.ts'
import { endPromises } from './promises.ts'

/** What stays of a case: what helped, whose fault it was, whether it is worth telling; and that a person may be forgotten. */
export const learning = {
  learn: (draft) => {
    const { context, house } = draft
    const fault = mainFault(context)
    context.learnedAt = draft.at
    const helped = [...context.helped, ...tickedChecks(context)]
    draft.effects.push({
      type: 'learned',
      faultKind: fault?.kind ?? null,
      model: context.devices.find(({ id }) => id === fault?.deviceId)?.model ?? null,
      outcome: context.outcome ?? 'recovered',
      helped,
    })
    draft.note(
      'learned',
      helped.length > 0
        ? `What helped is kept for “${casePlaybook(context, house)?.title ?? 'problems customers report'}”: ${helped.join(' ')}`
        : 'Nothing new was learned from it.',
    )
  },
  setCause: upon('setCause', (draft, event) => {
    draft.context.cause = event.cause
    draft.note('cause', `${event.by.name}: the cause is ${words[event.cause]}.`)
  }),
  tellStory: upon('story', (draft, event) => {
    draft.context.story = event.text === '' ? null : event.text
    draft.note(
      'story',
      event.text === ''
        ? `${event.by.name} no longer counts it among the stories.`
        : `${event.by.name} finds it worth telling: ${event.text}`,
    )
  }),
  erase: upon('customerErased', (draft, event) => {
    const { context } = draft
    endPromises(draft)
    context.customerId = context.customerId === null ? null : event.pseudonym
    context.erased = true
    draft.clearDeadlines('surveyDue', 'surveyReminder', 'checkInDue')
    draft.note('erased', 'The customer’s personal data was erased; nobody is written to any more.')
  }),
} satisfies Record<string, Act>

/** Steps of the playbook that were done, with what came of them. */
const tickedChecks = ({ tasks }: CaseContext): string[] =>
  tasks
    .filter(({ kind, doneAt }) => kind === 'check' && doneAt !== null)
    .map(({ title, outcome }) => `check: ${title}${outcome ? ` (${outcome})` : ''}`)

const words = { ours: 'ours', thirdParty: 'a third party’s', customer: 'the customer’s own' } as const
