import { useState } from 'preact/hooks'
import { request } from '../api/http.ts'
import { refresh } from '../api/resource.ts'
import { may } from '../api/session.ts'
import type { Rule } from '../api/wire.ts'
import { Button } from '../parts/button.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { Choice, Field, textOf } from '../parts/field.tsx'
import { PagedList } from '../parts/list.tsx'
import { SeverityMark } from '../parts/mark.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { say } from '../shell/toast.tsx'
import { duration } from '../time/format.ts'
import { metricLabel, withUnit } from '../words/metric.ts'

/** Limits an operator sets by hand, beside what the detector learns by itself. */
export const RulesPage = () => {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Rule>()
  return (
    <PageFrame
      title="Rules"
      lead="Fixed limits of your own. Silence, stuck values and drift are watched on every device without a rule."
      actions={
        may('manager') && (
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
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
              Add one when you know a limit that must hold, such as “supply temperature above 8 °C for 30 minutes”.
            </Empty>
          }
        >
          {(rules) => (
            <table class="list-table">
              <thead>
                <tr>
                  <th>Rule</th>
                  <th>Opens a fault when</th>
                  <th class="wide-only">Severity</th>
                  {may('manager') && (
                    <th>
                      <span class="unseen">Actions</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {rules.map((rule) => (
                  <tr key={rule.id}>
                    <td>
                      <strong>{rule.name}</strong>
                      <span class="sub">{rule.model ? `only ${rule.model}` : 'every model'}</span>
                    </td>
                    <td>
                      {metricLabel(rule.metric)} {rule.when} {withUnit(rule.limit, rule.metric)}
                      {rule.forSeconds ? ` for ${duration(rule.forSeconds * 1000)}` : ''}
                      {rule.clearAt !== undefined && (
                        <span class="sub">
                          over once {rule.when === 'above' ? 'below' : 'above'} {withUnit(rule.clearAt, rule.metric)}
                        </span>
                      )}
                    </td>
                    <td class="wide-only">
                      <SeverityMark severity={rule.severity ?? 'major'} />
                    </td>
                    {may('manager') && (
                      <td class="number">
                        <Button kind="danger" onClick={() => setRemoving(rule)}>
                          Remove
                        </Button>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </PagedList>
      </Card>
      {adding && <AddRule onClose={() => setAdding(false)} />}
      {removing && (
        <FormDialog
          title={`Remove “${removing.name}”?`}
          confirm="Remove"
          danger
          onClose={() => setRemoving(undefined)}
          onSubmit={async () => {
            await request<unknown>(`rules/${encodeURIComponent(removing.id)}`, { method: 'DELETE' })
            await refresh('rules')
            say('Rule removed.')
          }}
        >
          <p class="small soft">Faults that this rule has opened are cleared.</p>
        </FormDialog>
      )}
    </PageFrame>
  )
}

const AddRule = ({ onClose }: { onClose: () => void }) => (
  <FormDialog
    title="Add a rule"
    confirm="Save rule"
    onClose={onClose}
    onSubmit={async (data) => {
      const name = textOf(data, 'name') ?? ''
      const clearAt = textOf(data, 'clearAt')
      await request<unknown>('rules', {
        method: 'POST',
        body: {
          id: idFrom(name),
          name,
          model: textOf(data, 'model'),
          metric: textOf(data, 'metric'),
          when: textOf(data, 'when'),
          limit: Number(textOf(data, 'limit')),
          clearAt: clearAt === undefined ? undefined : Number(clearAt),
          forSeconds: Number(textOf(data, 'forMinutes') ?? 0) * 60,
          severity: textOf(data, 'severity'),
        },
      })
      await refresh('rules')
      say('Rule saved. It is in force now.')
    }}
  >
    <Field label="Name" name="name" required placeholder="Fridge too warm" />
    <div class="fields-2">
      <Field label="Metric, as the device sends it" name="metric" required placeholder="temperature_c" />
      <Field label="Only this model (optional)" name="model" />
      <Choice
        label="When it is"
        name="when"
        options={[
          ['above', 'above'],
          ['below', 'below'],
        ]}
      />
      <Field label="Limit" name="limit" type="number" step="any" required />
      <Field label="For at least (minutes)" name="forMinutes" type="number" min="0" step="any" defaultValue="10" />
      <Field
        label="Over again at (optional)"
        name="clearAt"
        type="number"
        step="any"
        hint="On the healthy side of the limit."
      />
      <Choice
        label="Severity"
        name="severity"
        value="major"
        options={[
          ['minor', 'Minor: watched, no case'],
          ['major', 'Major: a case, soon'],
          ['critical', 'Critical: a case, at once'],
        ]}
      />
    </div>
  </FormDialog>
)

/** `Fridge too warm!` → `fridge-too-warm`; the same name replaces the rule. */
const idFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64) || 'rule'
