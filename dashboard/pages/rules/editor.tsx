import '../rules.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Problem, request, wordsOf } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { DryRun, Page, Rule, RuleVocabulary } from '../../api/wire.ts'
import { Button } from '../../parts/button.tsx'
import { Entry, Select } from '../../parts/entry.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { productNow } from '../../time/productClock.ts'
import { metricLabel, unitOf } from '../../words/metric.ts'
import { ConditionGroup } from './conditionGroup.tsx'
import { metricList, valueList } from './conditionRow.tsx'
import { type Draft, draftOf, idFrom, type Mistakes, mistakesFrom, newDraft, readDraft, spot } from './draft.ts'
import { DryRunResult } from './dryRunResult.tsx'
import { RemoveRule } from './removeRule.tsx'

/** A new rule, or one there is: its conditions, what it would have done, and only then saving. */
export const RuleEditorPage = ({ id }: { id: string | undefined }) => {
  const all = useResource<Page<Rule>>('rules')
  const vocabulary = useResource<RuleVocabulary>('rules/vocabulary')
  return (
    <PageFrame
      title={id === undefined ? 'A new rule' : 'Change a rule'}
      crumb={['/rules', 'Rules']}
      lead="Try it on what devices have reported before you save it."
    >
      <Shown resource={all}>
        {({ items }) => {
          const rule = items.find((one) => one.id === id)
          return id !== undefined && !rule ? (
            <Card>
              <Empty icon="rules" title="There is no such rule">
                It may have been removed.
              </Empty>
            </Card>
          ) : !may('manager') ? (
            <Card>
              <Empty icon="rules" title="Rules are set by managers">
                Ask one of them, or an administrator.
              </Empty>
            </Card>
          ) : (
            <Editor key={id ?? ''} rule={rule} taken={items.map((one) => one.id)} vocabulary={vocabulary.data.value} />
          )
        }}
      </Shown>
    </PageFrame>
  )
}

/** What a dry run has to be repeated for: everything but names and words. */
const asTried = ({
  condition,
  forSeconds,
  clearAfterSeconds,
}: Pick<Rule, 'condition' | 'forSeconds' | 'clearAfterSeconds'>) =>
  JSON.stringify([condition, forSeconds, clearAfterSeconds])

const Editor = (props: {
  rule: Rule | undefined
  taken: readonly string[]
  vocabulary: RuleVocabulary | undefined
}) => {
  const { rule, taken, vocabulary } = props
  const [draft, setDraft] = useState<Draft>(() => (rule ? draftOf(rule) : newDraft()))
  const [mistakes, setMistakes] = useState<Mistakes>(new Map())
  const [refusal, setRefusal] = useState<string>()
  const [busy, setBusy] = useState<'trying' | 'saving'>()
  const [days, setDays] = useState('30')
  const [removing, setRemoving] = useState(false)
  const [result, setResult] = useState<DryRun>()
  const [tried, setTried] = useState(() => (rule ? asTried(readDraft(draftOf(rule), rule.id).body) : ''))
  const outcome = useRef<HTMLDivElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const read = readDraft(draft, draft.id ?? idFrom(draft.name, taken))
  const isTried = asTried(read.body) === tried
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))

  useEffect(() => {
    if (result) outcome.current?.focus()
  }, [result])
  useEffect(() => {
    if (mistakes.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [mistakes])

  /** Does `work` when nothing is missing, and puts every refusal where it belongs. */
  const send = async (what: 'trying' | 'saving', work: () => Promise<void>): Promise<void> => {
    setRefusal(undefined)
    setMistakes(read.mistakes)
    if (read.mistakes.size > 0) return
    setBusy(what)
    try {
      await work()
    } catch (error) {
      const named = error instanceof Problem ? mistakesFrom(error.errors, read.places) : new Map<string, string>()
      setMistakes(named)
      if (named.size === 0) setRefusal(wordsOf(error))
      // Where the trying itself fails, saving must still be possible.
      if (named.size === 0 && what === 'trying') setTried(asTried(read.body))
    } finally {
      setBusy(undefined)
    }
  }
  const tryOut = () =>
    send('trying', async () => {
      const to = productNow.value ?? Date.now()
      const from = new Date(to - Number(days) * 86_400_000).toISOString()
      const body = { rule: read.body, from, to: new Date(to).toISOString() }
      setResult(await request<DryRun>('rules/dry-run', { method: 'POST', body }))
      setTried(asTried(read.body))
    })
  const save = () =>
    send('saving', async () => {
      await request<unknown>('rules', { method: 'POST', body: read.body })
      await refresh('rules')
      say(read.body.enabled ? 'Rule saved. It is in force now.' : 'Rule saved. It is switched off.')
      navigate('/rules')
    })

  const entry = (field: 'name' | 'forMinutes' | 'clearMinutes' | 'explanation', wire: string) => ({
    value: draft[field],
    mistake: mistakes.get(spot(0, wire)),
    onChange: (value: string) => change({ [field]: value }),
  })
  const elsewhere = [...mistakes].filter(([at]) => at.startsWith('0/') && !shownHere.has(at)).map(([, words]) => words)
  return (
    <>
      <form
        ref={form}
        class="rule-editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void (isTried ? save() : tryOut())
        }}
      >
        <Suggestions vocabulary={vocabulary} />
        <Card>
          <div class="rule-fields">
            <Entry wide label="Name" placeholder="Fridge too warm" {...entry('name', 'name')} />
            <Select
              wide
              label="Severity"
              value={draft.severity}
              options={[
                ['minor', 'Minor: watched, no case'],
                ['major', 'Major: a case, soon'],
                ['critical', 'Critical: a case, at once'],
              ]}
              onChange={(severity) =>
                change({ severity: severity === 'minor' || severity === 'critical' ? severity : 'major' })
              }
            />
          </div>
        </Card>
        <Card title="Conditions">
          <ConditionGroup
            group={draft.root}
            mistakes={mistakes}
            vocabulary={vocabulary}
            onChange={(root) => change({ root })}
          />
        </Card>
        <Card title="How long, and what it means">
          <div class="rule-fields">
            <Entry
              label="Held for (minutes)"
              type="number"
              placeholder="0: at once"
              hint="At every reading of that time."
              {...entry('forMinutes', 'forSeconds')}
            />
            <Entry
              label="Clears after (minutes)"
              type="number"
              placeholder="0: at once"
              {...entry('clearMinutes', 'clearAfterSeconds')}
            />
            <Entry
              wide
              label="In your words (optional)"
              placeholder="Goods spoil: call the shop."
              hint="Put before what was measured, wherever the fault is shown."
              {...entry('explanation', 'explanation')}
            />
            <label class="switch">
              <input type="checkbox" checked={draft.enabled} onChange={() => change({ enabled: !draft.enabled })} />
              <span>In force once saved</span>
            </label>
          </div>
        </Card>
        {elsewhere.map((words) => (
          <p class="refusal" role="alert" key={words}>
            <Icon name="critical" size={16} /> {words}
          </p>
        ))}
        {refusal && (
          <p class="refusal" role="alert">
            <Icon name="critical" size={16} /> {refusal}
          </p>
        )}
        <div class="rule-actions">
          <Select
            label="Try it on"
            value={days}
            options={[
              ['1', 'the last day'],
              ['7', 'the last 7 days'],
              ['30', 'the last 30 days'],
              ['90', 'the last 90 days'],
            ]}
            onChange={setDays}
          />
          <Button
            kind={isTried ? undefined : 'primary'}
            disabled={busy !== undefined}
            submit={!isTried}
            onClick={isTried ? () => void tryOut() : undefined}
          >
            {busy === 'trying' ? 'Looking …' : 'Try it on history'}
          </Button>
          <Button kind={isTried ? 'primary' : undefined} disabled={busy !== undefined || !isTried} submit={isTried}>
            {busy === 'saving' ? 'Saving …' : 'Save rule'}
          </Button>
          {rule && (
            <Button kind="danger" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          )}
          {!isTried && <span class="hint small faint">Saving is offered once it has been tried.</span>}
        </div>
        <div ref={outcome} tabIndex={-1} class="dry-run-outcome" role="status">
          {result && isTried && <DryRunResult result={result} />}
        </div>
      </form>
      {/* Beside the form: a form within a form would submit both. */}
      {removing && rule && (
        <RemoveRule rule={rule} onClose={() => setRemoving(false)} onRemoved={() => navigate('/rules')} />
      )}
    </>
  )
}
const shownHere = new Set(['name', 'forSeconds', 'clearAfterSeconds', 'explanation'].map((field) => spot(0, field)))

const zones = [
  'Europe/Berlin',
  'Europe/London',
  'Europe/Paris',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Tokyo',
  'UTC',
]
/** What the fields suggest: metrics that devices report, what devices are, time zones of this browser. */
const Suggestions = ({ vocabulary }: { vocabulary: RuleVocabulary | undefined }) => (
  <>
    <datalist id={metricList}>
      {vocabulary?.metrics.map(({ metric, devices }) => (
        <option key={metric} value={metric}>
          {metricLabel(metric)} {unitOf(metric) && `(${unitOf(metric)})`} · {devices} devices
        </option>
      ))}
    </datalist>
    {(['model', 'firmware', 'site', 'region', 'gateway'] as const).map((attribute) => (
      <datalist id={valueList(attribute)} key={attribute}>
        {vocabulary?.[attribute].map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    ))}
    <datalist id="rule-zones">
      {(Intl.supportedValuesOf?.('timeZone') ?? zones).map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  </>
)
