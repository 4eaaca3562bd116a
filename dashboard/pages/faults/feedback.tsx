import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Fault, Lesson, Page } from '../../api/wire.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Choice, Field, textOf } from '../../parts/field.tsx'
import { say } from '../../shell/toast.tsx'
import { verdictWords } from '../../words/learning.ts'

const done: Readonly<Record<string, string>> = {
  falseAlarm: 'The detector was taught: it is calmer about this on this device.',
  real: 'Noted. It will not make the detector more cautious.',
  late: 'The detector was taught: it looks closer on this device.',
}

export const useLesson = (faultId: string): Lesson | undefined => {
  const lessons = useResource<Page<Lesson>>('detection/lessons', { topics: ['fault'] })
  return lessons.data.value?.items.find((one) => one.id === faultId && one.undoneAt === null)
}

/** What people say a fault was; whoever may says it here, with or without a case. */
export const Feedback = ({ fault }: { fault: Fault }) => {
  const [asked, setAsked] = useState(false)
  const lesson = useLesson(fault.id)
  if (!may('agent') && !lesson) return null
  return (
    <span class="feedback above-row-link">
      {lesson && <span class="faint">{verdictWords[lesson.verdict]}</span>}
      {may('agent') && (
        <Button kind="quiet" onClick={() => setAsked(true)}>
          {lesson ? 'Change' : 'What was it?'}
        </Button>
      )}
      {asked && <FeedbackDialog fault={fault} lesson={lesson} onClose={() => setAsked(false)} />}
    </span>
  )
}

const FeedbackDialog = (props: { fault: Fault; lesson: Lesson | undefined; onClose: () => void }) => (
  <FormDialog
    title="What was it?"
    confirm="Tell the detector"
    onClose={props.onClose}
    onSubmit={async (data) => {
      const verdict = textOf(data, 'verdict') ?? 'real'
      await request<unknown>(`faults/${encodeURIComponent(props.fault.id)}/feedback`, {
        method: 'POST',
        body: { verdict, reason: textOf(data, 'reason') },
      })
      await refresh('detection', 'faults', 'devices')
      say(done[verdict] ?? 'Noted.')
    }}
  >
    <p class="small soft">{props.fault.explanation}</p>
    <Choice
      label="It was"
      name="verdict"
      {...(props.lesson ? { value: props.lesson.verdict } : {})}
      options={[
        ['falseAlarm', 'a false alarm: nothing was wrong'],
        ['real', 'real, and found in time'],
        ['late', 'real, but found too late'],
      ]}
    />
    <Field
      label="How do you know?"
      name="reason"
      required
      {...(props.lesson ? { defaultValue: props.lesson.reason } : {})}
      hint="Kept with your name. A false alarm or a late one changes how closely this device is watched; when three devices of a model agree, it holds for the model. It fades by itself, and you can take it back."
    />
  </FormDialog>
)
