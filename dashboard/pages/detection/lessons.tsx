import { useDevice } from '../../api/directory.ts'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Lesson, Page, User } from '../../api/wire.ts'
import { WorkButton } from '../../parts/button.tsx'
import { When } from '../../time/when.tsx'
import { matterWords, toleranceWords, verdictWords } from '../../words/learning.ts'

/** What people taught, by whom, why, and what it does now; each can be taken back. */
export const LessonTable = ({ lessons, oneDevice }: { lessons: readonly Lesson[]; oneDevice?: boolean }) => (
  <table class="list-table">
    <thead>
      <tr>
        <th>What was said</th>
        {!oneDevice && <th>Device</th>}
        <th>Why</th>
        <th>What it does</th>
        {may('agent') && (
          <th>
            <span class="unseen">Actions</span>
          </th>
        )}
      </tr>
    </thead>
    <tbody>
      {lessons.map((lesson) => (
        <tr key={lesson.id}>
          <td>
            <strong>{verdictWords[lesson.verdict]}</strong>
            <span class="sub">{matterWords(lesson)}</span>
          </td>
          {!oneDevice && (
            <td>
              <DeviceName id={lesson.deviceId} />
              {lesson.model && <span class="sub">{lesson.model}</span>}
            </td>
          )}
          <td>
            {lesson.reason}
            <span class="sub">
              <PersonName id={lesson.by} />, <When at={lesson.at} />
            </span>
          </td>
          <td>
            <Effect lesson={lesson} />
          </td>
          {may('agent') && (
            <td class="number">
              {lesson.undoneAt === null && (
                <WorkButton
                  kind="quiet"
                  done="Taken back: it no longer changes how closely the device is watched."
                  work={async () => {
                    await request<unknown>(`detection/lessons/${encodeURIComponent(lesson.id)}`, { method: 'DELETE' })
                    await refresh('detection', 'devices')
                  }}
                >
                  Take back
                </WorkButton>
              )}
            </td>
          )}
        </tr>
      ))}
    </tbody>
  </table>
)

const Effect = ({ lesson }: { lesson: Lesson }) => {
  if (lesson.undoneAt !== null)
    return (
      <span class="faint">
        taken back <When at={lesson.undoneAt} /> by <PersonName id={lesson.undoneBy ?? ''} />
      </span>
    )
  if (lesson.verdict === 'real') return <span class="faint">counts as no false alarm</span>
  return (
    <>
      {toleranceWords(lesson.factor)}
      <span class="sub">
        {lesson.continues === undefined
          ? `${Math.round(lesson.left * 100)} % of it is left; it fades by itself`
          : 'said again of what never stopped: together they count once'}
      </span>
    </>
  )
}

const DeviceName = ({ id }: { id: string }) => {
  const device = useDevice(id)
  return <a href={`/devices/${encodeURIComponent(id)}`}>{device?.name ?? id}</a>
}

const PersonName = ({ id }: { id: string }) => {
  const users = useResource<Page<User>>('users')
  if (id === '' || id === 'customer') return <>{id === '' ? 'not recorded' : 'the customer'}</>
  return <>{users.data.value?.items.find((user) => user.id === id)?.name ?? 'an administrator’s program'}</>
}
