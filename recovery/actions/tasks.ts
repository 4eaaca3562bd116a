import type { TaskFacts } from '../caseContext.ts'
import type { Draft } from '../draft.ts'
import { type Act, upon } from './act.ts'

/** Puts something on the case's list; with `dueAt` (ms) somebody is told when it is not done by then. */
export const putTask = (draft: Draft, task: Pick<TaskFacts, 'kind' | 'title' | 'dueAt'>): void => {
  const { context } = draft
  const id = `${context.id}:${context.tasks.length + 1}`
  context.tasks = [...context.tasks, { ...task, id, doneAt: null, doneBy: null, outcome: null, reminded: false }]
  remind(draft)
}

/** The reminder for the next task that is not done; what is over reminds nobody until it is taken up again. */
export const remind = (draft: Draft): void => {
  const due = draft.context.tasks.flatMap(({ dueAt, doneAt, reminded }) =>
    dueAt !== null && doneAt === null && !reminded ? [dueAt] : [],
  )
  if (due.length === 0 || draft.context.closedAt !== null) draft.clearDeadlines('taskDue')
  else draft.setDeadline('taskDue', Math.max(draft.at, Math.min(...due)))
}

/** What has to be done by hand: the playbook's checks, a personal call, anything a colleague asks for. */
export const tasks = {
  addTask: upon('addTask', (draft, event) => {
    putTask(draft, event)
    draft.note('taskAdded', `${event.by.name} put on the list: ${event.title}`)
  }),
  completeTask: upon('completeTask', (draft, event) => {
    const { context } = draft
    const done = context.tasks.find(({ id }) => id === event.taskId)
    context.tasks = context.tasks.map((task) =>
      task.id === event.taskId ? { ...task, doneAt: draft.at, doneBy: event.by.id, outcome: event.outcome } : task,
    )
    remind(draft)
    draft.note('taskDone', `${event.by.name} did: ${done?.title}${event.outcome ? ` (${event.outcome})` : ''}`)
  }),
  taskOverdue: (draft) => {
    const { context } = draft
    for (const task of context.tasks) {
      if (task.dueAt === null || task.dueAt > draft.at || task.doneAt !== null || task.reminded) continue
      const detail = `Not done in time: ${task.title}`
      draft.note('taskOverdue', detail)
      for (const to of [{ who: 'owner' }, { who: 'leader' }] as const)
        draft.tellStaff('staffEscalation', to, { reason: 'targetPassed', ownerId: context.ownerId, detail })
    }
    context.tasks = context.tasks.map((task) =>
      task.dueAt !== null && task.dueAt <= draft.at ? { ...task, reminded: true } : task,
    )
    remind(draft)
  },
} satisfies Record<string, Act>
