import './offers.css'
import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { OfferLimitsView, OfferRule, OfferRulesView } from '../../api/wireRules.ts'
import { EditorForm, EditorLines, useEditor } from '../../parts/editor.tsx'
import { Entry } from '../../parts/entry.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { idFrom } from '../rules/draft.ts'
import { OfferRuleFields } from './ruleFields.tsx'

/** The lines of the offer table, in their order. */
export const OfferTableEditorPage = () => {
  const table = useResource<OfferRulesView>('offer-rules')
  const limits = useResource<OfferLimitsView>('offer-limits')
  return (
    <PageFrame
      title="Change the offer table"
      crumb={['/offers', 'Offers']}
      lead="All conditions of a line must hold; a line without any always fits. The first that fits is the best."
    >
      <Shown resource={table}>
        {(view) => <Editor key={view.version} view={view} currency={limits.data.value?.limits.currency ?? 'EUR'} />}
      </Shown>
    </PageFrame>
  )
}

const blankRule = (taken: readonly OfferRule[]): OfferRule => ({
  id: idFrom(
    'line',
    taken.map(({ id }) => id),
  ),
  when: {},
  give: {
    kind: 'credit',
    amountMinor: 500,
    text: { en: 'a credit for the trouble you had', de: 'ein Guthaben für die Unannehmlichkeiten' },
  },
  automatic: false,
})

const Editor = ({ view, currency }: { view: OfferRulesView; currency: string }) => {
  const editor = useEditor<{ rules: readonly OfferRule[] }>({ rules: view.rules })
  const [note, setNote] = useState('')
  const { draft, change, at, mistakeAt } = editor
  const save = async (): Promise<void> => {
    await request<unknown>('offer-rules', {
      method: 'PUT',
      body: { expectedVersion: view.version, note: note.trim(), rules: draft.rules },
    })
    await refresh('offer-rules', 'rule-book')
    say('Saved. Offers are made by it from now on.')
    navigate('/offers')
  }
  return (
    <EditorForm
      editor={editor}
      label="Offer table"
      save={save}
      reload={() => void refresh('offer-rules')}
      confirm="Save new version"
      locked={!may('manager')}
      beside={
        <Entry
          label="Why (goes into the history)"
          value={note}
          onChange={setNote}
          path="note"
          mistake={mistakeAt('note')}
        />
      }
    >
      <Card>
        <EditorLines<OfferRule>
          one="Line"
          ordered
          lines={draft.rules}
          onChange={(rules) => change({ rules })}
          blank={() => blankRule(draft.rules)}
        >
          {(rule, changeRule, index) => (
            <OfferRuleFields
              rule={rule}
              change={changeRule}
              currency={currency}
              at={(field) => at(`rules.${index}.${field}`)}
              mistakeAt={mistakeAt}
              path={`rules.${index}`}
              fresh={!view.rules.includes(rule) && !view.rules.some(({ id }) => id === rule.id)}
              wrong={editor.wrongUnder(`rules.${index}.`)}
            />
          )}
        </EditorLines>
      </Card>
    </EditorForm>
  )
}
