import type { UpdateText } from '../../domain/incidentUpdate.ts'
import type { Draft } from '../draft.ts'

/** A manager's text as the paragraphs it was typed in: letters set each for itself. */
export const paragraphsOf = (text: UpdateText): { en: string[]; de: string[] | null } => ({
  en: split(text.en),
  de: text.de === undefined ? null : split(text.de),
})
const split = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Closed with its incident and not over after all: from now on it is a case of its own, and says so. */
export const leaveParent = (draft: Draft): void => {
  const { context } = draft
  const parent = context.closedWithIncident
  if (parent === null) return
  context.closedWithIncident = null
  context.formerIncidentId = parent
  if (context.incidentId === parent) context.incidentId = null
  draft.note(
    'leftIncident',
    'Its incident is closed and this case is not over: it leaves the incident and goes on alone.',
  )
}
