import './playbooks.css'
import { useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { Playbook } from '../../api/wireRules.ts'
import { Button } from '../../parts/button.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { count, kindWords } from '../../words/states.ts'
import { PlaybookSections } from './sections.tsx'

/** What is done about each kind of fault. */
export const PlaybooksPage = () => {
  const all = useResource<Page<Playbook>>('playbooks')
  return (
    <PageFrame
      title="Playbooks"
      lead="What is done about each kind of fault: what is checked, what is tried remotely and when that is safe, what people are told."
      actions={
        may('manager') && (
          <Button kind="primary" icon="plus" onClick={() => navigate('/playbooks/new')}>
            Add a playbook
          </Button>
        )
      }
    >
      <PlaybookSections />
      <Card bare>
        <Shown resource={all}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="steps" title="No playbook">
                Without one, a case opens with plain words and goes to whichever team takes everything.
              </Empty>
            ) : (
              <table class="list-table">
                <thead>
                  <tr>
                    <th>Fault</th>
                    <th>Playbook</th>
                    <th class="wide-only">Tried remotely</th>
                    <th class="number wide-only">Checks</th>
                    <th class="wide-only">Goes to</th>
                  </tr>
                </thead>
                <tbody>
                  {sorted(items).map((playbook) => (
                    <Row key={playbook.id} playbook={playbook} />
                  ))}
                </tbody>
              </table>
            )
          }
        </Shown>
      </Card>
    </PageFrame>
  )
}

/** By what people call the fault; within one, the playbook for every model last. */
const sorted = (all: readonly Playbook[]): Playbook[] =>
  [...all].sort(
    (a, b) =>
      kindWords[a.faultKind].localeCompare(kindWords[b.faultKind]) ||
      (b.modelContains ?? '').length - (a.modelContains ?? '').length,
  )

const Row = ({ playbook }: { playbook: Playbook }) => (
  <tr>
    <td>
      {kindWords[playbook.faultKind]}
      <span class="sub">{playbook.modelContains ? `models with “${playbook.modelContains}”` : 'every model'}</span>
    </td>
    <td>
      <a class="row-link" href={`/playbooks/${encodeURIComponent(playbook.id)}`}>
        {playbook.title}
      </a>
      {playbook.safety && (
        <span class="sub">
          <Mark tone="critical" icon="major">
            Somebody could be hurt
          </Mark>
        </span>
      )}
    </td>
    <td class="wide-only">
      {playbook.remedies.length === 0 ? (
        <span class="faint">nothing</span>
      ) : (
        playbook.remedies.map((remedy) => (
          <div key={remedy.command}>
            <code>{remedy.command}</code>
            {remedy.safeWhen.length > 0 && (
              <span class="sub">if {count(remedy.safeWhen.length, 'condition holds', 'conditions hold')}</span>
            )}
          </div>
        ))
      )}
    </td>
    <td class="number wide-only">{playbook.checks.length || <span class="faint">0</span>}</td>
    <td class="wide-only">
      {playbook.team}
      <span class="sub">{playbook.category}</span>
    </td>
  </tr>
)
