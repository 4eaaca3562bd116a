import './rules.css'
import { useState } from 'preact/hooks'
import { request } from '../api/http.ts'
import { refresh, useResource } from '../api/resource.ts'
import { may } from '../api/session.ts'
import type { Fault, Page, Rule } from '../api/wire.ts'
import { Button, WorkButton } from '../parts/button.tsx'
import { PagedList } from '../parts/list.tsx'
import { Mark, SeverityMark } from '../parts/mark.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { navigate } from '../shell/route.ts'
import { RemoveRule } from './rules/removeRule.tsx'
import { conditionWords, timeWords } from './rules/ruleWords.ts'

/** What an operator watches for by hand, beside what the detector learns by itself. */
export const RulesPage = () => {
  const [removing, setRemoving] = useState<Rule>()
  const open = useResource<Page<Fault>>('faults?state=open&limit=200', { topics: ['fault'] })
  const openOf = (rule: Rule): number =>
    open.data.value?.items.filter(({ kind, code }) => kind === 'threshold' && code === rule.id).length ?? 0
  return (
    <PageFrame
      title="Rules"
      lead="Conditions of your own. Silence, stuck values, drift and much more are watched on every device without a rule."
      actions={
        may('manager') && (
          <Button kind="primary" icon="plus" onClick={() => navigate('/rules/new')}>
            Add a rule
          </Button>
        )
      }
    >
      <Card bare>
        <PagedList<Rule>
          path="rules"
          empty={
            <Empty icon="rules" title="No rules of your own">
              Add one when you know what must hold, such as “supply temperature above 8 °C for 30 minutes”.
            </Empty>
          }
        >
          {(rules) => (
            <table class="list-table">
              <thead>
                <tr>
                  <th>Rule</th>
                  <th>Fires when</th>
                  <th class="wide-only">Severity</th>
                  <th class="number">Open</th>
                  {may('manager') && (
                    <th class="wide-only">
                      <span class="unseen">Actions</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {rules.map((rule) => (
                  <Row key={rule.id} rule={rule} open={openOf(rule)} onRemove={() => setRemoving(rule)} />
                ))}
              </tbody>
            </table>
          )}
        </PagedList>
      </Card>
      {removing && <RemoveRule rule={removing} onClose={() => setRemoving(undefined)} />}
    </PageFrame>
  )
}

const Row = ({ rule, open, onRemove }: { rule: Rule; open: number; onRemove: () => void }) => (
  <tr>
    <td>
      {may('manager') ? (
        <a class="row-link" href={`/rules/${encodeURIComponent(rule.id)}`}>
          {rule.name}
        </a>
      ) : (
        <strong>{rule.name}</strong>
      )}
      <span class="sub">
        {rule.enabled ? (
          <Mark tone="ok" icon="ok">
            In force
          </Mark>
        ) : (
          <Mark tone="minor" icon="close">
            Switched off
          </Mark>
        )}
      </span>
    </td>
    <td>
      {conditionWords(rule.condition)}
      <span class="sub">{timeWords(rule)}</span>
    </td>
    <td class="wide-only">
      <SeverityMark severity={rule.severity} />
    </td>
    <td class="number">{open > 0 ? open : <span class="faint">0</span>}</td>
    {may('manager') && (
      <td class="number wide-only">
        <span class="above-row-link rule-row-actions">
          <WorkButton
            work={async () => {
              await request<unknown>('rules', { method: 'POST', body: { ...rule, enabled: !rule.enabled } })
              await refresh('rules', 'faults')
            }}
            done={rule.enabled ? 'Switched off. Its faults are cleared.' : 'In force again.'}
          >
            {rule.enabled ? 'Switch off' : 'Switch on'}
          </WorkButton>
          <Button kind="danger" onClick={onRemove}>
            Remove
          </Button>
        </span>
      </td>
    )}
  </tr>
)
