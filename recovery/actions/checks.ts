import { casePlaybook } from '../about.ts'
import type { Draft } from '../draft.ts'
import { putTask } from './tasks.ts'

/** So many playbooks' lists are remembered: a case that goes from one to the next again and again does not grow for ever (P7). */
const remembered = 20

/** What the playbook wants looked at, put on the case's list once people work on it; each playbook's once. */
export const listChecks = (draft: Draft): void => {
  const { context, house } = draft
  const playbook = casePlaybook(context, house)
  if (playbook === undefined || playbook.checks.length === 0 || context.checksOf.includes(playbook.id)) return
  if (context.checksOf.length >= remembered) return
  context.checksOf = [...context.checksOf, playbook.id]
  // The same check may stand in the playbook of every cause.
  const titles = playbook.checks
    .map(({ text }) => text.en)
    .filter((title) => context.tasks.every((task) => task.kind !== 'check' || task.title !== title))
  if (titles.length === 0) return
  for (const title of titles) putTask(draft, { kind: 'check', title, dueAt: null })
  draft.note('checks', `On the list, from the playbook: ${titles.join(' · ')}`)
}
