import type { OfferRule, Playbook, Remedy } from '../../api/wireRules.ts'
import { type Editor, EditorLines } from '../../parts/editor.tsx'
import { CheckList, NumberEntry, SpanEntry, Switch } from '../../parts/entries.tsx'
import { Entry, Select } from '../../parts/entry.tsx'
import { Card } from '../../parts/page.tsx'
import { LongEntry, SaidEntry } from '../../parts/said.tsx'
import { kindWords } from '../../words/states.ts'
import { targetWords } from '../../words/targets.ts'
import { giveWords } from '../offers/offerWords.ts'
import { RemedyFields } from './remedyFields.tsx'

type Kind = Playbook['faultKind']
const kinds = Object.entries(kindWords) as [Kind, string][]
const categories: readonly (readonly [Playbook['category'], string])[] = [
  ['connectivity', 'Connectivity'],
  ['equipment', 'Equipment'],
  ['configuration', 'Configuration'],
]
const targetKinds = Object.entries(targetWords) as [keyof typeof targetWords, string][]

/** Every part of a playbook, in the order in which a case goes through it. */
export const PlaybookFields = (props: {
  editor: Editor<Playbook>
  isNew: boolean
  offers: { readonly rules: readonly OfferRule[]; readonly currency: string } | undefined
}) => {
  const { editor, isNew } = props
  const { draft, change, at, mistakeAt } = editor
  const { customerWords: words } = draft
  return (
    <>
      <Card title="What it is for">
        <div class="fields">
          <Entry
            wide
            label="Title, for staff"
            placeholder="Not heard from"
            value={draft.title}
            onChange={(title) => change({ title })}
            {...at('title')}
          />
          <Select
            label="Kind of fault"
            value={draft.faultKind}
            options={kinds}
            onChange={(kind) => change({ faultKind: kinds.find(([one]) => one === kind)?.[0] ?? 'reported' })}
            {...at('faultKind')}
          />
          <Entry
            label="Only models with"
            placeholder="every model"
            value={draft.modelContains ?? ''}
            onChange={(text) => change({ modelContains: text || undefined })}
            {...at('modelContains')}
          />
          <Select
            label="Kind of trouble"
            hint="Teams are chosen by it."
            value={draft.category}
            options={categories}
            onChange={(category) =>
              change({ category: categories.find(([one]) => one === category)?.[0] ?? 'equipment' })
            }
            {...at('category')}
          />
          <Entry label="Team" value={draft.team} onChange={(team) => change({ team })} {...at('team')} />
          <NumberEntry
            label="Promised within"
            unit="hours"
            placeholder="usual"
            value={draft.targetHours}
            onChange={(targetHours) => change({ targetHours })}
            {...at('targetHours')}
          />
          {isNew && (
            <Entry
              label="Id"
              placeholder="silence-router"
              hint="Stays for good; empty: made from the title."
              value={draft.id}
              onChange={(id) => change({ id })}
              {...at('id')}
            />
          )}
          <Switch
            label="Somebody could be hurt: told at any hour, by the severe plan"
            checked={draft.safety}
            onChange={(safety) => change({ safety })}
          />
        </div>
      </Card>
      <Card title="Checks" hint="steps that a person ticks off">
        <EditorLines<Playbook['checks'][number]>
          one="Check"
          ordered
          lines={draft.checks}
          onChange={(checks) => change({ checks })}
          blank={() => ({ id: freshId(draft.checks.map(({ id }) => id)), text: { en: '', de: '' } })}
        >
          {(check, changeCheck, index) => (
            <SaidEntry
              label="Check"
              path={`checks.${index}.text`}
              value={check.text}
              mistakeAt={mistakeAt}
              onChange={(text) => changeCheck({ text })}
            />
          )}
        </EditorLines>
      </Card>
      <Card title="Tried remotely" hint="in this order, before anybody is disturbed">
        <EditorLines<Remedy>
          one="Remedy"
          ordered
          lines={draft.remedies}
          onChange={(remedies) => change({ remedies })}
          blank={() => ({ command: '', args: {}, maxAttempts: 1, safeWhen: [] })}
        >
          {(remedy, changeRemedy, index) => (
            <RemedyFields remedy={remedy} change={changeRemedy} path={`remedies.${index}`} at={at} />
          )}
        </EditorLines>
      </Card>
      <Card title="What the customer is told" hint="one plain sentence each">
        <div class="said-fields">
          <SaidEntry
            label="What is wrong"
            path="customerWords.wrong"
            value={words.wrong}
            mistakeAt={mistakeAt}
            onChange={(wrong) => change({ customerWords: { ...words, wrong } })}
          />
          {meanings.map(([when, label]) => (
            <SaidEntry
              key={when}
              label={label}
              path={`customerWords.meaning.${when}`}
              value={words.meaning[when]}
              mistakeAt={mistakeAt}
              onChange={(said) => change({ customerWords: { ...words, meaning: { ...words.meaning, [when]: said } } })}
            />
          ))}
        </div>
      </Card>
      <Card title="Targets of its own" hint="before the usual ones, at every priority">
        <EditorLines<Playbook['targets'][number]>
          one="Target"
          lines={draft.targets}
          onChange={(targets) => change({ targets })}
          blank={() => ({
            what: targetKinds.find(([what]) => !draft.targets.some((one) => one.what === what))?.[0] ?? 'fixed',
            withinMs: 14_400_000,
          })}
        >
          {(target, changeTarget, index) => (
            <>
              <Select
                label="What"
                value={target.what}
                options={targetKinds}
                onChange={(what) => changeTarget({ what: targetKinds.find(([one]) => one === what)?.[0] ?? 'fixed' })}
                {...at(`targets.${index}.what`)}
              />
              <SpanEntry
                label="Within"
                value={target.withinMs}
                onChange={(withinMs) => changeTarget({ withinMs: withinMs ?? 0 })}
                {...at(`targets.${index}.withinMs`)}
              />
              <SpanEntry
                label="A breach from"
                placeholder="the same"
                value={target.breachMs}
                onChange={(breachMs) => changeTarget({ breachMs })}
                {...at(`targets.${index}.breachMs`)}
              />
            </>
          )}
        </EditorLines>
      </Card>
      {props.offers && (
        <Card title="Amends" hint="none chosen: the whole offer table">
          <CheckList
            label="Only these lines of the offer table"
            value={draft.offers}
            options={[
              ...props.offers.rules.map(
                (rule) => [rule.id, `${giveWords(rule.give, props.offers?.currency ?? 'EUR')} (${rule.id})`] as const,
              ),
              // One that is gone from the table is still shown, so that it can be taken out.
              ...draft.offers
                .filter((id) => !props.offers?.rules.some((rule) => rule.id === id))
                .map((id) => [id, `${id} (no longer in the table)`] as const),
            ]}
            onChange={(offers) => change({ offers })}
            {...at('offers')}
          />
        </Card>
      )}
      <Card title="For the agent" hint="what to know and do; the article grows from cases">
        <LongEntry
          label="Guidance"
          rows={6}
          value={draft.article}
          onChange={(article) => change({ article })}
          {...at('article')}
        />
      </Card>
    </>
  )
}

const meanings = [
  ['now', 'When they notice it already'],
  ['soon', 'When they will notice it soon'],
  ['no', 'When they will hardly notice'],
] as const

const freshId = (taken: readonly string[]): string => {
  for (let n = taken.length + 1; ; n += 1) if (!taken.includes(`check-${n}`)) return `check-${n}`
}
