import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { may } from '../../api/session.ts'
import type { CaseDetail } from '../../api/wire.ts'
import type { CaseTask } from '../../api/wireCase.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { LongField, textOf } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Card } from '../../parts/page.tsx'
import { Due, When } from '../../time/when.tsx'
import { taskWords } from '../../words/recovery.ts'
import { send } from './dialogs/ask.ts'

/** What has to be done by hand: the playbook's checks, calls, anything; ticked with what came of it. */
export const TasksCard = ({ one }: { one: CaseDetail }) => {
  const [ticked, setTicked] = useState<CaseTask>()
  if (one.tasks.length === 0) return null
  const open = one.tasks.filter((task) => task.doneAt === null)
  const done = one.tasks.filter((task) => task.doneAt !== null)
  return (
    <Card title="To do" hint={open.length > 0 ? `${open.length} of ${one.tasks.length} open` : 'all done'}>
      <ul>
        {open.map((task) => (
          <Open key={task.id} task={task} onTick={() => setTicked(task)} />
        ))}
        {done.map((task) => (
          <Done key={task.id} task={task} />
        ))}
      </ul>
      {ticked && (
        <FormDialog
          title="Done"
          confirm="Tick off"
          onClose={() => setTicked(undefined)}
          onSubmit={(data) => {
            const outcome = textOf(data, 'outcome')
            return send(
              one,
              { type: 'completeTask', taskId: ticked.id, ...(outcome ? { outcome } : {}) },
              'Ticked off.',
            )
          }}
        >
          <p>{ticked.title}</p>
          <LongField label="What came of it (optional)" name="outcome" />
        </FormDialog>
      )}
    </Card>
  )
}

const Open = ({ task, onTick }: { task: CaseTask; onTick: () => void }) => (
  <li class="task">
    {may('agent') ? (
      <button type="button" aria-label={`Tick off: ${task.title}`} onClick={onTick} />
    ) : (
      <span aria-hidden="true">–</span>
    )}
    <span>
      <span class="task-title">{task.title}</span>
      <span class="sub">
        {taskWords[task.kind]}
        {task.dueAt && (
          <>
            , <Due at={task.dueAt} />
          </>
        )}
      </span>
    </span>
  </li>
)

const Done = ({ task }: { task: CaseTask }) => {
  const nameOf = useActorName()
  return (
    <li class="task done">
      <span class="done-box">
        <Icon name="approve" size={14} />
        <span class="unseen">done: </span>
      </span>
      <span>
        <span class="task-title">{task.title}</span>
        {task.outcome && <span class="sub">{task.outcome}</span>}
        <span class="sub">
          {nameOf(task.doneBy)}, <When at={task.doneAt} />
        </span>
      </span>
    </li>
  )
}
