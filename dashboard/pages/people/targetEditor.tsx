import './people.css'
import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Priority, ServiceTarget, TargetKind } from '../../api/wireRoster.ts'
import { type Editor, EditorForm, EditorLines, useEditor } from '../../parts/editor.tsx'
import { NumberEntry, SpanEntry, Switch } from '../../parts/entries.tsx'
import { Entry, Select } from '../../parts/entry.tsx'
import { Folded } from '../../parts/folded.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { priorityWords } from '../../words/recovery.ts'
import { targetSentence, targetWords } from '../../words/targets.ts'

interface Targets {
  readonly version: number
  readonly targets: readonly ServiceTarget[]
}
const priorities = Object.entries(priorityWords) as [Priority, string][]
const kinds = Object.entries(targetWords) as [TargetKind, string][]

/** What we hold ourselves to, priority by priority. */
export const TargetEditorPage = () => {
  const targets = useResource<Targets>('service-targets')
  return (
    <PageFrame
      title="Change the targets"
      crumb={['/people/targets', 'Targets']}
      lead="“X % within Y”, for each priority. Cases that are open keep the times they were given."
    >
      <Shown resource={targets}>{(view) => <TargetEditor key={view.version} view={view} />}</Shown>
    </PageFrame>
  )
}

/** The first pair that has no target yet. */
const blank = (taken: readonly ServiceTarget[]): ServiceTarget => {
  const free = priorities
    .flatMap(([priority]) => kinds.map(([what]) => ({ priority, what })))
    .find((pair) => !taken.some((one) => one.priority === pair.priority && one.what === pair.what))
  const { priority, what } = free ?? { priority: 'p3', what: 'fixed' }
  return { id: `${priority}-${what}`, priority, what, share: 0.9, withinMs: 3_600_000, businessTime: false }
}

const TargetEditor = ({ view }: { view: Targets }) => {
  const editor = useEditor<Pick<Targets, 'targets'>>({ targets: view.targets })
  const [note, setNote] = useState('')
  const save = async (): Promise<void> => {
    await request<unknown>('service-targets', {
      method: 'PUT',
      body: { expectedVersion: view.version, note: note.trim(), targets: editor.draft.targets },
    })
    await refresh('service-', 'rule-book', 'offer-limits')
    say('Saved. New cases are held to it.')
    navigate('/people/targets')
  }
  return (
    <EditorForm
      editor={editor}
      label="Targets"
      save={save}
      reload={() => void refresh('service-targets')}
      confirm="Save new version"
      locked={!may('manager')}
      beside={
        <Entry
          label="Why (goes into the history)"
          value={note}
          onChange={setNote}
          path="note"
          mistake={editor.mistakeAt('note')}
        />
      }
    >
      <Card>
        <EditorLines<ServiceTarget>
          one="Target"
          lines={editor.draft.targets}
          onChange={(targets) => editor.change({ targets })}
          blank={() => blank(editor.draft.targets)}
        >
          {(target, change, index) => (
            <Folded
              open={!view.targets.some(({ id }) => id === target.id)}
              wrong={editor.wrongUnder(`targets.${index}`)}
              summary={
                <>
                  <strong>
                    {priorityWords[target.priority]}: {targetWords[target.what].toLowerCase()}
                  </strong>{' '}
                  <span class="soft">{targetSentence(target)}</span>
                </>
              }
            >
              <TargetFields target={target} change={change} editor={editor} path={`targets.${index}`} />
            </Folded>
          )}
        </EditorLines>
      </Card>
    </EditorForm>
  )
}

const TargetFields = (props: {
  target: ServiceTarget
  change: (part: Partial<ServiceTarget>) => void
  editor: Editor<Pick<Targets, 'targets'>>
  path: string
}) => {
  const { target, change, editor, path } = props
  const at = (field: string) => editor.at(`${path}.${field}`)
  return (
    <>
      <Select
        label="Priority"
        value={target.priority}
        options={priorities}
        path={path}
        // Two targets for one pair: the whole line is wrong, and this is where it is put right.
        mistake={editor.mistakeAt(path)}
        onChange={(value) => change({ priority: priorities.find(([one]) => one === value)?.[0] ?? 'p2' })}
      />
      <Select
        label="What"
        value={target.what}
        options={kinds}
        onChange={(value) => change({ what: kinds.find(([one]) => one === value)?.[0] ?? 'fixed' })}
        {...at('what')}
      />
      <NumberEntry
        label="In so many of 100 cases"
        value={Math.round(target.share * 1000) / 10}
        onChange={(value) => change({ share: (value ?? 0) / 100 })}
        {...at('share')}
      />
      <SpanEntry
        label="Within"
        value={target.withinMs}
        onChange={(ms) => change({ withinMs: ms ?? 0 })}
        {...at('withinMs')}
      />
      <SpanEntry
        label="A breach from"
        placeholder="the same"
        value={target.breachMs}
        onChange={(breachMs) => change({ breachMs })}
        {...at('breachMs')}
      />
      <Switch
        label="Counts only in working hours"
        checked={target.businessTime}
        onChange={(businessTime) => change({ businessTime })}
      />
    </>
  )
}
