import './faults.css'
import { useState } from 'preact/hooks'
import { useResource } from '../api/resource.ts'
import { may } from '../api/session.ts'
import type { Detection, ModelCalibration } from '../api/wire.ts'
import { Button } from '../parts/button.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { limitWords, matterWords, rateWords, toleranceWords } from '../words/learning.ts'
import { plainNumber } from '../words/metric.ts'
import { count, kindWords } from '../words/states.ts'
import { GoalDialog } from './detection/goals.tsx'
import { LessonTable } from './detection/lessons.tsx'

/** Whose goal is being changed: a model's, or (null) that of all. */
type Changing = { readonly model: string | undefined } | undefined

/** How keen the detector is: the false alarms that are accepted, those there are, and what people taught. */
export const DetectionPage = () => {
  const resource = useResource<Detection>('detection', { topics: ['fault'], often: true })
  const [changing, setChanging] = useState<Changing>()
  const goals = resource.data.value?.goals
  return (
    <PageFrame
      title="Detection"
      lead="How many false alarms you accept, how many there are, and what people taught the detector."
      actions={
        may('manager') &&
        goals && (
          <Button kind="primary" onClick={() => setChanging({ model: undefined })}>
            Change what you accept
          </Button>
        )
      }
    >
      <Shown resource={resource}>
        {(view) => (
          <>
            <Reached view={view} />
            <Card title="By model" bare>
              {view.models.length === 0 ? (
                <Empty compact icon="device" title="No device is watched yet" />
              ) : (
                <div class="scroll-x">
                  <ModelTable models={view.models} change={(model) => setChanging({ model })} />
                </div>
              )}
            </Card>
            <p class="small soft">
              A fault that was marked as a false alarm counts whole; one that was learnt, not reported, and passed by
              itself within a day without a word from anyone counts a quarter, for some of those are real. What was
              mended and confirmed counts nothing. Marks may make a model up to four times as calm, unmarked faults up
              to a quarter calmer; rules and what devices report themselves stay as they are.
            </p>
            <Card
              title="What people taught"
              hint={view.confirmed > 0 ? `and ${count(view.confirmed, 'fault')} confirmed as real` : undefined}
              bare
            >
              {view.lessons.length === 0 ? (
                <Empty compact icon="chat" title="Nothing yet">
                  Say “What was it?” beside a fault: the detector learns from false alarms, and from faults found late.
                </Empty>
              ) : (
                <div class="scroll-x">
                  <LessonTable lessons={view.lessons} />
                </div>
              )}
            </Card>
          </>
        )}
      </Shown>
      {changing && goals && <GoalDialog goals={goals} model={changing.model} onClose={() => setChanging(undefined)} />}
    </PageFrame>
  )
}

/** More than accepted, in a time long enough that at least one was accepted. */
const isOver = (one: { rate: number; goal: number; deviceMonths: number }): boolean =>
  one.rate > one.goal && one.goal * one.deviceMonths >= 1

const Reached = ({ view }: { view: Detection }) => (
  <dl class="card standing">
    <div>
      <dt>Accepted</dt>
      <dd>{plainNumber(view.goals.all)}</dd>
      <dd class="note">{rateWords(view.goals.all)}</dd>
    </div>
    <div>
      <dt>Counted in {view.days} days</dt>
      <dd>{plainNumber(Math.round(view.rate * 1000) / 1000)}</dd>
      <dd class={`note${isOver({ ...view, goal: view.goals.all }) ? ' late' : ''}`}>{rateWords(view.rate)}</dd>
    </div>
    <div>
      <dt>Watched</dt>
      <dd>{plainNumber(Math.round(view.deviceMonths * 10) / 10)}</dd>
      <dd class="note">device-months{view.deviceMonths < 10 ? ': too few to be sure yet' : ''}</dd>
    </div>
    <div>
      <dt>Taught</dt>
      <dd>{view.lessons.filter(({ undoneAt }) => undoneAt === null).length}</dd>
      <dd class="note">lessons in force</dd>
    </div>
  </dl>
)

const ModelTable = (props: { models: readonly ModelCalibration[]; change: (model: string) => void }) => (
  <table class="list-table">
    <thead>
      <tr>
        <th>Model</th>
        <th class="number">Accepted</th>
        <th class="number">Counted</th>
        <th>Kinds of fault</th>
        {may('manager') && (
          <th>
            <span class="unseen">Actions</span>
          </th>
        )}
      </tr>
    </thead>
    <tbody>
      {props.models.map((model) => (
        <tr key={model.model}>
          <td>
            <strong>{model.model || 'No model'}</strong>
            <span class="sub">{count(model.devices, 'device')}</span>
          </td>
          <td class="number">{plainNumber(model.goal)}</td>
          <td class={`number${isOver(model) ? ' late' : ''}`}>{plainNumber(Math.round(model.rate * 1000) / 1000)}</td>
          <td>
            <Kinds model={model} />
          </td>
          {may('manager') && (
            <td class="number">
              {model.model && (
                <Button kind="quiet" onClick={() => props.change(model.model)}>
                  Change
                </Button>
              )}
            </td>
          )}
        </tr>
      ))}
    </tbody>
  </table>
)

/** Kinds of which there is something to say. */
const telling = ({ faults, marked, factor }: ModelCalibration['kinds'][number]): boolean =>
  faults > 0 || marked > 0 || Math.abs(factor - 1) >= 0.01

const Kinds = ({ model }: { model: ModelCalibration }) => (
  <>
    {!model.kinds.some(telling) && model.taught.length === 0 && <span class="faint">nothing was found</span>}
    {model.kinds.filter(telling).map((one) => (
      <div key={one.kind}>
        {kindWords[one.kind] ?? one.kind}: {count(one.faults, 'fault')}
        {one.marked > 0 && `, ${one.marked} marked false`}
        {Math.abs(one.factor - 1) >= 0.01 && (
          <span class="sub">
            {toleranceWords(one.factor)}
            {one.limit && ` (${limitWords(one.limit)})`}
          </span>
        )}
      </div>
    ))}
    {model.taught.map((one) => (
      <div key={`${one.kind}/${one.key}`}>
        {matterWords(one)}
        <span class="sub">
          {toleranceWords(one.factor)}, as {one.devices} of its devices taught
        </span>
      </div>
    ))}
  </>
)
