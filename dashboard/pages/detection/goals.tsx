import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import type { AlarmGoals } from '../../api/wire.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { say } from '../../shell/toast.tsx'

/** Sets how many false alarms are accepted: for all models, or (`model`) for one, where empty means as for all. */
export const GoalDialog = (props: { goals: AlarmGoals; model: string | undefined; onClose: () => void }) => {
  const { goals, model } = props
  const byModel = goals.byModel ?? {}
  const now = model === undefined ? goals.all : byModel[model]
  return (
    <FormDialog
      title={model === undefined ? 'False alarms you accept' : `False alarms you accept of ${model}`}
      confirm="Save"
      onClose={props.onClose}
      onSubmit={async (data) => {
        const given = textOf(data, 'goal')
        const { [model ?? '']: _, ...others } = byModel
        const body: AlarmGoals =
          model === undefined
            ? { all: Number(given), byModel }
            : { all: goals.all, byModel: given === undefined ? others : { ...others, [model]: Number(given) } }
        await request<unknown>('detection/goals', { method: 'PUT', body })
        await refresh('detection')
        say('Saved. Tolerances follow over the coming days, as alarms come and stay away.')
      }}
    >
      <Field
        label="Per device and month"
        name="goal"
        type="number"
        min="0.001"
        step="any"
        required={model === undefined}
        {...(now === undefined ? {} : { defaultValue: String(now) })}
        hint={`0.1 is one false alarm per device in ten months. Less makes the detector calmer, and it finds some faults later; more makes it keener.${model === undefined ? '' : ' Empty: as for all models.'}`}
      />
    </FormDialog>
  )
}
