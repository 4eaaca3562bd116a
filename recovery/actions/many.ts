import { about, promised } from '../about.ts'
import { type Act, upon } from './act.ts'
import { close, confirmMended } from './ending.ts'
import { paragraphsOf } from './parent.ts'
import { renewUpdate } from './promises.ts'

/** What a case does as one of many: hears the news of its incident, joins one, closes with it. */
export const many = {
  tellIncidentUpdate: upon('incidentUpdate', (draft, event) => {
    const { context, house } = draft
    context.incidentNews = { updateId: event.updateId, at: event.sentAt, told: 'update', text: null }
    // It is the update that was promised, whichever way it comes; what is mended already owes none.
    if (context.promises.fixed !== null || context.promises.nextUpdate !== null) renewUpdate(draft)
    if (event.toldIn !== null) {
      draft.note('incidentUpdate', `The customer hears the news of the incident in their case ${event.toldIn.number}.`)
      return
    }
    draft.tellCustomer('incidentUpdate', {
      ...about(context, house),
      ...promised(context),
      updateId: event.updateId,
      text: paragraphsOf(event.text),
      ownLanguage: event.ownLanguage,
    })
    const woken = event.safety === null ? '' : ` Whatever the time is where they live, for safety: ${event.safety}`
    draft.note('incidentUpdate', `The customer gets the news of the incident, written by ${event.by.name}.${woken}`)
  }),
  /** Nobody has been disturbed about this case: should that be needed, the news goes with the first message. */
  keepIncidentUpdate: upon('incidentUpdate', (draft, event) => {
    draft.context.incidentNews = { updateId: event.updateId, at: event.sentAt, told: 'no', text: event.text }
    draft.note(
      'incidentUpdate',
      'News of the incident; the customer has not been disturbed, so it waits for a first message.',
    )
  }),
  joinIncident: upon('joinIncident', (draft, event) => {
    const { context } = draft
    if (context.incidentId === event.incidentId) {
      draft.note('joinedIncident', `${event.by.name} put it into “${event.title}”, where it was already.`)
      return
    }
    const before = context.incidentId === null ? '' : `, out of the incident ${context.incidentId}`
    context.incidentId = event.incidentId
    if (context.formerIncidentId === event.incidentId) context.formerIncidentId = null
    draft.note('joinedIncident', `${event.by.name} put it into the incident “${event.title}”${before}.`)
  }),
  closeWithIncident: upon('closeWithIncident', (draft, event) => {
    confirmMended(draft, { verdict: 'real', reason: 'It was mended, and the device shows it.', by: '' })
    draft.context.closedWithIncident = event.incidentId
    close(draft, 'incidentOver')
    draft.note(
      'closed',
      `The device shows that it works, and ${event.by.name} closed the incident “${event.title}”: ${event.reason} Closed, with thanks.`,
    )
  }),
  noteIncidentClosed: upon('closeWithIncident', (draft, event) => {
    draft.context.closedWithIncident = event.incidentId
    draft.note('incidentClosed', `${event.by.name} closed the incident “${event.title}” as well: ${event.reason}`)
  }),
} satisfies Record<string, Act>
