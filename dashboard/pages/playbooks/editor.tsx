import './playbooks.css'
import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { OfferLimitsView, OfferRulesView, Playbook } from '../../api/wireRules.ts'
import { EditorForm, useEditor } from '../../parts/editor.tsx'
import { Entry } from '../../parts/entry.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { idFrom } from '../rules/draft.ts'
import { PlaybookFields } from './fields.tsx'
import { RemovePart } from './removePart.tsx'
import { TryOn } from './tryOn.tsx'
import { useRuleBookVersion } from './version.ts'

/** A new playbook, or one there is: its parts, what it would have done, a note, a new version. */
export const PlaybookEditorPage = ({ id }: { id: string | undefined }) => {
  const all = useResource<Page<Playbook>>('playbooks')
  const version = useRuleBookVersion().current
  return (
    <PageFrame
      title={
        all.data.value?.items.find((one) => one.id === id)?.title ?? (id === undefined ? 'A new playbook' : 'Playbook')
      }
      crumb={['/playbooks', 'Playbooks']}
      lead={
        id !== undefined && (
          <>
            Cases that are open go on by the version they began a step with.{' '}
            <a href={`/playbooks/${encodeURIComponent(id)}/history`}>Earlier versions</a>
          </>
        )
      }
    >
      <Shown resource={all}>
        {({ items }) => {
          const playbook = items.find((one) => one.id === id)
          return id !== undefined && !playbook ? (
            <Card>
              <Empty icon="steps" title="There is no such playbook">
                It may have been removed; its versions are kept.
              </Empty>
            </Card>
          ) : (
            <Editor key={`${id ?? ''}/${version ?? ''}`} playbook={playbook} taken={items.map((one) => one.id)} />
          )
        }}
      </Shown>
    </PageFrame>
  )
}

const blank: Playbook = {
  id: '',
  faultKind: 'reported',
  title: '',
  category: 'equipment',
  team: '',
  safety: false,
  checks: [],
  remedies: [],
  customerWords: {
    wrong: { en: '', de: '' },
    meaning: { now: { en: '', de: '' }, soon: { en: '', de: '' }, no: { en: '', de: '' } },
  },
  offers: [],
  targets: [],
  article: '',
}

const Editor = (props: { playbook: Playbook | undefined; taken: readonly string[] }) => {
  const { playbook, taken } = props
  const editor = useEditor<Playbook>(playbook ?? blank, 'playbook')
  const version = useRuleBookVersion()
  const table = useResource<OfferRulesView>('offer-rules')
  const limits = useResource<OfferLimitsView>('offer-limits')
  const [note, setNote] = useState('')
  const { draft } = editor
  const save = async (): Promise<void> => {
    const id = draft.id || idFrom(draft.title, taken)
    const { warnings } = await request<{ warnings: readonly string[] }>(`playbooks/${encodeURIComponent(id)}`, {
      method: 'PUT',
      body: { expectedVersion: version.current, note: note.trim(), playbook: { ...draft, id } },
    })
    await refresh('playbooks', 'rule-book', 'offer-limits')
    say('Saved. It is in force for every step from now on.')
    // No mistakes, but worth reading: they stay until dismissed.
    for (const warning of warnings) say(warning, 'problem')
    navigate('/playbooks')
  }
  return (
    <>
      <EditorForm
        editor={editor}
        label="Playbook"
        save={save}
        reload={() => void refresh('playbooks', 'offer-limits')}
        confirm="Save new version"
        locked={!may('manager')}
        beside={
          may('manager') && (
            <Entry
              label="Why (goes into the history)"
              placeholder="Restarting helped in 9 of 10 cases"
              value={note}
              onChange={setNote}
              path="note"
              mistake={editor.mistakeAt('note')}
            />
          )
        }
        more={
          playbook &&
          may('manager') && (
            <RemovePart
              path={`playbooks/${encodeURIComponent(playbook.id)}`}
              title={`Remove “${playbook.title}”?`}
              consequence="Faults of this kind are handled by the playbook for every model, or without one. Its versions are kept."
              expectedVersion={version.current}
              back="/playbooks"
            />
          )
        }
      >
        <PlaybookFields
          editor={editor}
          isNew={playbook === undefined}
          offers={
            table.data.value && {
              rules: table.data.value.rules,
              currency: limits.data.value?.limits.currency ?? 'EUR',
            }
          }
        />
      </EditorForm>
      <TryOn playbook={draft} />
    </>
  )
}
